"""Step 5, rounding: where the market shows prices with tax, the shown price is the truth and tax is taken out of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from moneyed import Money

from orders.pricing.bill import BillCharge, BillLine
from orders.pricing.goods import Item
from orders.pricing.taxes import Cover, inside, tax_of
from shop import money


@dataclass(frozen=True)
class Net:
    """What the steps before have found, before tax and the tax itself."""

    goods: Money
    shipping: Money
    duty: Money
    tax: Money
    charges: tuple[BillCharge, ...]


@dataclass(frozen=True)
class Sums:
    """Before tax: goods + shipping + duty + tax = total. As shown: the three shown sums + ``added`` = total."""

    lines: tuple[BillLine, ...]
    goods: Money
    shipping: Money
    duty: Money
    tax: Money
    total: Money
    shown_goods: Money
    shown_shipping: Money
    shown_duty: Money
    added: Money
    charges: tuple[BillCharge, ...]


def before_tax(items: Sequence[Item], *, net: Net) -> Sums:
    """Prices are shown without tax: nothing is rounded here, the parts are the total."""
    return Sums(
        lines=tuple(_line(item, item.unit_net) for item in items),
        goods=net.goods,
        shipping=net.shipping,
        duty=net.duty,
        tax=net.tax,
        total=net.goods + net.shipping + net.duty + net.tax,
        shown_goods=net.goods,
        shown_shipping=net.shipping,
        shown_duty=net.duty,
        added=net.tax,
        charges=net.charges,
    )


def with_tax(items: Sequence[Item], *, net: Net, cover: Cover) -> Sums:
    """Each unit price, the shipping and the duty are rounded once with tax; tax is what those prices hold.

    A piece costs the same alone and in a dozen, so the goods as shown are the truth: their tax is taken out of their
    sum, once, and what is left is the goods before tax.
    """
    currency = net.goods.currency.code
    lines = tuple(_line(item, cover.rate.on_top_of(item.unit_net)) for item in items)
    shown_goods = money.total((line.total for line in lines), currency)
    shown_shipping = net.shipping + cover.rate.of(cover.shipping)
    shown_duty = net.duty + cover.rate.of(cover.duty)
    in_goods = inside(shown_goods, cover.rate)
    held = in_goods + cover.rate.of(cover.shipping) + cover.rate.of(cover.duty)
    others = [charge for charge in net.charges if charge.kind == "tax" and charge.rate != cover.rate.rate]
    added = tax_of(others, currency)
    return Sums(
        lines=lines,
        goods=shown_goods - in_goods,
        shipping=net.shipping,
        duty=net.duty,
        tax=held + added,
        total=shown_goods + shown_shipping + shown_duty + added,
        shown_goods=shown_goods,
        shown_shipping=shown_shipping,
        shown_duty=shown_duty,
        added=added,
        charges=_as_held(net.charges, cover, held),
    )


def _line(item: Item, unit: Money) -> BillLine:
    return BillLine(
        sku=item.sku,
        name=item.name,
        place=item.place,
        quantity=item.quantity,
        unit_net=item.unit_net,
        unit=unit,
        total=unit * item.quantity,
    )


def _as_held(charges: Sequence[BillCharge], cover: Cover, held: Money) -> tuple[BillCharge, ...]:
    """The tax that is held, told by the charges it came from, no cent more or less."""
    ours = [charge for charge in charges if charge.kind == "tax" and charge.rate == cover.rate.rate]
    parts = dict(zip(map(id, ours), money.share(held, [charge.amount.amount for charge in ours]), strict=True))
    return tuple(replace(charge, amount=parts.get(id(charge), charge.amount)) for charge in charges)
