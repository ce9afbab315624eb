"""Pages of a list by key: each begins behind the last piece of the one before, however deep it lies.

``?after=2380.41`` is the key and the product that the page before ended with; ``?before=`` the one the page after
began with. No page has a number, so none is found by counting all before it.
"""

import re
from dataclasses import dataclass

from django.http import Http404

from catalog.shelves import UNPRICED

PAGE = 24
MARK = re.compile(r"(-?[0-9]{1,19})\.([0-9]{1,18})", re.ASCII)
BIGGEST = 2**63 - 1


@dataclass(frozen=True)
class Mark:
    """A place in an order: the key of a product and its id."""

    key: int
    product: int

    def __str__(self) -> str:
        return f"{self.key}.{self.product}"


@dataclass(frozen=True)
class Stretch:
    """Where a page begins: behind a mark, or (backwards) in front of it; at the start without one."""

    mark: Mark | None = None
    is_backwards: bool = False


START = Stretch()


@dataclass(frozen=True)
class Order:
    """How a list is sorted. ``column`` is SQL over a place ``l``; ``falls`` when high keys come first."""

    code: str
    column: str
    falls: bool = False


def orders(slot: int) -> dict[str, Order]:
    """The orders of a list in the market with this slot; the first is the usual one."""
    price = f"l.prices[{int(slot)}]"
    found = [
        Order("featured", "l.featured"),
        Order("price_asc", price),
        Order("price_desc", price, falls=True),
        Order("new", "l.newest"),
    ]
    return {order.code: order for order in found}


def stretch(after: str, before: str) -> Stretch:
    """Raises Http404 for what is no mark, and for two of them."""
    if not after and not before:
        return START
    found = MARK.fullmatch(after or before)
    if found is None or (after and before) or abs(int(found[1])) > BIGGEST:
        raise Http404
    return Stretch(Mark(int(found[1]), int(found[2])), is_backwards=bool(before))


def runs(order: Order, where: Stretch) -> list[tuple[str, bool]]:
    """Conditions on (key, product) with whether that run is read falling, in the order in which they are read.

    A falling price has two runs, because what has no price comes last in both orders. ``%(key)s`` and ``%(product)s``
    are the mark's.
    """
    pair = f"({order.column}, l.product_id)"
    down = order.falls != where.is_backwards
    beyond = f"{pair} {'<' if down else '>'} (%(key)s::bigint, %(product)s::bigint)" if where.mark else "true"
    if not order.falls:
        return [(beyond, down)]
    priced, unpriced = f"{order.column} < {UNPRICED}", f"{order.column} = {UNPRICED}"
    if where.mark is None:
        return [(priced, down), (unpriced, down)]
    ahead = [(f"{unpriced} AND {beyond}", down)] if where.mark.key >= UNPRICED else [(f"{priced} AND {beyond}", down)]
    if where.is_backwards:
        return [*ahead, (priced, down)] if where.mark.key >= UNPRICED else ahead
    return ahead if where.mark.key >= UNPRICED else [*ahead, (unpriced, down)]
