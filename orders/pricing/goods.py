"""Step 1, goods: list prices before tax, exact because a list price is quantised and a quantity is whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from moneyed import Money

from shop import money
from shop.money import Percent


@dataclass(frozen=True)
class Item:
    """Pieces of one kind that leave one stock place. A ``gift`` costs nothing; ``unit_net`` is then its list price.

    ``price_list`` is the code of the list that ``unit_net`` comes from, empty for the price everybody has. ``unit`` is
    what a piece costs as shown, where that is not ``unit_net`` with the tax on top.
    """

    sku: str
    name: str
    place: str
    quantity: int
    unit_net: Money
    gift: bool = False
    price_list: str = ""
    unit: Money | None = None

    def shown(self, rate: Percent) -> Money:
        """R3: what a piece costs where prices are shown with a tax of ``rate``, rounded once."""
        return rate.on_top_of(self.unit_net) if self.unit is None else self.unit

    @property
    def net(self) -> Money:
        """What is asked for them before tax and before discounts."""
        return self.unit_net * (0 if self.gift else self.quantity)


def at_list_price(items: Sequence[Item], currency: str) -> Money:
    return money.total((item.net for item in items), currency)
