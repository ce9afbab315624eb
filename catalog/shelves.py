"""A shelf is what a list page lists: a category with all below it, a brand, a collection. Its number says which."""

from enum import IntEnum

# The place in every order by price of what has no price in the market: behind all that has one.
UNPRICED = 2**62
# Featured goods stand before all others, each group by the position that staff gave.
FEATURED_FIRST = 2**32


class ShelfKind(IntEnum):
    CATEGORY = 0
    BRAND = 1
    COLLECTION = 2


KINDS = 4


def shelf(kind: ShelfKind, pk: int) -> int:
    return pk * KINDS + kind
