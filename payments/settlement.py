"""Match a line of the provider's report to what our books say, and book what the provider kept and paid out."""

from dataclasses import dataclass, field, replace

from moneyed import Money

from payments import booking, ledger
from payments.accounts import BANK, CUSTOMER_MONEY, EXCHANGE, FEES, SUSPENSE, code_of
from payments.disputed_lines import DISPUTE_LINES, gaps
from payments.models import LedgerTransaction, Payment, Payout, Refund, SettlementRow
from payments.provider import SettledLine
from payments.states import Verdict
from shop.money import money

CHARGES = frozenset({"charge", "payment"})
REFUNDS = frozenset({"refund", "payment_refund"})
RETURNED_REFUNDS = frozenset({"refund_failure", "payment_refund_failure"})
FEE_LINES = frozenset({"fee", "network_cost", "advance", "tax"})
# Half of an exchange, where the provider tells each side as a line of its own.
EXCHANGE_LINES = frozenset({"exchange"})


@dataclass
class Match:
    """What a line is about, and how far it is from our books, in the currency the customer saw."""

    verdict: Verdict
    expected: Money
    payment: Payment | None = None
    refund: Refund | None = None


@dataclass(frozen=True)
class Index:
    """The payments and refunds that a report names, looked up at once."""

    charges: dict[str, Payment] = field(default_factory=dict)
    intents: dict[str, Payment] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    disputed: dict[str, Money] = field(default_factory=dict)  # by line: what the report says beyond our books

    @classmethod
    def of(cls, provider: str, lines: list[SettledLine]) -> "Index":
        payments = Payment.objects.filter(provider=provider)
        charges = payments.filter(charge_id__in={line.charge_id for line in lines if line.charge_id})
        intents = payments.filter(intent_id__in={line.intent_id for line in lines if line.intent_id})
        refunds = Refund.objects.filter(
            provider_id__in={line.refund_id for line in lines if line.refund_id}, payment__provider=provider
        )
        found = cls(
            charges={payment.charge_id: payment for payment in charges},
            intents={payment.intent_id: payment for payment in intents},
            refunds={refund.provider_id: refund for refund in refunds.select_related("payment")},
        )
        return replace(found, disputed=gaps((line, found.payment_of(line)) for line in lines))

    def payment_of(self, line: SettledLine) -> Payment | None:
        return self.charges.get(line.charge_id) or self.intents.get(line.intent_id)


def match(line: SettledLine, index: Index) -> Match:
    """Find what ``line`` is about, and whether the amounts agree."""
    payment = index.payment_of(line)
    refund = index.refunds.get(line.refund_id)
    nothing = money(0, line.faced.currency.code)
    if line.kind in FEE_LINES | EXCHANGE_LINES:
        return Match(Verdict.MATCHED, line.faced, payment)
    if line.kind in DISPUTE_LINES and payment:
        return _judged(line, line.faced - index.disputed.get(line.line_id, nothing), payment, None)
    if line.kind in CHARGES and payment:
        expected = booking.held_for(payment).get(line.faced.currency.code, nothing)
        return _judged(line, expected, payment, None)
    if line.kind in REFUNDS and refund:
        return _judged(line, _as_booked(f"refund:{refund.key}", refund, nothing), refund.payment, refund)
    if line.kind in RETURNED_REFUNDS and refund:
        return _judged(line, _as_booked(f"refund-failed:{refund.key}", refund, nothing), refund.payment, refund)
    return Match(Verdict.UNKNOWN, nothing, payment)


def book_row(row: SettlementRow) -> None:
    """The fee, the exchange, and what cannot be explained. Each once, under the line's own key."""
    clearing, gross, key = booking.clearing(row.provider), row.gross, f"{row.provider}:{row.line_id}"
    reference = row.reference or row.line_id
    if row.verdict == Verdict.DUPLICATE:
        return
    if row.verdict == Verdict.UNKNOWN:
        legs = ledger.transfer(gross, debit=clearing, credit=SUSPENSE)
        ledger.post("unexplained", reference=reference, key=f"unexplained:{key}", legs=legs, at=row.at)
    else:
        ledger.reverse("explained", of=f"unexplained:{key}", key=f"explained:{key}")
        if row.kind in FEE_LINES:
            legs = ledger.transfer(-gross, debit=code_of(FEES, row.provider), credit=clearing)
            ledger.post("fee", reference=reference, key=f"fee-line:{key}", legs=legs, at=row.at)
        elif row.kind in EXCHANGE_LINES:
            legs = ledger.transfer(gross, debit=clearing, credit=EXCHANGE)
            ledger.post("exchange", reference=reference, key=f"exchange:{key}", legs=legs, at=row.at)
        elif row.faced.currency != gross.currency:
            # The provider changed the money: it leaves in the customer's currency and comes back in the payout's.
            legs = [
                *ledger.transfer(row.faced, debit=EXCHANGE, credit=clearing),
                *ledger.transfer(gross, debit=clearing, credit=EXCHANGE),
            ]
            ledger.post("exchange", reference=reference, key=f"exchange:{key}", legs=legs, at=row.at)
    legs = ledger.transfer(row.fee, debit=code_of(FEES, row.provider), credit=clearing)
    ledger.post("fee", reference=reference, key=f"fee:{key}", legs=legs, at=row.at)


def book_payout(payout: Payout) -> LedgerTransaction | None:
    """The provider's money became the bank's."""
    amount = money(payout.amount.amount, payout.amount.currency.code)
    return ledger.post(
        "payout",
        reference=payout.provider_id,
        key=f"payout:{payout.provider}:{payout.provider_id}",
        legs=ledger.transfer(amount, debit=BANK, credit=booking.clearing(payout.provider)),
    )


def _judged(line: SettledLine, expected: Money, payment: Payment, refund: Refund | None) -> Match:
    agrees = expected == line.faced and line.gross - line.fee == line.net
    return Match(Verdict.MATCHED if agrees else Verdict.AMOUNT_DIFFERS, expected, payment, refund)


def _as_booked(key: str, refund: Refund, nothing: Money) -> Money:
    source = SUSPENSE if refund.from_suspense else CUSTOMER_MONEY
    booked = ledger.booked_on(source, [key]).get(nothing.currency.code, nothing)
    return -booked
