"""What a line's text leads to among our payments and transfers back, and proposals for what it does not prove."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from moneyed import Money

from payments.bank.deciding import Claim, Found
from payments.bank.payers import names_of
from payments.bank.references import PAY_BACK, bare_in, found_in, nearly_in
from payments.bank.standing import collected_for, free_of, still_owed
from payments.models import BankLine, BankPayBack, Payment
from payments.states import PaymentStatus

CODE = "bank"
MOST_PROPOSALS = 8
MOST_LOOKED_AT = 200
# A shorter order number may stand in any text by chance.
LEAST_NUMBER = 5
# Whoever pays late does so within this time after the deadline; later an amount alone proposes nothing.
LATE = timedelta(days=60)
WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True)
class Proposal:
    """A payment that a person may mean, with what speaks for it; the strongest first."""

    payment: Payment
    owed: Money
    takes: Money
    because: tuple[str, ...]


def found_for(line: BankLine) -> Found:
    """What the references in the line lead to. Two to four statements."""
    text = f"{line.structured}\n{line.text}\n{line.end_to_end}"
    sound = found_in(text)
    named = _claims(each for each in sound if not _is_pay_back(each))
    back = [each for each in sound if _is_pay_back(each)]
    orders = tuple(BankPayBack.objects.filter(reference__in=back).order_by("pk")) if back else ()
    nearly = () if named or back else _claims(nearly_in(text))
    return Found(named=named, nearly=nearly, pay_backs=orders)


def proposals_for(line: BankLine) -> list[Proposal]:
    """Open and late transfers that the line may be for: by reference, order, amount and name."""
    free = free_of(line)
    if free.amount <= 0:
        return []
    text = f"{line.structured}\n{line.text}\n{line.end_to_end}"
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())
    hints = {*found_in(text), *nearly_in(text), *bare_in(text)}
    candidates = _candidates(line, hints)
    collected = collected_for(candidates)
    names = names_of([payment.reference for payment in candidates]) if line.name else {}
    found = []
    for payment in candidates:
        owed = payment.owed - collected[payment.pk]
        same_name = _same_name(line.name, names.get(payment.reference, ""))
        because = _because(payment, hints=hints, plain=plain, exact=owed == free, same_name=same_name)
        if because and owed.amount > 0:
            found.append(Proposal(payment, owed, min(owed, free), because))
    found.sort(key=lambda each: (-len(each.because), each.payment.pk))
    return found[:MOST_PROPOSALS]


def _candidates(line: BankLine, hints: set[str]) -> list[Payment]:
    """Transfers in the line's currency that are not paid: those hinted at, and the recent ones."""
    recent = Q(expires_at__gte=timezone.now() - LATE)
    unpaid = Payment.objects.filter(provider=CODE, amount_currency=line.currency).exclude(
        status__in=[PaymentStatus.CAPTURED, PaymentStatus.REVIEW]
    )
    return list(unpaid.filter(recent | Q(session_id__in=hints)).order_by("-pk")[:MOST_LOOKED_AT])


def _because(payment: Payment, *, hints: set[str], plain: str, exact: bool, same_name: bool) -> tuple[str, ...]:
    """Codes of payments.words.PROPOSED; an amount alone, or a name alone, speaks too."""
    number = re.sub(r"[^0-9A-Z]", "", payment.reference.upper())
    told = {
        "reference": payment.session_id in hints,
        "order": len(number) >= LEAST_NUMBER and number in plain,
        "amount": exact,
        "name": same_name,
    }
    return tuple(code for code, speaks in told.items() if speaks)


def _same_name(given: str, known: str) -> bool:
    """At least two words, or the only one, are the same whatever their order: MUSTER ANNA, Anna Muster."""
    ours, theirs = ({word.casefold() for word in WORD.findall(name)} for name in (known, given))
    return bool(ours) and len(ours & theirs) >= min(2, len(ours))


def _claims(references: Iterable[str]) -> tuple[Claim, ...]:
    wanted = list(references)
    if not wanted:
        return ()
    payments = Payment.objects.filter(provider=CODE, session_id__in=wanted).order_by("pk")
    return tuple(Claim(payment, still_owed(payment)) for payment in payments)


def _is_pay_back(reference: str) -> bool:
    return reference[4:5] == PAY_BACK
