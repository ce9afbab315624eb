"""Bank transfer: no page and no call. The buyer is told what to transfer; a statement of the bank says that it came."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments.bank.payee import Payee, payee_for, wanted
from payments.bank.paying_back import keep
from payments.bank.references import reference_of, spread, written
from payments.bank.scanning import scan_of
from payments.bank.standing import facts_of, matches_of, refund_facts
from payments.errors import AmountNotPayable, BadNotice
from payments.models import BankPayBack, Payment
from payments.provider import (
    Attempt,
    Facts,
    Offer,
    PayOrder,
    Provider,
    RefundFacts,
    RefundOrder,
    Shown,
    Signed,
    Started,
    providers,
)
from shop.languages import write_money


@providers.register("bank")
class BankTransfer(Provider):
    code = "bank"
    name = _("Bank transfer")
    note = _("We hold your pieces for seven days and send them when your money is here.")
    lives = timedelta(days=7, minutes=30)  # a little longer than the goods are held
    asked_every = timedelta(hours=6)  # statements pay by themselves; the poller only tells when time is over

    def wanted_settings(self) -> Mapping[str, object]:
        return wanted()

    def takes(self, offer: Offer) -> bool:
        return offer.amount.amount > 0 and payee_for(offer.amount.currency.code) is not None

    def start(self, order: PayOrder) -> Started:
        payee = payee_for(order.amount.currency.code)
        if payee is None:
            raise AmountNotPayable(amount=str(order.amount))
        reference = reference_of(spread(Payment.objects.values_list("pk", flat=True).get(token=order.token)))
        shown = Shown(lines=_lines(order, payee, reference), scan=scan_of(payee, order.amount, reference))
        return Started(url="", session_id=reference, shown=shown)

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Signed:
        """A bank sends none; whoever says so is not ours."""
        raise BadNotice()

    def facts_in(self, body: bytes) -> Facts | None:
        return None

    def fetch(self, attempt: Attempt) -> Facts:
        """What the statements have brought so far; nobody is called."""
        payment = Payment.objects.filter(token=attempt.token, provider=self.code).first()
        return facts_of(payment) if payment else Facts()

    @transaction.atomic
    def refund(self, order: RefundOrder) -> RefundFacts:
        """An order to transfer back to the account that paid. Asked again it is the same order."""
        known = BankPayBack.objects.filter(key=f"refund:{order.key}").first()
        if known is None:
            payment = Payment.objects.get(token=order.attempt.token)
            known = BankPayBack(key=f"refund:{order.key}", amount=order.amount, refund_key=order.key, payment=payment)
            lines = [match.line for match in matches_of(payment)]
            payer = next((line for line in lines if line.sealed_account), lines[0] if lines else None)
            if payer:
                known.name = payer.name
                known.seal_account(payer.other_account)
            keep(known)
        return refund_facts(known)

    def settlement(self, day: date) -> list[Any]:
        """There is no payout: the statement itself is the report, and each of its lines is explained."""
        return []


def _lines(order: PayOrder, payee: Payee, reference: str) -> tuple[tuple[str, str], ...]:
    told = (
        ("amount", write_money(order.amount, order.language)),
        ("payee", payee.name),
        ("iban", " ".join(payee.iban[n : n + 4] for n in range(0, len(payee.iban), 4))),
        ("account", payee.number),
        ("routing", payee.routing),
        ("bic", payee.bic),
        ("bank", payee.bank),
        ("reference", written(reference)),
    )
    return tuple((label, text) for label, text in told if text)
