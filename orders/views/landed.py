"""What one piece costs at the door of the market's country: a page, and the fragment that a product page fetches.

Both are the same for everybody and name nobody, so they are kept like any page; they put nothing into a basket.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog.offers import offers
from orders.errors import UnknownGoods
from orders.estimate import look
from orders.views import promising
from orders.views.showing import bill_shown, product_url
from orders.views.shown import Ending, LandedView
from orders.wish import Wish
from shop.errors import Refusal
from shop.markets import country_of
from shop.pagecache import cached_page
from shop.places import country_name


@cached_page("sku")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "orders/landed.html", {"view": _view(request)})


@cached_page("sku")
@require_safe
def part(request: HttpRequest) -> HttpResponse:
    return render(request, "orders/parts/landed.html", {"view": _view(request)})


def _view(request: HttpRequest) -> LandedView:
    """Raises Http404 for a SKU that is not on sale here; another refusal is said on the page."""
    market, language = request.market, request.LANGUAGE_CODE  # type: ignore[attr-defined]
    sku, country = request.GET.get("sku", "")[:60], country_of(market)
    known = offers([sku], language=language, currency=market.currency, market=market.code)
    if sku not in known:
        raise Http404
    offer = known[sku]
    bill, trouble = None, ""
    endings: tuple[Ending, ...] = ()
    try:
        found = look(Wish({sku: 1}, market, country, language, known=known))
        bill, endings = bill_shown(found.bill), promising.last_days(found, market)
    except UnknownGoods:
        raise Http404 from None
    except Refusal as refusal:
        trouble = str(refusal)
    return LandedView(
        name=offer.name,
        options=offer.options,
        url=product_url(offer.slug, sku),
        country=country_name(country),
        bill=bill,
        trouble=trouble,
        page_url=f"{reverse('orders:landed')}?sku={sku}",
        endings=endings,
    )
