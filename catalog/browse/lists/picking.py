"""One page of a shelf: 24 cards from one statement, and whether there is more on either side."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from dataclasses import dataclass
from functools import cache
from typing import Any

from catalog.asking import rows
from catalog.browse.lists.counting import chosen, parameters, value_ids
from catalog.browse.lists.keyset import PAGE, Mark, Order, Stretch, runs
from catalog.browse.lists.selection import Selection
from catalog.browse.lists.vocabulary import Vocabulary
from catalog.browse.reader import Reader
from catalog.browse.shown import COLUMNS, card
from catalog.shelf import CardView
from catalog.speech import FALLBACK


@dataclass(frozen=True)
class Picked:
    cards: tuple[CardView, ...]
    previous: Mark | None
    next: Mark | None


@dataclass(frozen=True)
class Wanted:
    """``few`` when what is selected is known to be no more than ``MOST_COUNTED`` pieces."""

    shelf: int
    order: Order
    where: Stretch
    selection: Selection
    few: bool


def pick(wanted: Wanted, known: Vocabulary, reader: Reader) -> Picked:
    """One statement. One card more than a page is asked for, to know whether the list goes on."""
    if not known.slot:
        return Picked((), None, None)
    groups = value_ids(wanted.selection, known)
    sql = _sql(wanted.order, known.slot, tuple(runs(wanted.order, wanted.where)), len(groups), wanted.few)
    mark = wanted.where.mark
    values: dict[str, Any] = {
        "shelf": wanted.shelf,
        "limit": PAGE + 1,
        "language": reader.language,
        "fallback": FALLBACK,
        "market": reader.market.code,
        **({"key": mark.key, "product": mark.product} if mark else {}),
        **parameters(groups),
    }
    found = rows(sql, values)
    goes_on, found = len(found) > PAGE, found[:PAGE]
    if wanted.where.is_backwards:
        found.reverse()
    cards = tuple(card(row[3:], reader) for row in found)
    first, last = (_mark(found[0]), _mark(found[-1])) if found else (None, None)
    if wanted.where.is_backwards:
        return Picked(cards, first if goes_on else None, last)
    return Picked(cards, first if mark else None, last if goes_on else None)


@cache
def _sql(order: Order, slot: int, conditions: tuple[tuple[str, bool], ...], groups: int, few: bool) -> str:
    """``few``: gather by index what was chosen, and sort it. Else: walk the shelf in order and leave out the rest."""
    met = chosen(range(groups))
    source = "catalog_placement l"
    gathered = ""
    if few:
        gathered = (
            "WITH gathered AS MATERIALIZED (SELECT k.product_id FROM catalog_card k"
            f" WHERE k.shelves @> ARRAY[%(shelf)s]::bigint[] AND k.listed & {1 << (slot - 1)} <> 0{met})"
        )
        source = "gathered g JOIN catalog_placement l ON l.product_id = g.product_id"
        met = ""
    elif groups:
        source = "catalog_placement l JOIN catalog_card k ON k.product_id = l.product_id"
    parts = []
    for number, (condition, falls) in enumerate(conditions):
        way = "DESC" if falls else "ASC"
        parts.append(
            f"(SELECT {number} AS run, l.product_id, {order.column} AS key FROM {source}"
            f" WHERE l.shelf = %(shelf)s AND l.prices[{slot}] IS NOT NULL AND {condition}{met}"
            f" ORDER BY {order.column} {way}, l.product_id {way} LIMIT %(limit)s)"
        )
    way = "DESC" if conditions[0][1] else "ASC"
    return (
        f"{gathered} SELECT l.run, l.key, l.product_id, {COLUMNS}"
        f" FROM (SELECT * FROM ({' UNION ALL '.join(parts)}) AS either LIMIT %(limit)s) AS l"
        f" JOIN catalog_card k ON k.product_id = l.product_id ORDER BY l.run, l.key {way}, l.product_id {way}"
    )


def _mark(row: tuple[Any, ...]) -> Mark:
    return Mark(row[1], row[2])
