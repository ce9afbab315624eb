"""What a report says about disputes, against our books: one sum for each payment, for providers tell it in parts.

Stripe takes and gives back; PayPal holds, lets go and then takes. Only the sum of all that was told so far is what the
dispute has cost. A dispute whose notice never came is learned here.
"""

from collections.abc import Iterable

from moneyed import Money

from payments import disputing
from payments.models import Payment, SettlementRow
from payments.provider import DisputeFacts, SettledLine
from payments.states import DisputeState, Verdict
from shop.money import money, total

DISPUTE_LINES = frozenset({"dispute", "dispute_reversal"})


def gaps(lines: Iterable[tuple[SettledLine, Payment | None]]) -> dict[str, Money]:
    """By the id of a payment's last line in this report: what it says beyond our books, zero where they agree."""
    by_payment: dict[int, dict[str, SettledLine]] = {}
    for line, payment in lines:
        if payment is not None and line.kind in DISPUTE_LINES:
            by_payment.setdefault(payment.pk, {}).setdefault(line.line_id, line)
    return {
        list(its)[-1]: _gap(Payment.objects.select_for_update(no_key=True).get(pk=pk), list(its.values()))
        for pk, its in sorted(by_payment.items())
    }


def _gap(payment: Payment, lines: list[SettledLine]) -> Money:
    told = total((line.faced for line in lines), lines[-1].faced.currency.code) + _told_before(payment, lines)
    if told.currency.code != payment.currency:
        return told
    if told != -payment.disputed:
        name = next((line.dispute_id for line in lines if line.dispute_id), "") or payment.dispute_id
        state = DisputeState.OPEN if told.amount < 0 else DisputeState.WON
        amount = max((abs(line.faced) for line in lines), key=lambda each: each.amount)
        disputing.follow(payment, DisputeFacts(name or lines[0].line_id, amount, "", state), at=lines[0].at)
        payment.refresh_from_db(fields=["disputed_amount"])
    return told + payment.disputed


def _told_before(payment: Payment, lines: list[SettledLine]) -> Money:
    currency = lines[-1].faced.currency.code
    rows = SettlementRow.objects.filter(payment=payment, kind__in=DISPUTE_LINES, faced_currency=currency)
    earlier = rows.exclude(line_id__in=[line.line_id for line in lines]).exclude(verdict=Verdict.DUPLICATE)
    return total((money(row.faced.amount, currency) for row in earlier), currency)
