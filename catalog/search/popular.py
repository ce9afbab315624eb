"""What every department puts forward first, for whoever found nothing."""

# ruff: noqa: S608 (only numbers of ours are written into SQL; every value is a parameter)

from functools import cache

from catalog.browse.lists.vocabulary import vocabulary
from catalog.browse.reader import Reader
from catalog.browse.shown import cards_of
from catalog.shelf import CardView
from catalog.shelves import KINDS, ShelfKind

MOST = 4
MOST_DEPARTMENTS = 200


def popular(reader: Reader) -> tuple[CardView, ...]:
    """One statement, which reads the first few places of each department and no more."""
    slot = vocabulary(reader).slot
    return cards_of(_sql(slot), {}, reader) if slot else ()


@cache
def _sql(slot: int) -> str:
    return f"""
    SELECT DISTINCT l.product_id, l.featured AS rank
    FROM (SELECT id FROM catalog_category WHERE parent_id IS NULL ORDER BY position, id LIMIT {MOST_DEPARTMENTS}) AS c
    CROSS JOIN LATERAL (
        SELECT l.product_id, l.featured FROM catalog_placement l
        WHERE l.shelf = c.id * {KINDS} + {ShelfKind.CATEGORY.value} AND l.prices[{int(slot)}] IS NOT NULL
        ORDER BY l.featured, l.product_id LIMIT {MOST}
    ) AS l ORDER BY rank, product_id LIMIT {MOST}
    """
