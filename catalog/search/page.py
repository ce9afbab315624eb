"""The page of a search: what was found, how it was understood, and ways on where nothing was."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalog.browse.lists.filters import chips, filters
from catalog.browse.lists.selection import NOTHING, read
from catalog.browse.lists.vocabulary import Vocabulary, vocabulary
from catalog.browse.menu import menu
from catalog.browse.paging import page_number
from catalog.browse.reader import Reader
from catalog.listview import Panel, SearchView
from catalog.models import Outcome
from catalog.search.address import Address
from catalog.search.finding import BEST, FOUND, SORTS, WINDOW, Found, Wanted, find
from catalog.search.folding import clean
from catalog.search.marking import marked
from catalog.search.popular import popular
from catalog.search.understanding import Understood, understand
from catalog.shelf import Choice, Crumb
from shop.languages import write_number

LONGEST = 120
ASKED = ("q", "filter", "sort", "page", "exact")


@dataclass(frozen=True)
class Led:
    """Staff lead whoever asks this to a page of the shop."""

    url: str


def search_page(asked: Mapping[str, str], reader: Reader) -> SearchView | Led:
    """Two statements where something is found, beside the filters' words, which each process keeps.

    Raises Http404 for a page behind the last, and for what is no page and no filter.
    """
    number = page_number(asked.get("page"))
    query = clean(asked.get("q", ""), LONGEST)
    exact = bool(asked.get("exact"))
    understood = understand(query, reader.language, exact=exact) if query else None
    if understood is None:
        return _nothing(query, reader, is_wordless=bool(query))
    if understood.address:
        return Led(reader.home + understood.address.removeprefix("/"))
    known = vocabulary(reader)
    sort = asked["sort"] if asked.get("sort") in SORTS else BEST
    selection = read(asked.get("filter", ""), known)
    found = find(understood, Wanted(number, sort, selection), known, reader)
    if not found.cards and number > 1:
        raise Http404
    if not found.cards and not selection:
        return _nothing(query, reader)
    address = Address(f"{reader.home}search/", query, exact, selection, sort)
    return _found(address, understood, found, known, reader, number=number)


def _found(
    address: Address, understood: Understood, found: Found, known: Vocabulary, reader: Reader, *, number: int
) -> SearchView:
    corrected = understood.better if found.how == Outcome.CORRECTED else ""
    return SearchView(
        query=address.query,
        cards=tuple(replace(card, name=marked(card.name, understood.terms, reader.language)) for card in found.cards),
        page=address.page(number, min(found.total, WINDOW)),
        total=_total(found),
        outcome="" if found.how == FOUND else found.how,
        corrected=corrected,
        corrected_url=address.asking(corrected) if corrected else "",
        exact_url=address.insisting() if corrected else "",
        panel=Panel((), lambda: filters(address.selection, found.counted, known, address.chosen)),
        chips=chips(address.selection, known, address.chosen),
        clear_url=address.chosen(NOTHING) if address.selection else "",
        sorts=tuple(Choice(code, label, address.sorted(code), code == address.sort) for code, label in _labels()),
    )


def _nothing(query: str, reader: Reader, *, is_wordless: bool = False) -> SearchView:
    """Nobody is left standing: the departments, and what others like."""
    return SearchView(
        query=query,
        outcome=Outcome.NOTHING if query and not is_wordless else "",
        is_wordless=is_wordless,
        ways_on=tuple(Crumb(item.name, item.url) for item in menu()),
        popular=popular(reader) if query else (),
    )


def _total(found: Found) -> str:
    number = write_number(found.total)
    if found.is_more:
        return _("More than %(number)s pieces; more words find fewer") % {"number": number}
    return ngettext("%(number)s piece", "%(number)s pieces", found.total) % {"number": number}


def _labels() -> tuple[tuple[str, str], ...]:
    return (
        (BEST, pgettext("order of a list", "Best match")),
        ("price_asc", pgettext("order of a list", "Price, low to high")),
        ("price_desc", pgettext("order of a list", "Price, high to low")),
        ("new", pgettext("order of a list", "Newest first")),
    )
