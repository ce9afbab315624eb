"""The steps in their order: goods, shipping, duties, taxes, rounding; at the end stands the bill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from logistics.customs import Assessment
from orders.pricing import duties, goods, rounding, shipping, taxes
from orders.pricing.bill import Bill, BillCharge, BillRow, Freight
from orders.pricing.goods import Item
from orders.pricing.rounding import Net, Sums
from shop.money import Percent


@dataclass(frozen=True)
class Question:
    """What is asked: which pieces, sent how, judged how, shown in which way, when."""

    items: Sequence[Item]
    freight: Freight | None
    assessment: Assessment | None
    currency: str
    country: str
    tax_inclusive: bool
    on: date


def draw_up(question: Question) -> Bill:
    """The bill. Its parts add up to its total in both readings, to the minor unit, whatever is asked."""
    assessment, currency = question.assessment, question.currency
    charged = duties.charged(assessment)
    net = Net(
        goods=goods.at_list_price(question.items, currency),
        shipping=shipping.price_of(question.freight, currency),
        duty=duties.duty_of(charged, currency),
        tax=taxes.tax_of(charged, currency),
        charges=charged,
    )
    rate = assessment.goods_tax_rate if assessment is not None else Decimal(0)
    held = (
        taxes.cover(charged, rate=rate, goods=net.goods, shipping=net.shipping, duty=net.duty)
        if question.tax_inclusive
        else None
    )
    if held is None:
        sums = rounding.before_tax(question.items, net=net)
    else:
        sums = rounding.with_tax(question.items, net=net, cover=held)
    return Bill(
        currency=currency,
        country=question.country,
        on=question.on.isoformat(),
        regime=assessment.regime if assessment is not None else "",
        collected=assessment is None or assessment.collected,
        is_import=assessment is not None and assessment.import_,
        gross=held is not None,
        rate=rate if held is not None else Decimal(0),
        lines=sums.lines,
        goods=sums.goods,
        shipping=sums.shipping,
        duty=sums.duty,
        tax=sums.tax,
        total=sums.total,
        freight=question.freight,
        rows=_rows(question, sums, held_rate=rate if held is not None else None),
        charges=sums.charges,
        notes=tuple(str(note) for note in assessment.notes) if assessment is not None else (),
    )


def _rows(question: Question, sums: Sums, *, held_rate: Decimal | None) -> tuple[BillRow, ...]:
    rows = [BillRow("goods", _("Goods"), sums.shown_goods)]
    if question.freight is not None:
        rows.append(BillRow("shipping", _("Shipping"), sums.shown_shipping, reason=question.freight.name))
    dutiable = [charge for charge in sums.charges if charge.kind != "tax" and charge.amount]
    if dutiable:
        reason = "; ".join(dict.fromkeys(charge.reason for charge in dutiable if charge.reason))
        if sums.shown_duty != sums.duty:
            reason = _("%(reason)s; tax on it included") % {"reason": reason}
        rules = ", ".join(dict.fromkeys(charge.rule for charge in dutiable if charge.rule))
        label = _joined(dutiable) or pgettext("money", "Import duty")
        rows.append(BillRow("duty", label, sums.shown_duty, reason=reason, rule=rules))
    return (*rows, *_tax_rows(sums.charges, held_rate))


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
