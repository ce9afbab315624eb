"""The basket's pages: look, add, change, save, share. Each refusal is told on the page, and nothing has changed."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orders import basket, coupons, gifting, saved, sharing
from orders.cookie import address_of, keep, person_of, shopper_of
from orders.models import Basket
from orders.views.filled import NOTHING, Typed, basket_view, share_path, shared_lines
from orders.views.shown import AddedView, Tried
from orders.views.shown_beside import SharedView, WordsShown
from orders.wish import Wish, wish_of
from shop import markets
from shop.errors import Refusal
from shop.once import once
from shop.storefront import same_origin

LONGEST_TYPED = 2000


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return _page(request, basket.find(shopper_of(request)))


@never_cache
@same_origin
@require_POST
@once()
def add(request: HttpRequest) -> HttpResponse:
    """POST ``sku`` and ``quantity`` (1 when absent). Goes on to the basket; with htmx, a fragment that says so."""
    shopper = shopper_of(request)
    sku = request.POST.get("sku", "")[:60]
    try:
        quantity = basket.quantity_of(request.POST.get("quantity") or "1")
        found = basket.add(shopper, sku, quantity)
    except Refusal as refusal:
        if _wants_fragment(request):
            return _added(request, AddedView("", 0, 0, reverse("orders:basket"), str(refusal)), refusal.status)
        return _page(request, basket.find(shopper), trouble=str(refusal), status=refusal.status)
    if _wants_fragment(request):
        name = found.lines.select_related("variant__product").get(variant__sku=sku).variant.product.name
        view = AddedView(name, quantity, basket.count(found), reverse("orders:basket"))
        return keep(_added(request, view, 200), found)
    return keep(_see_basket(), found)


@never_cache
@same_origin
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """POST ``sku`` and ``quantity``, or ``remove`` (a SKU), ``country`` or ``method``; then the basket again."""
    shopper = shopper_of(request)
    try:
        _change(request, shopper)
    except Refusal as refusal:
        return _page(request, basket.find(shopper), trouble=str(refusal), status=refusal.status)
    return _see_basket()


@never_cache
@same_origin
@require_POST
@once()
def code(request: HttpRequest) -> HttpResponse:
    """POST ``code`` to enter one, or ``take_out``; then the basket again. A refusal is told at the field."""
    shopper = shopper_of(request)
    found = basket.find(shopper)
    if found is None:
        return _see_basket()
    if "take_out" in request.POST:
        coupons.take_out(found)
        return _see_basket()
    typed = request.POST.get("code", "")[:80]
    try:
        coupons.enter(found, typed, visitor=found.token, address=address_of(request))
    except Refusal as refusal:
        return _page(request, found, typed=Typed(Tried("code", typed, str(refusal))), status=refusal.status)
    return _see_basket()


@never_cache
@same_origin
@require_POST
def points(request: HttpRequest) -> HttpResponse:
    """POST ``points``: so many she would use, 0 for none; then the basket again. A refusal is told at the field."""
    found = basket.find(shopper_of(request))
    if found is None:
        return _see_basket()
    typed = request.POST.get("points", "")[:20]
    try:
        basket.use_points(found, typed)
    except Refusal as refusal:
        return _page(request, found, typed=Typed(Tried("points", typed, str(refusal))), status=refusal.status)
    return _see_basket()


@never_cache
@same_origin
@require_POST
@once()
def later(request: HttpRequest) -> HttpResponse:
    """POST ``save``, ``take_back`` or ``forget`` with a SKU; then the basket again."""
    shopper, given = shopper_of(request), request.POST
    try:
        if given.get("save"):
            saved.save(shopper, given["save"][:60])
        elif given.get("take_back"):
            saved.take_back(shopper, given["take_back"][:60])
        elif given.get("forget"):
            saved.forget(shopper, given["forget"][:60])
    except Refusal as refusal:
        return _page(request, basket.find(shopper), trouble=str(refusal), status=refusal.status)
    return _see_basket()


@never_cache
@same_origin
@require_POST
@once()
def words(request: HttpRequest) -> HttpResponse:
    """POST ``note``, ``gift``, ``message`` and ``wrap``; then the basket again. A refusal is told at the fields."""
    shopper, given = shopper_of(request), request.POST
    note, message = given.get("note", "")[:LONGEST_TYPED], given.get("message", "")[:LONGEST_TYPED]
    try:
        gifting.ask(shopper, note=note, is_gift="gift" in given, message=message, wrapped="wrap" in given)
    except Refusal as refusal:
        typed = WordsShown(
            note=note, is_gift="gift" in given, message=message, is_wrapped="wrap" in given, trouble=str(refusal)
        )
        return _page(request, basket.find(shopper), typed=Typed(words=typed), status=refusal.status)
    return _see_basket()


@never_cache
@same_origin
@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """The basket's page with a link to what is in it."""
    found = basket.find(shopper_of(request))
    if found is None:
        return _see_basket()
    try:
        return _page(request, found, link=sharing.link(share_path(sharing.key_of(found))))
    except Refusal as refusal:
        return _page(request, found, trouble=str(refusal), status=refusal.status)


