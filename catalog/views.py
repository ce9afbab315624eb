"""The shop window: each view asks one question of ``catalog.browse`` and shows the answer."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.browse.brand import brand_page, brands
from catalog.browse.category import category_page
from catalog.browse.collection import collection_page
from catalog.browse.home import home_page
from catalog.browse.lists.address import ASKED
from catalog.browse.lists.page import Moved as Elsewhere
from catalog.browse.paging import page_number
from catalog.browse.product import Moved, product_page
from catalog.browse.reader import Reader, reader_in
from catalog.browse.search import search_page
from catalog.listview import ListView
from shop.pagecache import cached_page


@cached_page()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/home.html", {"home": home_page(_reader(request)), "canonical": request.path})


@cached_page(*ASKED)
@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    return _listed(request, category_page(slug, request.GET, _reader(request)))


@cached_page(*ASKED)
@require_safe
def brand(request: HttpRequest, slug: str) -> HttpResponse:
    return _listed(request, brand_page(slug, request.GET, _reader(request)))


@cached_page(*ASKED)
@require_safe
def brand_index(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/brands.html", {"brands": brands(_reader(request)), "canonical": request.path})


@cached_page(*ASKED)
@require_safe
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    return _listed(request, collection_page(slug, request.GET, _reader(request)))


@cached_page("v")
@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    found = product_page(slug, _reader(request), wanted=request.GET.get("v", ""))
    if isinstance(found, Moved):
        return HttpResponseRedirect(found.url)
    return render(request, "catalog/product.html", {"product": found, "canonical": found.url})


@cached_page("q", "page")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    found = search_page(request.GET.get("q", ""), _reader(request), number=page_number(request.GET.get("page")))
    return render(request, "catalog/search.html", {"search": found, "canonical": request.path})


def _listed(request: HttpRequest, found: ListView | Elsewhere) -> HttpResponse:
    if isinstance(found, Elsewhere):
        return HttpResponseRedirect(found.url)
    return render(request, "catalog/list.html", {"list": found, "canonical": found.canonical, "here": found.here})


def _reader(request: HttpRequest) -> Reader:
    return reader_in(request.market)  # type: ignore[attr-defined]
