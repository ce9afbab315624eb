"""The filters beside a list and the chips above it, as links."""

from collections.abc import Callable

from django.utils.translation import pgettext

from catalog.browse.lists.counting import Counted
from catalog.browse.lists.selection import Selection
from catalog.browse.lists.vocabulary import Facet, Value, Vocabulary
from catalog.listview import Filter, FilterLink
from catalog.shelf import Crumb
from shop.languages import write_number

# So many values of a filter are seen at once, and so many behind its fold: the most common ones.
SEEN = 8
FOLDED = 40
# With one filter a list may be found by search engines; with more there is no end of them.
MOST_INDEXED = 1

Link = Callable[[Selection], str]


def filters(selection: Selection, counted: Counted, known: Vocabulary, link: Link) -> tuple[Filter, ...]:
    """Only what narrows the list: a filter with one value that everything has says nothing."""
    found: dict[str, list[tuple[Value, int | None]]] = {}
    for pk, cards in counted.behind.items():
        if pk in known.by_id:
            facet, value = known.by_id[pk]
            found.setdefault(facet.code, []).append((value, cards))
    for code, chosen in selection.chosen:
        seen = {value.code for value, _ in found.get(code, [])}
        lost = [(known.facets[code].values[value], 0) for value in chosen if value not in seen]
        found.setdefault(code, []).extend(lost)
    return tuple(
        _filter(facet, found[code], selection, link)
        for code, facet in known.facets.items()
        if code in found and _narrows(found[code], selection.of(code), counted.total)
    )


def chips(selection: Selection, known: Vocabulary, link: Link) -> tuple[Crumb, ...]:
    """What is chosen, each with the address of the list without it."""
    return tuple(
        Crumb(
            pgettext("chosen filter", "%(filter)s: %(value)s")
            % {"filter": known.facets[facet].label, "value": known.facets[facet].values[value].label},
            link(selection.toggled(facet, value)),
        )
        for facet, values in selection.chosen
        for value in values
    )


def _narrows(values: list[tuple[Value, int | None]], chosen: tuple[str, ...], total: int | None) -> bool:
    return bool(chosen) or len(values) > 1 or any(cards is None or cards != total for _, cards in values)


def _filter(facet: Facet, values: list[tuple[Value, int | None]], selection: Selection, link: Link) -> Filter:
    chosen = selection.of(facet.code)
    if len(values) > SEEN + FOLDED:
        common = sorted(values, key=lambda pair: (pair[0].code not in chosen, -(pair[1] or 0), pair[0].order))
        values = common[: SEEN + FOLDED]
    links = [
        _link(facet, value, cards, selection, link) for value, cards in sorted(values, key=lambda pair: pair[0].order)
    ]
    seen = links if len(links) <= SEEN + 2 else links[:SEEN]
    return Filter(facet.code, facet.label, tuple(seen), tuple(links[len(seen) :]), opened=bool(chosen))


def _link(facet: Facet, value: Value, cards: int | None, selection: Selection, link: Link) -> FilterLink:
    turned = selection.toggled(facet.code, value.code)
    return FilterLink(
        label=value.label,
        url=link(turned),
        count="" if cards is None else write_number(cards),
        chosen=value.code in selection.of(facet.code),
        swatch=value.swatch,
        indexed=turned.size <= MOST_INDEXED,
    )
