"""Step 7, rounding: where the market shows prices with tax, the shown price is the truth and tax is taken out of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from moneyed import Money

from orders.pricing.bill import BillCharge, BillLine
from orders.pricing.goods import Item
from orders.pricing.taxes import Cover, inside, tax_of
from shop import money


@dataclass(frozen=True)
class Net:
    """What the steps before have found, before tax and the tax itself; goods and shipping after discounts."""

    goods: Money
    full_shipping: Money
    shipping: Money
    duty: Money
    tax: Money
    charges: tuple[BillCharge, ...]
    shipping_off: Money


@dataclass(frozen=True)
class Sums:
    """Before tax: goods + shipping + duty + tax = total. As shown: goods less what was taken ``off``, shipping, duty
    and ``added`` taxes = total. ``full_shipping`` is shipping as shown before a promotion took off it.
    """

    lines: tuple[BillLine, ...]
    goods: Money
    shipping: Money
    duty: Money
    tax: Money
    total: Money
    shown_goods: Money
    off: Money
    full_shipping: Money
    shown_shipping: Money
    shown_duty: Money
    added: Money
    charges: tuple[BillCharge, ...]


def before_tax(items: Sequence[Item], off: Sequence[Money], *, net: Net) -> Sums:
    """Prices are shown without tax: nothing is rounded here, the parts are the total."""
    currency = net.goods.currency.code
    lines = tuple(_line(item, item.unit_net, less) for item, less in zip(items, off, strict=True))
    return Sums(
        lines=lines,
        goods=net.goods,
        shipping=net.shipping,
        duty=net.duty,
        tax=net.tax,
        total=net.goods + net.shipping + net.duty + net.tax,
        shown_goods=money.total((line.total for line in lines), currency),
        off=money.total(off, currency),
        full_shipping=net.full_shipping,
        shown_shipping=net.shipping,
        shown_duty=net.duty,
        added=net.tax,
        charges=net.charges,
    )


def with_tax(items: Sequence[Item], off: Sequence[Money], *, net: Net, cover: Cover) -> Sums:
    """Each unit price, the shipping and the duty are rounded once with tax; tax is what those prices hold.

    A piece costs the same alone and in a dozen, so the goods as shown are the truth: their tax is taken out of their
    sum, once, and what is left is the goods before tax. A discount is a shown amount: it is taken off before that.
    """
    currency = net.goods.currency.code
    lines = tuple(_line(item, item.shown(cover.rate), less) for item, less in zip(items, off, strict=True))
    shown_goods, taken = money.total((line.total for line in lines), currency), money.total(off, currency)
    full_shipping, shown_shipping = _shipping(net, cover)
    shown_duty = net.duty + cover.rate.of(cover.duty)
    in_goods = inside(shown_goods - taken, cover.rate)
    held = in_goods + (shown_shipping - net.shipping) + cover.rate.of(cover.duty)
    others = [charge for charge in net.charges if charge.kind == "tax" and charge.rate != cover.rate.rate]
    added = tax_of(others, currency)
    return Sums(
        lines=lines,
        goods=shown_goods - taken - in_goods,
        shipping=net.shipping,
        duty=net.duty,
        tax=held + added,
        total=shown_goods - taken + shown_shipping + shown_duty + added,
        shown_goods=shown_goods,
        off=taken,
        full_shipping=full_shipping,
        shown_shipping=shown_shipping,
        shown_duty=shown_duty,
        added=added,
        charges=_as_held(net.charges, cover, held),
    )


def _shipping(net: Net, cover: Cover) -> tuple[Money, Money]:
    """Shipping as shown, in full and after a discount; a discount of a shown amount takes off just that amount."""
    shown = net.shipping + cover.rate.of(cover.shipping)
    if not net.shipping_off.amount:
        return shown, shown
    full = cover.rate.on_top_of(net.full_shipping)
    if cover.shipping == net.shipping:
        return full, full - net.shipping_off
    return shown + net.shipping_off, shown


def _line(item: Item, unit: Money, off: Money) -> BillLine:
    unit = unit * 0 if item.gift else unit
    return BillLine(
        sku=item.sku,
        name=item.name,
        place=item.place,
        quantity=item.quantity,
        unit_net=item.unit_net,
        unit=unit,
        total=unit * item.quantity,
        off=off,
        gift=item.gift,
        price_list=item.price_list,
    )


def _as_held(charges: Sequence[BillCharge], cover: Cover, held: Money) -> tuple[BillCharge, ...]:
    """The tax that is held, told by the charges it came from, no cent more or less."""
    ours = [charge for charge in charges if charge.kind == "tax" and charge.rate == cover.rate.rate]
    parts = dict(zip(map(id, ours), money.share(held, [charge.amount.amount for charge in ours]), strict=True))
    return tuple(replace(charge, amount=parts.get(id(charge), charge.amount)) for charge in charges)
