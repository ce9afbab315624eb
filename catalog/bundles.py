"""A set has no stock of its own: it is as many pieces of its parts, on the shelf, in the parcel and to customs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from moneyed import Money

from shop.money import share

Recipe = Mapping[str, int]


@dataclass(frozen=True)
class Part:
    """``quantity`` pieces of a SKU in one set. ``price`` is its own net list price in the offer's currency, if any."""

    sku: str
    quantity: int
    name: str
    hs_code: str
    origin_country: str
    weight_g: int
    customs_description: str
    national: Mapping[str, str]
    price: Decimal | None


def physical(pieces: Mapping[str, int], recipes: Mapping[str, Recipe]) -> dict[str, int]:
    """What the shelves must give for these pieces, set or not: demand by SKU of what really lies there."""
    demand: defaultdict[str, int] = defaultdict(int)
    for sku, quantity in pieces.items():
        for part, each in recipes.get(sku, {sku: 1}).items():
            demand[part] += quantity * each
    return dict(demand)


def complete(recipe: Recipe, free: Mapping[str, int]) -> int:
    """How many whole sets the pieces in ``free`` make."""
    return max(0, min((free.get(part, 0) // each for part, each in recipe.items()), default=0))


def worth_of_parts(price: Money, parts: Iterable[Part]) -> list[tuple[Part, int, Money]]:
    """The price of one set shared among its pieces by their list prices, largest remainder: no cent is lost.

    Rows are a part, how many of its pieces, and the worth of each of these; two pieces of one part may differ by the
    last minor unit and are two rows then. When a part has no list price in this currency, every piece weighs the same.
    """
    pieces = [part for part in parts for _piece in range(part.quantity)]
    weights: list[Decimal | int] = [part.price for part in pieces if part.price is not None]
    worths = share(price, weights if len(weights) == len(pieces) else [1] * len(pieces))
    alike = Counter((part.sku, worth) for part, worth in zip(pieces, worths, strict=True))
    known = {part.sku: part for part in pieces}
    return [(known[sku], count, worth) for (sku, worth), count in alike.items()]
