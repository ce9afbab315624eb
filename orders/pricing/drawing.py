"""The steps in their order: goods, promotions, points, shipping, duties, taxes, rounding; then stands the bill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from moneyed import Money

from logistics.customs import Assessment
from orders.pricing import cash, discounts, duties, goods, rounding, shipping, taxes
from orders.pricing.bill import Bill, BillDiscount, Freight
from orders.pricing.discounts import Discount
from orders.pricing.goods import Item
from orders.pricing.rounding import Net
from orders.pricing.rows import rounded, rows_of
from orders.pricing.taxes import Cover
from shop import money
from shop.money import Percent


@dataclass(frozen=True)
class Question:
    """What is asked: which pieces, less which discounts, sent how, judged how, shown in which way, when.

    ``discounts`` hold what ``points`` take off, if she uses any; they were counted on prices that hold a tax of
    ``rate`` per cent. ``freight`` is at its full price. ``assessment`` is of the goods and the shipping after
    ``discounts``. ``cash_step``: the smallest coin to pay with, or 0. ``buyer``: the tax number of a business.
    """

    items: Sequence[Item]
    freight: Freight | None
    assessment: Assessment | None
    currency: str
    country: str
    tax_inclusive: bool
    on: date
    discounts: tuple[Discount, ...] = ()
    rate: Decimal = Decimal(0)
    cash_step: Decimal = Decimal(0)
    points: int = 0
    buyer: str = ""


def shown_rate(question: Question) -> Decimal:
    """The tax in per cent that shown prices can hold; 0 where prices are shown before tax.

    Discounts must have been counted at this rate: ``draw_up`` takes them as they stand.
    """
    found = _cover(question, _net(question))
    return found.rate.rate if found is not None else Decimal(0)


def draw_up(question: Question) -> Bill:
    """The bill. Its parts add up to its total in both readings, to the minor unit, whatever is asked."""
    assessment, currency = question.assessment, question.currency
    net = _net(question)
    held = _cover(question, net)
    off = discounts.off(question.items, question.discounts, currency)
    if held is None:
        sums = rounding.before_tax(question.items, off, net=net)
    else:
        sums = rounding.with_tax(question.items, off, net=net, cover=held)
    sums, in_coins = cash.in_coins(sums, question.cash_step)
    return Bill(
        currency=currency,
        country=question.country,
        on=question.on.isoformat(),
        regime=assessment.regime if assessment is not None else "",
        collected=assessment is None or assessment.collected,
        is_import=assessment is not None and assessment.import_,
        gross=held is not None,
        rate=held.rate.rate if held is not None else Decimal(0),
        lines=sums.lines,
        goods=sums.goods,
        shipping=sums.shipping,
        duty=sums.duty,
        tax=sums.tax,
        total=sums.total,
        freight=question.freight,
        rows=(
            *rows_of(sums, question.discounts, freight=question.freight, held_rate=held.rate.rate if held else None),
            *rounded(in_coins, question.cash_step),
        ),
        charges=sums.charges,
        notes=_notes(question),
        discounts=tuple(
            BillDiscount(taken.code, taken.name, taken.reason, taken.rule, taken.items, taken.shipping)
            for taken in question.discounts
        ),
        points=question.points,
        buyer=question.buyer,
    )


def _net(question: Question) -> Net:
    """What the steps before rounding find."""
    currency = question.currency
    charged = duties.charged(question.assessment)
    return Net(
        goods=goods_worth(question.items, question.discounts, currency=currency, rate=question.rate),
        full_shipping=shipping.price_of(question.freight, currency),
        shipping=shipping.worth(question.freight, question.discounts, currency=currency, rate=question.rate),
        duty=duties.duty_of(charged, currency),
        tax=taxes.tax_of(charged, currency),
        charges=charged,
        shipping_off=money.total((taken.shipping for taken in question.discounts), currency),
    )


def goods_worth(items: Sequence[Item], taken: Sequence[Discount], *, currency: str, rate: Decimal) -> Money:
    """The goods before tax, after discounts."""
    if not taken:
        return goods.at_list_price(items, currency)
    return money.total(discounts.worths(items, discounts.off(items, taken, currency), Percent(rate)), currency)


def _cover(question: Question, net: Net) -> Cover | None:
    if question.assessment is None or not question.tax_inclusive:
        return None
    return taxes.cover(
        net.charges,
        rate=question.assessment.goods_tax_rate,
        goods=net.goods,
        shipping=net.shipping,
        duty=net.duty,
    )


def _notes(question: Question) -> tuple[str, ...]:
    notes = [str(note) for note in question.assessment.notes] if question.assessment is not None else []
    for item in question.items:
        if item.gift and question.assessment is not None and question.assessment.import_:
            notes.append(_("The gift %(name)s costs nothing; customs are told its value.") % {"name": item.name})
    return tuple(notes)
