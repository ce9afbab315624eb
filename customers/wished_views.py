"""The wish list of an account: a page that works without script, and answers for the script of the others."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.browse.chosen import chosen
from catalog.browse.reader import reader_in
from customers import wished
from customers.pace import is_too_fast
from shop.errors import Refusal
from shop.models import User
from shop.storefront import same_origin

MOST, WITHIN_S = 120, 600
LONGEST = 48 * 130


@never_cache
@require_safe
@login_required
def show(request: HttpRequest) -> HttpResponse:
    return _page(request)


@never_cache
@same_origin
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """POST ``keep``, ``drop`` or ``merge`` with addresses of pieces. A script gets the list, a form its page."""
    if is_too_fast(request, "wish-list", most=MOST, within_s=WITHIN_S):
        return render(request, "429.html", status=429)
    user = request.user
    wants_list = request.headers.get("Accept", "") == "application/json"
    if not isinstance(user, User):
        return _sign_in(request, wants_list)
    trouble, status = "", 200
    try:
        if "merge" in request.POST:
            wished.merge(user, request.POST["merge"][:LONGEST].split(","))
        elif "keep" in request.POST:
            wished.keep(user, request.POST["keep"])
        else:
            wished.drop(user, request.POST.get("drop", ""))
    except Refusal as refusal:
        trouble, status = str(refusal), refusal.status
    if wants_list:
        return JsonResponse({"wishes": wished.slugs_of(user), "trouble": trouble}, status=status)
    return _page(request, trouble, status) if trouble else HttpResponseRedirect(_here(), status=303)


def _page(request: HttpRequest, trouble: str = "", status: int = 200) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    slugs = wished.slugs_of(user)
    cards = chosen(",".join(slugs), reader_in(request.market))  # type: ignore[attr-defined]
    values = {"cards": cards, "hidden": len(slugs) - len(cards), "trouble": trouble}
    return render(request, "customers/wish_list.html", values, status=status)


def _sign_in(request: HttpRequest, wants_list: bool) -> HttpResponse:
    if wants_list:
        return JsonResponse({"wishes": None}, status=403)
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': _here()})}", status=303)


def _here() -> str:
    return reverse("customers:wish_list")
