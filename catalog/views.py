"""The shop window: each view asks one question of ``catalog.browse`` and shows the answer."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.browse.category import DEFAULT_SORT, category_page
from catalog.browse.home import home_page
from catalog.browse.paging import page_number
from catalog.browse.product import Moved, product_page
from catalog.browse.reader import Reader, reader_in
from catalog.browse.search import search_page
from shop.pagecache import cached_page


@cached_page()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/home.html", {"home": home_page(_reader(request)), "canonical": request.path})


@cached_page("sort", "page")
@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    found = category_page(
        slug,
        _reader(request),
        sort=request.GET.get("sort", DEFAULT_SORT),
        number=page_number(request.GET.get("page")),
    )
    return render(request, "catalog/category.html", {"category": found, "canonical": found.url})


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


def _reader(request: HttpRequest) -> Reader:
    return reader_in(request.market)  # type: ignore[attr-defined]
