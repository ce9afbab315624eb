"""The wish list of an account: its page, and the deeds of the buttons on pages that are the same for everybody."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.browse.chosen import MOST_KEPT, address, hers, slugs, wishes_page
from catalog.browse.reader import reader_in
from customers.wishes import drop, keep, wished
from shop.models import User
from shop.storefront import same_origin

DEEDS = {"keep": keep, "drop": drop}


@never_cache
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """GET: her list; a stranger's is in her browser, so its page is the one that the browser fills.

    POST ``do`` (keep or drop) and ``p`` (slugs): the list again, or its slugs as JSON for a script; null for a
    stranger. A stranger without scripts gets the page of what she just wanted to keep.
    """
    user = request.user
    if request.method == "POST":
        return _done(request)
    if not isinstance(user, User):
        return HttpResponseRedirect(reverse("catalog:wishes"))
    found = hers(wishes_page(wished(user), reader_in(request.market)))  # type: ignore[attr-defined]
    return render(request, "catalog/wishes.html", {"wishes": found, "here": request.path})


def _done(request: HttpRequest) -> HttpResponse:
    deed = DEEDS.get(request.POST.get("do", ""))
    try:
        named = slugs(request.POST.get("p", ""), MOST_KEPT)
    except Http404:
        named = ()
    if deed is None or not named:
        return HttpResponseBadRequest(_("This is no piece of the shop."))
    user = request.user
    found = deed(user, named) if isinstance(user, User) else None
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"wishes": found})
    if found is None:
        return HttpResponseRedirect(address(reverse("catalog:wishes"), named if deed is keep else ()))
    return HttpResponseRedirect(reverse("account_wishes"))
