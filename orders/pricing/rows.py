"""The rows of the bill as shown: those that are not included add up to the total, each with its reason and its rule."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from moneyed import Money

from orders.pricing.bill import BillCharge, BillRow, Freight
from orders.pricing.discounts import Discount
from orders.pricing.rounding import Sums
from shop import languages
from shop.money import Percent


def rows_of(
    sums: Sums, discounts: Sequence[Discount], *, freight: Freight | None, held_rate: Decimal | None
) -> tuple[BillRow, ...]:
    rows = [BillRow("goods", _("Goods"), sums.shown_goods)]
    rows += [
        BillRow("discount", taken.name, -taken.goods, reason=taken.reason, rule=taken.rule)
        for taken in discounts
        if not taken.shipping
    ]
    if freight is not None:
        rows.append(BillRow("shipping", _("Shipping"), sums.full_shipping, reason=freight.name))
    rows += _off_shipping(sums, discounts)
    dutiable = [charge for charge in sums.charges if charge.kind != "tax" and charge.amount]
    if dutiable:
        reason = "; ".join(dict.fromkeys(charge.reason for charge in dutiable if charge.reason))
        if sums.shown_duty != sums.duty:
            reason = _("%(reason)s; tax on it included") % {"reason": reason}
        rules = ", ".join(dict.fromkeys(charge.rule for charge in dutiable if charge.rule))
        label = _joined(dutiable) or pgettext("money", "Import duty")
        rows.append(BillRow("duty", label, sums.shown_duty, reason=reason, rule=rules))
    return (*rows, *_tax_rows(sums.charges, held_rate))


def rounded(added: Money, step: Decimal) -> tuple[BillRow, ...]:
    """The row of what a total in coins needed, if it needed anything."""
    if not added.amount:
        return ()
    coin = languages.write_money(Money(step, added.currency))
    return (BillRow("rounding", _("Rounding"), added, reason=_("To the smallest coin, %(coin)s") % {"coin": coin}),)


def _off_shipping(sums: Sums, discounts: Sequence[Discount]) -> list[BillRow]:
    """One promotion at most takes off shipping; what its row says is what shipping became less."""
    amount = sums.shown_shipping - sums.full_shipping
    return [
        BillRow("shipping_off", taken.name, amount, reason=taken.reason, rule=taken.rule)
        for taken in discounts
        if taken.shipping
    ]


def _tax_rows(charges: Sequence[BillCharge], held_rate: Decimal | None) -> list[BillRow]:
    """One row a tax and rate: two parcels under one rule are one row."""
    rows: dict[tuple[str, Decimal | None], BillRow] = {}
    for charge in charges:
        if charge.kind != "tax":
            continue
        known = rows.get((charge.label, charge.rate))
        label = charge.label if charge.rate is None else f"{charge.label} {Percent(charge.rate)} %"
        rows[charge.label, charge.rate] = BillRow(
            "tax",
            label,
            charge.amount + known.amount if known else charge.amount,
            included=held_rate is not None and charge.rate == held_rate,
            reason=charge.reason,
            rule=charge.rule,
        )
    return list(rows.values())


def _joined(charges: Sequence[BillCharge]) -> str:
    return ", ".join(dict.fromkeys(charge.label for charge in charges if charge.label))
