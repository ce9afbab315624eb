"""What a shopper has chosen: ``?filter=brand:hario,kinto;glaze:celadon`` and back, one address for each selection."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404

from catalog.browse.lists.vocabulary import Vocabulary

LONGEST = 180
MOST_FACETS = 6


@dataclass(frozen=True)
class Selection:
    """Codes of values by filter. Any value of a filter will do; every filter must be met."""

    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.chosen)

    @property
    def size(self) -> int:
        return sum(len(values) for _, values in self.chosen)

    def of(self, facet: str) -> tuple[str, ...]:
        return next((values for name, values in self.chosen if name == facet), ())

    def toggled(self, facet: str, value: str) -> "Selection":
        """With the value taken in, or left out where it was in."""
        now = set(self.of(facet)) ^ {value}
        rest = [pair for pair in self.chosen if pair[0] != facet]
        return _ordered([*rest, (facet, now)])

    def __str__(self) -> str:
        """The one way to write it: filters and values by their letters."""
        return ";".join(f"{facet}:{','.join(values)}" for facet, values in self.chosen)


NOTHING = Selection()


def read(asked: str, known: Vocabulary) -> Selection:
    """What is known of what was asked; the caller leads to the address of that. Raises Http404 for what is no filter.

    A value that has left the shop is dropped rather than refused: the rest of a shared link is as good as it was.
    """
    if len(asked) > LONGEST or not asked.isprintable():
        raise Http404
    found: list[tuple[str, Iterable[str]]] = []
    for part in asked.split(";"):
        facet, _, values = part.partition(":")
        if facet in known.facets:
            found.append((facet, {value for value in values.split(",") if value in known.facets[facet].values}))
    return _ordered(found[:MOST_FACETS])


def _ordered(pairs: Iterable[tuple[str, Iterable[str]]]) -> Selection:
    merged: dict[str, set[str]] = {}
    for facet, values in pairs:
        merged.setdefault(facet, set()).update(values)
    return Selection(tuple((facet, tuple(sorted(merged[facet]))) for facet in sorted(merged) if merged[facet]))
