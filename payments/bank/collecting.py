"""Give a line to payments. What several lines bring adds up; once it is whole, it is a capture like any other.

Everything that moves a line holds one advisory lock: statements are few, and two that overlap are read one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import connection, transaction
from django.utils import timezone
from moneyed import Money

from payments import booking
from payments.applying import apply_facts
from payments.bank.standing import facts_of, free_of, matches_of, still_owed, total_of
from payments.errors import LineNotFree, NotOwed, OtherCurrency
from payments.models import BankLine, BankMatch, Payment
from payments.provider import Told
from payments.states import LINE_MOVES, LineState, PaymentStatus
from shop.money import zero

log = structlog.get_logger(__name__)

LOCK = "SELECT pg_advisory_xact_lock(hashtext('payments.bank'))"


@dataclass(frozen=True)
class Part:
    payment: Payment
    amount: Money


def one_at_a_time() -> None:
    """Inside the caller's transaction, until it ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)


@transaction.atomic
def assign(line: BankLine, parts: Sequence[Part], *, how: str, by: Any = None) -> None:
    """Give parts of ``line`` to payments and pay those that are whole. All parts or none.

    Raises OtherCurrency, NotOwed, LineNotFree.
    """
    one_at_a_time()
    line.refresh_from_db(fields=["status", "reason"])
    for part in parts:
        _check(line, part)
        BankMatch.objects.create(line=line, payment=part.payment, amount=part.amount.amount, how=how, by=by)
    for part in parts:
        _pay_if_whole(part.payment, by=by)
    bring_up_to_date(line, note=how, by=by)


@transaction.atomic
def release(line: BankLine, *, by: Any = None) -> None:
    """Take a line back from payments that it did not yet pay. Raises LineNotFree when there is none."""
    one_at_a_time()
    line.refresh_from_db(fields=["status", "reason"])
    unpaid = line.matches.filter(released_at=None).exclude(payment__status=PaymentStatus.CAPTURED)
    if not unpaid.update(released_at=timezone.now()):
        raise LineNotFree(left=str(free_of(line)))
    bring_up_to_date(line, note="released", by=by)


def bring_up_to_date(line: BankLine, *, note: str, by: Any = None) -> None:
    """The status that follows from what the line was given to."""
    matches = list(line.matches.filter(released_at=None).select_related("payment"))
    paid = all(match.payment.status == PaymentStatus.CAPTURED for match in matches)
    free = free_of(line).amount
    if free > 0:
        becomes = LineState.OVER if (matches and paid) or note == "already_paid" else LineState.WAITING
        becomes = LineState.PARTIAL if matches and not paid else becomes
    elif matches and not paid:
        becomes = LineState.PARTIAL
    else:
        becomes = LineState.RETURNED if line.pay_backs.exists() else LineState.MATCHED
    if line.reason != note:
        line.reason = note
        line.save(update_fields=["reason"])
    if becomes != line.status:
        line.move_to(becomes, by=by, note=note)
    else:
        line.remark(note, by=by)


def _check(line: BankLine, part: Part) -> None:
    if part.amount.currency.code != line.currency or part.payment.currency != line.currency:
        raise OtherCurrency(reference=part.payment.reference)
    part.payment.refresh_from_db()
    owed = still_owed(part.payment)
    free = free_of(line) if line.status not in LINE_MOVES.ends else zero(line.currency)
    if part.amount.amount <= 0 or part.amount > free:
        raise LineNotFree(left=str(free))
    if part.amount > owed:
        raise NotOwed(left=str(owed), reference=part.payment.reference)


def _pay_if_whole(payment: Payment, *, by: Any) -> None:
    matches = matches_of(payment)
    facts = facts_of(payment, matches)
    if facts.told is not Told.CAPTURED:
        return
    wrong = apply_facts(payment.pk, facts)
    payment.refresh_from_db()
    if payment.status != PaymentStatus.CAPTURED:
        log.error("collected money does not fit its payment", payment=payment.token, code=wrong)
        raise NotOwed(left=str(payment.owed), reference=payment.reference)
    for match in matches:
        booking.collected(match)
        if match.line.status == LineState.PARTIAL:
            bring_up_to_date(match.line, note="completed", by=by)
    booking.bank_charge(payment, payment.owed - total_of(matches, payment.currency))
