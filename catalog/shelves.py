"""A shelf is what a list page lists: a category with all below it, a brand, a collection. Its number says which."""

# ruff: noqa: S608 (only an alias of ours and a kind are written into SQL)

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


def holds_something(alias: str, kind: ShelfKind) -> str:
    """SQL that is true where a product lies on the shelf of the row ``alias``, listed in ``%(market)s``."""
    return (
        f"EXISTS (SELECT FROM catalog_facetcount f WHERE f.shelf = {alias}.id * {KINDS} + {kind.value} AND f.value = 0"
        " AND f.cards > 0 AND f.listed & (SELECT 1 << (slot - 1) FROM catalog_marketslot"
        " WHERE market_id = %(market)s) <> 0)"
    )
