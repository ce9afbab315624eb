"""The form beside a thing that is sold out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from customers import wishes
from customers.pace import is_too_fast
from shop.errors import Refusal
from shop.storefront import same_origin

MOST = 10
WITHIN_S = 600


@never_cache
@same_origin
@require_POST
def tell_me_when_back(request: HttpRequest) -> HttpResponse:
    """POST ``sku`` and ``email`` (an account's own when absent). The answer is a page; with htmx, a fragment."""
    if is_too_fast(request, "back-in-stock", most=MOST, within_s=WITHIN_S):
        return render(request, "429.html", status=429)
    market = request.market  # type: ignore[attr-defined]
    language = request.LANGUAGE_CODE  # type: ignore[attr-defined]
    sku = request.POST.get("sku", "")[:60]
    email = request.POST.get("email", "") or getattr(request.user, "email", "")
    trouble, status = "", 200
    try:
        wishes.wish(email, sku, language=language, market=market)
    except Refusal as refusal:
        trouble, status = str(refusal), refusal.status
    found = wishes.wished_offer(sku, language=language, market=market)
    is_fragment = bool(request.htmx) and not request.htmx.boosted  # type: ignore[attr-defined]
    template = "customers/parts/wished.html" if is_fragment else "customers/wished.html"
    # The same sentence whether the address was known or not: nobody learns here who waits for what.
    return render(request, template, {"trouble": trouble, "offer": found, "email": email, "sku": sku}, status=status)
