"""What goes with a product: what staff tied to it, by kind, and the first pieces of its category behind that."""

# ruff: noqa: S608 (only numbers and columns of ours are written into SQL; every value is a parameter)

from collections.abc import Iterable
from functools import cache

from catalog.models import Relation
from catalog.shelf import CardView
from catalog.shelves import KINDS, ShelfKind

MOST_TIED = 60
# Behind every position that staff can give.
AFTER_ALL_TIED = 2**40
SLOT = "(SELECT slot FROM catalog_marketslot WHERE market_id = %(market)s)"


@cache
def related(row: int) -> str:
    """SQL of (id, shelf, place, turn) for the product ``p``, enough for rows of ``row`` pieces.

    The category is read by its own key, so a full one costs no more. The bound is written out: of a bound that is a
    parameter PostgreSQL assumes a tenth of the category, and then plans the whole statement anew each time.
    """
    return f"""
(SELECT r.other_id, r.kind, r.position::bigint, r.id
 FROM catalog_relation r JOIN catalog_card c ON c.product_id = r.other_id AND c.listed & (1 << ({SLOT} - 1)) <> 0
 WHERE r.product_id = p.id ORDER BY r.position, r.id LIMIT {MOST_TIED})
UNION ALL
(SELECT l.product_id, '{Relation.Kind.RELATED}', {AFTER_ALL_TIED} + l.featured, l.product_id
 FROM catalog_placement l
 WHERE l.shelf = p.category_id * {KINDS} + {ShelfKind.CATEGORY.value} AND l.prices[{SLOT}] IS NOT NULL
 ORDER BY l.featured, l.product_id LIMIT {row + 1})
"""


@cache
def related_to(row: int) -> str:
    """The same as a whole statement for ``shown.shelved_cards``, about the product with the key ``%(product)s``."""
    return f"""
SELECT o.id, o.shelf, row_number() OVER (ORDER BY o.place, o.turn)
FROM catalog_product p CROSS JOIN LATERAL ({related(row)}) AS o (id, shelf, place, turn)
WHERE p.id = %(product)s AND o.id <> p.id
"""


def rows_of(found: Iterable[tuple[str, CardView]], row: int) -> dict[str, tuple[CardView, ...]]:
    """Cards by kind, each piece once in a row, ``row`` at most."""
    shelves: dict[str, dict[str, CardView]] = {}
    for shelf, card in found:
        shelves.setdefault(shelf, {}).setdefault(card.url, card)
    return {shelf: tuple(cards.values())[:row] for shelf, cards in shelves.items()}
