"""How much lies behind each filter of a shelf: from kept counts, or counted under a selection up to a bound.

A filter's own choice does not count against its other values: they show what choosing them as well would add.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.asking import rows
from catalog.browse.lists.selection import Selection
from catalog.browse.lists.vocabulary import Vocabulary

# A selection is counted exactly up to here. What is more common is read in order rather than gathered and sorted.
MOST_COUNTED = 1_000

KEPT = """
SELECT c.value, sum(c.cards) FROM catalog_facetcount c
WHERE c.shelf = %(shelf)s AND c.listed & %(bit)s <> 0 AND c.cards > 0
GROUP BY c.value
"""
SET = """
SELECT {number}, value, count(*) FROM (
    SELECT k.facets FROM catalog_card k
    WHERE k.shelves @> ARRAY[%(shelf)s]::bigint[] AND k.listed & %(bit)s <> 0{chosen} LIMIT %(most)s
) AS found, unnest(0 || found.facets) AS value GROUP BY value
"""


@dataclass(frozen=True)
class Counted:
    """``total`` and the number behind each value; None where it is more than ``MOST_COUNTED``, or not known exactly."""

    total: int | None
    behind: dict[int, int | None]


def on_shelf(shelf: int, known: Vocabulary) -> Counted:
    """One statement over kept counts: exact, whatever the size of the shelf."""
    found = dict(rows(KEPT, {"shelf": shelf, "bit": known.bit}))
    return Counted(total=int(found.pop(0, 0)), behind={value: int(cards) for value, cards in found.items()})


def under(selection: Selection, shelf: int, known: Vocabulary) -> Counted:
    """One statement: all that is chosen, and for each filter all but its own choice."""
    groups = value_ids(selection, known)
    every = range(len(groups))
    sets = [every, *([n for n in every if n != left_out] for left_out in every)]
    sql = " UNION ALL ".join(f"({SET.format(number=n, chosen=chosen(met))})" for n, met in enumerate(sets))
    values = {"shelf": shelf, "bit": known.bit, "most": MOST_COUNTED + 1, **parameters(groups)}
    counts: list[dict[int, int]] = [{} for _ in sets]
    for number, value, cards in rows(sql, values):
        counts[number][value] = cards
    is_exact = [count.get(0, 0) <= MOST_COUNTED for count in counts]
    # What a count that was cut off has not met may be there all the same: the shelf knows.
    behind: dict[int, int | None] = {} if all(is_exact) else dict.fromkeys(on_shelf(shelf, known).behind)
    number_of = {facet: number for number, facet in enumerate(groups, start=1)}
    for value, (facet, _) in known.by_id.items():
        number = number_of.get(facet.code, 0)
        if is_exact[number]:
            behind.pop(value, None)
            if value in counts[number]:
                behind[value] = counts[number][value]
    return Counted(counts[0].get(0, 0) if is_exact[0] else None, behind)


def value_ids(selection: Selection, known: Vocabulary) -> dict[str, list[int]]:
    return {facet: [known.facets[facet].values[code].id for code in codes] for facet, codes in selection.chosen}


def chosen(met: Iterable[int]) -> str:
    """SQL that is true for a card ``k`` that meets the filters of these numbers."""
    return "".join(f" AND k.facets && %(f{n})s::int[]" for n in met)


def parameters(groups: dict[str, list[int]]) -> dict[str, list[int]]:
    return {f"f{n}": ids for n, ids in enumerate(groups.values())}
