"""Step 1, goods: list prices before tax, exact because a list price is quantised and a quantity is whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from moneyed import Money

from shop import money


@dataclass(frozen=True)
class Item:
    """Pieces of one kind that leave one stock place."""

    sku: str
    name: str
    place: str
    quantity: int
    unit_net: Money


def at_list_price(items: Sequence[Item], currency: str) -> Money:
    return money.total((item.unit_net * item.quantity for item in items), currency)
