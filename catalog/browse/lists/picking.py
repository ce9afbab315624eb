"""One page of a shelf: 24 cards from one statement, and whether there is more on either side."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from dataclasses import dataclass
from functools import cache
from typing import Any

from catalog.browse.lists.counting import KEPT_IN_WORDS, chosen, parameters, value_ids
from catalog.browse.lists.keyset import PAGE, Mark, Order, Stretch, runs
from catalog.browse.lists.selection import Selection
from catalog.browse.lists.shelf import Shelf
from catalog.browse.lists.vocabulary import Vocabulary
from catalog.browse.reader import Reader
from catalog.browse.shown import COLUMNS, card
from catalog.shelf import CardView
from catalog.speech import FALLBACK
from shop.asking import rows


@dataclass(frozen=True)
class Picked:
    """``about`` is the shelf's; ``total`` and ``behind`` are ``counting.KEPT_IN_WORDS`` of the whole shelf."""

    about: Any
    total: int
    behind: str
    cards: tuple[CardView, ...]
    previous: Mark | None
    next: Mark | None


@dataclass(frozen=True)
class Wanted:
    """``few`` when what is selected is known to be no more than ``MOST_COUNTED`` pieces."""

    order: Order
    where: Stretch
    selection: Selection
    few: bool = False


def pick(wanted: Wanted, shelf: Shelf, known: Vocabulary, reader: Reader) -> Picked | None:
    """One statement; None where there is no such shelf.

    One card more than a page is asked for, to know whether the list goes on.
    """
    groups = value_ids(wanted.selection, known)
    sql = _sql(shelf.sql, wanted.order, known.slot, tuple(runs(wanted.order, wanted.where)), len(groups), wanted.few)
    mark = wanted.where.mark
    values: dict[str, Any] = {
        **shelf.values,
        "bit": known.bit,
        "language": reader.language,
        "fallback": FALLBACK,
        "market": reader.market.code,
        **({"key": mark.key, "product": mark.product} if mark else {}),
        **parameters(groups),
    }
    found = rows(sql, values)
    if not found:
        return None
    about, total, behind, _key, product, *_first = found[0]
    if product is None:
        return Picked(about, total, behind, (), None, None)
    goes_on, found = len(found) > PAGE, found[:PAGE]
    if wanted.where.is_backwards:
        found.reverse()
    cards = tuple([card(row[5:], reader) for row in found])
    first, last = _mark(found[0]), _mark(found[-1])
    if wanted.where.is_backwards:
        return Picked(about, total, behind, cards, first if goes_on else None, last)
    return Picked(about, total, behind, cards, first if mark else None, last if goes_on else None)


@cache
def _sql(shelf: str, order: Order, slot: int, conditions: tuple[tuple[str, bool], ...], groups: int, few: bool) -> str:
    """(about, total, behind, key, product, card): the first three in the first row, the others null in an empty list.

    ``few``: gather by index what was chosen (of a shelf that was found before), and sort it. Else: walk the shelf in
    order and leave out the rest.
    """
    met = chosen(range(groups))
    source, gathered = "catalog_placement l", ""
    if few:
        gathered = (
            "gathered AS MATERIALIZED (SELECT k.product_id FROM catalog_card k"
            f" WHERE k.shelves @> ARRAY[%(shelf)s]::bigint[] AND k.listed & %(bit)s <> 0{met}),"
        )
        # LIMIT keeps the planner from reading the whole shelf to meet the few: each is looked up by its key.
        source = (
            "gathered g CROSS JOIN LATERAL (SELECT * FROM catalog_placement p"
            " WHERE p.product_id = g.product_id AND p.shelf = s.number LIMIT 1) AS l"
        )
        met = ""
    elif groups:
        source = "catalog_placement l JOIN catalog_card k ON k.product_id = l.product_id"
    parts = []
    for number, (condition, falls) in enumerate(conditions):
        way = "DESC" if falls else "ASC"
        parts.append(
            f"(SELECT {number} AS run, l.product_id, {order.column} AS key FROM {source}"
            f" WHERE l.shelf = s.number AND l.prices[{slot}] IS NOT NULL AND {condition}{met}"
            f" ORDER BY {order.column} {way}, l.product_id {way} LIMIT {PAGE + 1})"
        )
    way = "DESC" if conditions[0][1] else "ASC"
    # What is selected was counted before.
    counted = "SELECT 0::bigint AS total, '' AS behind" if groups else KEPT_IN_WORDS
    return f"""
    WITH RECURSIVE {shelf}, {gathered} counted AS MATERIALIZED (
        SELECT 1::bigint AS turn, s.about, c.total, c.behind FROM shelf s CROSS JOIN LATERAL ({counted}) AS c
    ), picked AS MATERIALIZED (
        SELECT l.key, l.product_id, row_number() OVER (ORDER BY l.run, l.key {way}, l.product_id {way}) AS turn
        FROM shelf s CROSS JOIN LATERAL (
            SELECT * FROM ({" UNION ALL ".join(parts)}) AS either LIMIT {PAGE + 1}
        ) AS l
    )
    SELECT c.about, c.total, c.behind, l.key, l.product_id, {COLUMNS}
    FROM counted c FULL JOIN picked l ON l.turn = c.turn LEFT JOIN catalog_card k ON k.product_id = l.product_id
    ORDER BY l.turn NULLS FIRST
    """


def _mark(row: tuple[Any, ...]) -> Mark:
    return Mark(row[3], row[4])
