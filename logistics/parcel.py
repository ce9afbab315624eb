"""Goods and parcels as logistics sees them: weight, value, HS code, countries. Nothing of shop or buyer."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from moneyed import Money

from shop.money import total

# Six digits are the same in the whole world; what follows is national.
HS_DIGITS = 6


@dataclass(frozen=True)
class Goods:
    """One kind of goods in a parcel. ``value`` is the net price of one piece."""

    hs_code: str
    origin: str
    quantity: int
    value: Money
    weight_g: int
    description: str = ""
    sku: str = ""

    def __post_init__(self) -> None:
        if self.quantity < 1 or self.value.amount < 0 or self.weight_g < 0:
            raise ValueError("goods have a quantity above 0, and neither value nor weight below 0")
        object.__setattr__(self, "hs_code", "".join(self.hs_code.replace(".", " ").split()))

    @property
    def subheading(self) -> str:
        return self.hs_code[:HS_DIGITS]

    @property
    def worth(self) -> Money:
        return self.value * self.quantity


@dataclass(frozen=True)
class Parcel:
    """What leaves one stock place for one buyer."""

    sent_from: str
    place: str
    goods: tuple[Goods, ...]

    def __post_init__(self) -> None:
        if not self.goods:
            raise ValueError("a parcel holds something")

    @property
    def value(self) -> Money:
        return total((item.worth for item in self.goods), self.goods[0].value.currency.code)

    @property
    def weight_g(self) -> int:
        return sum(item.weight_g * item.quantity for item in self.goods)


def consignments(parcels: Iterable[Parcel]) -> list[Parcel]:
    """One parcel for each stock place: customs counts what one sender sends one buyer at a time, not boxes."""
    ordered = sorted(parcels, key=_sender)
    return [
        Parcel(sent_from, place, tuple(item for parcel in group for item in parcel.goods))
        for (sent_from, place), group in groupby(ordered, key=_sender)
    ]


def _sender(parcel: Parcel) -> tuple[str, str]:
    return parcel.sent_from, parcel.place
