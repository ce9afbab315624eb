"""The shop window: each view asks one question of ``catalog.browse`` and shows the answer."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog.addresses import Kind, now_at
from catalog.browse.brand import brand_page, brands
from catalog.browse.category import category_page
from catalog.browse.chosen import chosen, comparison
from catalog.browse.collection import collection_page
from catalog.browse.gone import gone_page
from catalog.browse.home import home_page
from catalog.browse.journal import article_page, journal_page
from catalog.browse.json_ld import faq, script
from catalog.browse.lists.address import ASKED
from catalog.browse.lists.page import Moved as Elsewhere
from catalog.browse.product import Moved, product_page
from catalog.browse.questions import help_page
from catalog.browse.reader import Reader, reader_in
from catalog.listview import ListView
from catalog.search.misses import count_miss
from catalog.search.page import ASKED as SEARCHED
from catalog.search.page import Led, search_page
from catalog.search.suggesting import suggestions
from catalog.shelf import GoneView
from shop.pagecache import cached_page

ListPage = Callable[[str, Mapping[str, str], Reader], ListView | Elsewhere]


@cached_page()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/home.html", {"home": home_page(_reader(request)), "canonical": request.path})


@cached_page(*ASKED)
@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    return _listed(request, "category", slug, category_page)


@cached_page(*ASKED)
@require_safe
def brand(request: HttpRequest, slug: str) -> HttpResponse:
    return _listed(request, "brand", slug, brand_page)


@cached_page()
@require_safe
def brand_index(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/brands.html", {"brands": brands(_reader(request)), "canonical": request.path})


@cached_page(*ASKED)
@require_safe
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    return _listed(request, "collection", slug, collection_page)


@cached_page("v")
@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    reader = _reader(request)
    found = product_page(slug, reader, wanted=request.GET.get("v", ""))
    if isinstance(found, Moved):
        return HttpResponseRedirect(found.url)
    if found is None:
        return _gone(request, gone_page(slug, reader))
    return render(request, "catalog/product.html", {"product": found, "canonical": found.url})


@cached_page()
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    found = journal_page(_reader(request))
    return render(request, "catalog/journal.html", {"journal": found, "canonical": request.path})


@cached_page()
@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    found = article_page(slug, _reader(request))
    return render(request, "catalog/article.html", {"article": found, "canonical": found.url})


@cached_page()
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    found = help_page(_reader(request).language)
    asked = [question for _topic, questions in found.topics for question in questions]
    values = {"help": found, "json_ld": script([faq(asked)]) if asked else "", "canonical": request.path}
    return render(request, "catalog/questions.html", values)


@cached_page("p")
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    found = comparison(request.GET.get("p", ""), _reader(request))
    return render(request, "catalog/compare.html", {"comparison": found, "canonical": request.path})


@cached_page("p")
@require_safe
def wishes(request: HttpRequest) -> HttpResponse:
    """The page of a wish list: of the one that the address names, else of the one that lies in the browser."""
    asked = request.GET.get("p", "")
    values = {"cards": chosen(asked, _reader(request)), "named": bool(asked), "canonical": request.path}
    return render(request, "catalog/wishes.html", values)


@cached_page("p")
@require_safe
def chosen_cards(request: HttpRequest) -> HttpResponse:
    """The cards alone, for pages that know by script whose they are."""
    found = chosen(request.GET.get("p", ""), _reader(request))
    return render(request, "catalog/parts/chosen.html", {"cards": found})


@cached_page(*SEARCHED)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A search that found what was asked is kept like any page; one that did not is counted, so it is never kept."""
    reader = _reader(request)
    found = search_page(request.GET, reader)
    if isinstance(found, Led):
        return HttpResponseRedirect(found.url)
    answer = render(request, "catalog/search.html", {"search": found, "canonical": request.path})
    if found.outcome:
        answer.headers["Cache-Control"] = "private, no-store"
        if found.page.number == 1 and not found.chips and request.method == "GET":
            count_miss(found.query, found.outcome, language=reader.language, market=reader.market.code)
    return answer


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """A piece of page for ``suggest.js``. The same for everybody, so browsers and caches may keep it a minute."""
    found = suggestions(request.GET.get("q", ""), _reader(request))
    answer = render(request, "catalog/suggest.html", {"suggest": found})
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer


def _gone(request: HttpRequest, found: str | GoneView) -> HttpResponse:
    """To the address of today with the same query, or a page that says what happened and leads on."""
    if isinstance(found, str):
        return _moved(request, found)
    return render(request, "catalog/gone.html", {"gone": found}, status=found.status)


def _moved(request: HttpRequest, url: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)


def _listed(request: HttpRequest, kind: Kind, slug: str, page: ListPage) -> HttpResponse:
    """A list, or the way to where it is now. Raises Http404 for what never was and for what is no filter."""
    try:
        found = page(slug, request.GET, _reader(request))
    except Http404:
        if (now := now_at(kind, slug)) is None:
            raise
        return _moved(request, reverse(f"catalog:{kind}", args=[now]))
    if isinstance(found, Elsewhere):
        return HttpResponseRedirect(found.url)
    return render(request, "catalog/list.html", {"list": found, "canonical": found.canonical, "here": found.here})


def _reader(request: HttpRequest) -> Reader:
    return reader_in(request.market)  # type: ignore[attr-defined]
