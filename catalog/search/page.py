"""The page of a search: what was found, how it was understood, and ways on where nothing was."""

from dataclasses import dataclass, replace

from django.http import Http404
from django.utils.http import urlencode
from django.utils.translation import pgettext

from catalog.browse.cards import cards
from catalog.browse.menu import menu
from catalog.browse.paging import page_of
from catalog.browse.reader import Reader
from catalog.models import Outcome
from catalog.search.finding import BEST, MOST_FOUND, SORTS, WINDOW, Found, find
from catalog.search.folding import clean
from catalog.search.marking import marked
from catalog.search.understanding import Understood, understand
from catalog.shelf import CardView, Choice, Crumb, Page, SearchView
from catalog.visible import listed

LONGEST = 120
POPULAR = 4
EXACT = "exact"


@dataclass(frozen=True)
class Led:
    """Staff lead whoever asks this to a page of the shop."""

    url: str


def search_page(asked: str, reader: Reader, *, number: int = 1, sort: str = BEST, exact: str = "") -> SearchView | Led:
    """Two statements where something is found. Raises Http404 for a page behind the last."""
    query = clean(asked, LONGEST)
    understood = understand(query, reader.language, exact=bool(exact)) if query else None
    if understood is None:
        return _nothing(query, reader, is_wordless=bool(query))
    if understood.address:
        return Led(reader.home + understood.address.removeprefix("/"))
    sort = sort if sort in SORTS else BEST
    found = find(understood, reader, number=number, sort=sort)
    if not found.cards:
        if number > 1:
            raise Http404
        return _nothing(query, reader)
    return _found(query, understood, found, reader, number=number, sort=sort, exact=exact)


def _found(
    query: str, understood: Understood, found: Found, reader: Reader, *, number: int, sort: str, exact: str
) -> SearchView:
    url = f"{reader.home}search/"
    asked = {"q": query} | ({EXACT: "1"} if exact else {})
    ordered = asked if sort == BEST else asked | {"sort": sort}
    page = replace(page_of(number, min(found.total, WINDOW), url=url, **ordered), total=found.total)
    corrected = understood.better if found.how == Outcome.CORRECTED else ""
    return SearchView(
        query=query,
        cards=tuple(replace(card, name=marked(card.name, understood.terms, reader.language)) for card in found.cards),
        page=page,
        outcome="" if found.how == "found" else found.how,
        is_more=found.total >= MOST_FOUND,
        corrected=corrected,
        corrected_url=f"{url}?{urlencode({'q': corrected})}" if corrected else "",
        exact_url=f"{url}?{urlencode({'q': query, EXACT: '1'})}" if corrected else "",
        sorts=tuple(
            Choice(code, label, f"{url}?{urlencode(asked | ({} if code == BEST else {'sort': code}))}", code == sort)
            for code, label in _sort_labels()
        ),
    )


def _nothing(query: str, reader: Reader, *, is_wordless: bool = False) -> SearchView:
    """Nobody is left standing: the departments, and what others like."""
    popular = [card for _, card in cards(reader, POPULAR_SQL, {"many": POPULAR})] if query else []
    return SearchView(
        query=query,
        cards=(),
        page=Page(1, 1, 0, "", "", ()),
        outcome=Outcome.NOTHING if query and not is_wordless else "",
        is_wordless=is_wordless,
        ways_on=tuple(Crumb(item.name, item.url) for item in menu()),
        popular=tuple[CardView, ...](popular),
    )


POPULAR_SQL = f"""
SELECT p.id, '' AS shelf, row_number() OVER (ORDER BY p.featured DESC, p.position, p.id) AS rank
FROM catalog_product p WHERE {listed("p")} ORDER BY p.featured DESC, p.position, p.id LIMIT %(many)s
"""  # noqa: S608 (our own condition; every value is a parameter)


def _sort_labels() -> list[tuple[str, str]]:
    return [
        (BEST, pgettext("order of a list", "Best match")),
        ("price_asc", pgettext("order of a list", "Price, low to high")),
        ("price_desc", pgettext("order of a list", "Price, high to low")),
        ("new", pgettext("order of a list", "Newest first")),
    ]
