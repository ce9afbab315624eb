"""How much lies behind each filter of a shelf: from kept counts, or counted under a selection up to a bound.

A filter's own choice does not count against its other values: they show what choosing them as well would add.
"""

# ruff: noqa: S608 (only SQL of ours is put together; every value is a parameter)

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from catalog.browse.lists.selection import Selection
from catalog.browse.lists.shelf import Shelf
from catalog.browse.lists.vocabulary import Vocabulary
from shop.asking import rows

# A selection is counted exactly up to here. What is more common is read in order rather than gathered and sorted.
MOST_COUNTED = 1_000

KEPT = """
SELECT {number} AS number, c.value, sum(c.cards)::bigint AS cards FROM catalog_facetcount c
WHERE c.shelf = s.number AND c.listed & %(bit)s <> 0 AND c.cards > 0
GROUP BY c.value
"""
SET = f"""
SELECT {{number}}, value, count(*) FROM (
    SELECT k.facets FROM catalog_card k
    WHERE k.shelves @> ARRAY[s.number]::bigint[] AND k.listed & %(bit)s <> 0{{chosen}} LIMIT {MOST_COUNTED + 1}
) AS found, unnest(0 || found.facets) AS value GROUP BY value
"""
# The whole shelf ``s``, exact whatever its size: the number of cards, and ``value:cards`` of each value in one text.
KEPT_IN_WORDS = f"""
SELECT coalesce(sum(c.cards) FILTER (WHERE c.value = 0), 0)::bigint AS total,
       coalesce(string_agg(c.value || ':' || c.cards, ' ' ORDER BY c.value) FILTER (WHERE c.value <> 0), '') AS behind
FROM ({KEPT.format(number=0)}) AS c
"""


@dataclass(frozen=True)
class Counted:
    """``total`` and the number behind each value; None where it is more than ``MOST_COUNTED``, or not known exactly."""

    total: int | None
    behind: dict[int, int | None]

    @property
    def is_few(self) -> bool:
        return self.total is not None and self.total <= MOST_COUNTED


@dataclass(frozen=True)
class Selected:
    """A shelf under a selection: its number, what is told about it, and what was counted."""

    shelf: int
    about: Any
    counted: Counted


def on_shelf(total: int, behind: str) -> Counted:
    """From ``KEPT_IN_WORDS``."""
    pairs = (pair.split(":") for pair in behind.split())
    return Counted(total, {int(value): int(cards) for value, cards in pairs})


def under(selection: Selection, shelf: Shelf, known: Vocabulary) -> Selected | None:
    """One statement: the kept counts, all that is chosen, and for each filter all but its own choice.

    None where there is no such shelf.
    """
    groups = value_ids(selection, known)
    values = {**shelf.values, "bit": known.bit, **parameters(groups)}
    found = rows(_under_sql(shelf.sql, len(groups)), values)
    if not found:
        return None
    [(number, about, counts)] = found
    return Selected(number, about, _counted(counts or (), groups, known))


@cache
def _under_sql(shelf: str, groups: int) -> str:
    every = range(groups)
    # Beside the only filter that is chosen lies the whole shelf, whose counts are kept.
    others = [[n for n in every if n != left_out] for left_out in every] if groups > 1 else []
    sets = enumerate([every, *others], start=1)
    parts = [
        KEPT.format(number=0),
        *(SET.format(number=n, chosen=chosen(met)) for n, met in sets),
    ]
    counts = " UNION ALL ".join(f"({part})" for part in parts)
    return (
        f"WITH RECURSIVE {shelf} SELECT s.number, s.about,"
        f" (SELECT json_agg(json_build_array(c.number, c.value, c.cards)) FROM ({counts}) AS c) FROM shelf s"
    )


def _counted(found: Iterable[list[int]], groups: dict[str, list[int]], known: Vocabulary) -> Counted:
    is_alone = len(groups) == 1
    counts: list[dict[int, int]] = [{} for _ in range(2 if is_alone else 2 + len(groups))]
    for number, value, cards in found:
        counts[number][value] = cards
    kept, met_by_all = counts[0], counts[1]
    is_exact = [True, *(count.get(0, 0) <= MOST_COUNTED for count in counts[1:])]
    set_of = {facet: 0 if is_alone else number + 2 for number, facet in enumerate(groups)}
    behind: dict[int, int | None] = {}
    for value, (facet, _) in known.by_id.items():
        number = set_of.get(facet.code, 1)
        if value in counts[number] and is_exact[number]:
            behind[value] = counts[number][value]
        elif value in kept and not is_exact[number]:
            # What a count that was cut off has not met may be there all the same: the shelf knows.
            behind[value] = None
    if is_exact[1]:
        return Counted(met_by_all.get(0, 0), behind)
    ids = [value for chosen_values in groups.values() for value in chosen_values]
    return Counted(kept.get(ids[0]) if len(ids) == 1 else None, behind)


def value_ids(selection: Selection, known: Vocabulary) -> dict[str, list[int]]:
    return {facet: [known.facets[facet].values[code].id for code in codes] for facet, codes in selection.chosen}


def chosen(met: Iterable[int]) -> str:
    """SQL that is true for a card ``k`` that meets the filters of these numbers."""
    return "".join(f" AND k.facets && %(f{n})s::int[]" for n in met)


def parameters(groups: dict[str, list[int]]) -> dict[str, list[int]]:
    return {f"f{n}": ids for n, ids in enumerate(groups.values())}
