"""Step 3, promotions in money: what each takes off each item as shown, and what the items are worth after it.

A discount is counted on shown prices, so where prices hold tax it holds tax. Customs and tax look at what is left
before tax: a line's list price, less the share of it that the discount is of the shown price.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moneyed import Money

from orders.pricing.goods import Item
from shop import money
from shop.money import Percent


@dataclass(frozen=True)
class Discount:
    """What one promotion takes off: by item, in the order of the items, and off shipping. All as shown."""

    code: str
    name: str
    reason: str
    rule: str
    items: tuple[Money, ...]
    shipping: Money

    @property
    def goods(self) -> Money:
        return money.total(self.items, self.shipping.currency.code)

    @property
    def amount(self) -> Money:
        return self.goods + self.shipping


def shown(item: Item, rate: Percent) -> Money:
    """What the line costs: what a piece costs, times its quantity."""
    return item.shown(rate) * (0 if item.gift else item.quantity)


def off(items: Sequence[Item], discounts: Iterable[Discount], currency: str) -> tuple[Money, ...]:
    """What all discounts together take off each item."""
    by_item = [money.zero(currency)] * len(items)
    for discount in discounts:
        by_item = [so_far + more for so_far, more in zip(by_item, discount.items, strict=True)]
    return tuple(by_item)


def worths(items: Sequence[Item], off: Sequence[Money], rate: Percent) -> tuple[Money, ...]:
    """R8: what is left of each line before tax. A line for nothing is worth nothing, not a cent of rounding.

    Lines of one good at one price are one line that leaves from several places: it is rounded once, and laid on them
    by what is asked for each, by largest remainder. So the goods cost the same wherever their pieces lie.
    """
    left = [item.net for item in items]
    alike: dict[tuple[str, Money, bool], list[int]] = {}
    for n, item in enumerate(items):
        alike.setdefault((item.sku, item.unit_net, item.gift), []).append(n)
    for members in alike.values():
        currency = items[members[0]].unit_net.currency.code
        taken = money.total((off[n] for n in members), currency)
        if not taken.amount:
            continue
        full = [shown(items[n], rate) for n in members]
        whole, net = money.total(full, currency), money.total((items[n].net for n in members), currency)
        rest = net - money.quantise(Money(net.amount * taken.amount / whole.amount, currency))
        asked = [(price - off[n]).amount for n, price in zip(members, full, strict=True)]
        for n, part in zip(members, money.share(rest, asked), strict=True):
            left[n] = part
    return tuple(left)


def spread(amounts: dict[str, int], items: Sequence[Item], left: Sequence[int]) -> list[int]:
    """What a promotion takes off each SKU, in minor units, laid on the items of that SKU by what is left of each."""
    parts = [0] * len(items)
    for sku, amount in amounts.items():
        here = [n for n, item in enumerate(items) if item.sku == sku and not item.gift]
        whole = sum(left[n] for n in here)
        exact = {n: amount * left[n] for n in here}
        for n in here:
            parts[n] = exact[n] // whole if whole else 0
        odd = amount - sum(parts[n] for n in here)
        for n in sorted(here, key=lambda n: (-(exact[n] % whole) if whole else 0, items[n].place))[:odd]:
            parts[n] += 1
    return parts


def each_piece(total: Money, quantity: int) -> list[tuple[int, Money]]:
    """``total`` laid on pieces by largest remainder: so many at one price, the others at one minor unit less."""
    parts = money.share(total, [1] * quantity)
    return [(parts.count(price), price) for price in dict.fromkeys(parts)]