@never_cache
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
@once()
def shared(request: HttpRequest, key: str) -> HttpResponse:
    """GET: what the link holds. POST: a copy into the basket of whoever opened it, then that basket."""
    shopper = shopper_of(request)
    try:
        pieces = sharing.pieces_in(key)
    except Refusal as refusal:
        view = SharedView(lines=(), trouble=str(refusal))
        return render(request, "orders/shared.html", {"view": view}, status=refusal.status)
    lines = shared_lines(pieces, _no_wish(request))
    if request.method != "POST":
        return render(request, "orders/shared.html", {"view": SharedView(lines)})
    copied = sharing.copy(shopper, key)
    if copied.refused:
        view = SharedView(lines, refused=tuple(copied.refused.values()))
        page = render(request, "orders/shared.html", {"view": view}, status=409)
        return keep(page, copied.basket) if copied.basket is not None else page
    return keep(_see_basket(), copied.basket) if copied.basket is not None else _see_basket()


def _change(request: HttpRequest, shopper: basket.Shopper) -> None:
    given = request.POST
    if given.get("remove"):
        basket.remove(shopper, given["remove"][:60])
    elif given.get("sku"):
        basket.change(shopper, given["sku"][:60], basket.quantity_of(given.get("quantity", "")))
    elif found := basket.find(shopper):
        if given.get("country"):
            basket.send_to(found, given["country"])
        if given.get("method"):
            basket.send_by(found, given["method"])


def _page(
    request: HttpRequest,
    found: Basket | None,
    *,
    trouble: str = "",
    typed: Typed = NOTHING,
    link: str = "",
    status: int = 200,
) -> HttpResponse:
    language = request.LANGUAGE_CODE  # type: ignore[attr-defined]
    wish = wish_of(found, language, person=person_of(request), pieces={}) if found is not None else _no_wish(request)
    view = basket_view(found, wish, trouble=trouble, typed=typed, link=link)
    page = render(request, "orders/basket.html", {"view": view}, status=status)
    return keep(page, found) if found is not None else page


def _no_wish(request: HttpRequest) -> Wish:
    market = request.market  # type: ignore[attr-defined]
    return Wish(
        pieces={},
        market=market,
        country=markets.country_of(market),
        language=request.LANGUAGE_CODE,  # type: ignore[attr-defined]
    )


def _added(request: HttpRequest, view: AddedView, status: int) -> HttpResponse:
    return render(request, "orders/parts/added.html", {"view": view}, status=status)


def _see_basket() -> HttpResponse:
    return HttpResponseRedirect(reverse("orders:basket"), status=303)


def _wants_fragment(request: HttpRequest) -> bool:
    return bool(request.htmx) and not request.htmx.boosted  # type: ignore[attr-defined]
