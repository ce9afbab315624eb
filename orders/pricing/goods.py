"""Step 1, goods: list prices before tax, exact because a list price is quantised and a quantity is whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from moneyed import Money

from shop import money


@dataclass(frozen=True)
class Item:
    """Pieces of one kind that leave one stock place. A ``gift`` costs nothing; ``unit_net`` is then its list price.

    ``price_list`` is the code of the list that ``unit_net`` comes from, empty for the price everybody has.
    """

    sku: str
    name: str
    place: str
    quantity: int
    unit_net: Money
    gift: bool = False
    price_list: str = ""

    @property
    def net(self) -> Money:
        """What is asked for them before tax and before discounts."""
        return self.unit_net * (0 if self.gift else self.quantity)


def at_list_price(items: Sequence[Item], currency: str) -> Money:
    return money.total((item.net for item in items), currency)
