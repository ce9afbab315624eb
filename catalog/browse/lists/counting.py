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
SELECT {number} AS number, c.value, sum(c.cards)::bigint AS cards FROM catalog_facetcount c
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

    @property
    def is_few(self) -> bool:
        return self.total is not None and self.total <= MOST_COUNTED


def on_shelf(shelf: int, known: Vocabulary) -> Counted:
    """One statement over kept counts: exact, whatever the size of the shelf."""
    found = {value: cards for _, value, cards in rows(KEPT.format(number=0), {"shelf": shelf, "bit": known.bit})}
    return Counted(total=found.pop(0, 0), behind=dict(found))


def under(selection: Selection, shelf: int, known: Vocabulary) -> Counted:
    """One statement: the kept counts, all that is chosen, and for each filter all but its own choice."""
    groups = value_ids(selection, known)
    every = range(len(groups))
    # Beside the only filter that is chosen lies the whole shelf, whose counts are kept.
    others = [[n for n in every if n != left_out] for left_out in every] if len(groups) > 1 else []
    sets = enumerate([every, *others], start=1)
    parts = [KEPT.format(number=0), *(SET.format(number=n, chosen=chosen(met)) for n, met in sets)]
    values = {"shelf": shelf, "bit": known.bit, "most": MOST_COUNTED + 1, **parameters(groups)}
    counts: list[dict[int, int]] = [{} for _ in parts]
    for number, value, cards in rows(" UNION ALL ".join(f"({part})" for part in parts), values):
        counts[number][value] = cards
    kept, met_by_all = counts[0], counts[1]
    is_exact = [True, *(count.get(0, 0) <= MOST_COUNTED for count in counts[1:])]
    set_of = {facet: number + 2 if others else 0 for number, facet in enumerate(groups)}
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
