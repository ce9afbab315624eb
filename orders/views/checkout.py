"""The checkout: one calm page. It prices, asks, and on ``order`` makes the order and leads to the provider's page."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from logistics import vies
from logistics.business import Business
from logistics.errors import BadVatNumber
from orders import access, basket, checkout
from orders.checkout import Contact, Summary, Wish
from orders.cookie import keep, person_of, shopper_of
from orders.errors import EmptyBasket, PriceChanged
from orders.forms import CheckoutForm, seen_text
from orders.models import Basket, Order
from orders.views.showing import bill_shown, lines_shown, methods_shown
from orders.views.shown import CheckoutView
from orders.views.waiting import with_days
from shop import languages, markets, places
from shop.errors import Refusal
from shop.storefront import same_origin


@dataclass(frozen=True)
class Told:
    """What is said above the page, and its HTTP status."""

    trouble: str = ""
    status: int = 200


NOTHING = Told()


@never_cache
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """GET: the page (``?country=`` chooses another country). POST with ``order``: order and pay. Else: recount."""
    shopper = shopper_of(request)
    if request.method == "POST" and "order" in request.POST:
        last = basket.last(shopper)
        if last is not None and not last.is_open:
            return _already(request, last)
    found = basket.find(shopper)
    if found is None:
        return HttpResponseRedirect(reverse("orders:basket"), status=303)
    country = (request.POST if request.method == "POST" else request.GET).get("country", "")
    if country and ("order" not in request.POST or country in markets.countries_of(shopper.market)):
        basket.send_to(found, country)
    try:
        if request.method == "POST" and "order" in request.POST:
            return _order(request, found)
        return keep(_anew(request, _wish(request, found)), found)
    except Refusal as refusal:
        return _refused(request, found, refusal)


def _order(request: HttpRequest, found: Basket) -> HttpResponse:
    wish = _wish(request, found)
    seen = checkout.look(wish)
    form = _form(request, wish, seen)
    if not form.is_valid() or form.address is None or form.seen is None:
        return keep(_page(request, wish, seen, form, Told(status=422)), found)
    user = request.user
    contact = Contact(
        email=form.cleaned_data["email"],
        language=wish.language,
        user_id=user.pk if user.is_authenticated else None,
        buyer=wish.buyer,
    )
    try:
        order = checkout.place(
            found,
            contact=contact,
            address=form.address,
            method=form.cleaned_data.get("method", ""),
            shown_total=form.seen,
        )
    except PriceChanged as refusal:
        # The tax of her region may first be known now, with her address: she sees the new total before she agrees.
        wish = replace(wish, region=form.address.region, postal=form.address.postal)
        return keep(_anew(request, wish, Told(str(refusal), refusal.status)), found)
    access.remember(request, order.number)
    return _to_payment(order)


def _to_payment(order: Order) -> HttpResponse:
    page = reverse("orders:order", args=[order.number])
    if not order.awaits_payment:  # nothing was left to pay
        return HttpResponseRedirect(page, status=303)
    try:
        return HttpResponseRedirect(checkout.pay_url(order), status=303)
    except Refusal:
        return HttpResponseRedirect(f"{page}?back=down", status=303)


def _already(request: HttpRequest, closed: Basket) -> HttpResponse:
    """A second click, or a page from before: the basket is an order, and the token proves whose."""
    order = Order.objects.filter(basket=closed).first()
    if order is None:
        return HttpResponseRedirect(reverse("orders:basket"), status=303)
    access.remember(request, order.number)
    if order.awaits_payment:
        return _to_payment(order)
    return HttpResponseRedirect(reverse("orders:order", args=[order.number]), status=303)


def _refused(request: HttpRequest, found: Basket, refusal: Refusal) -> HttpResponse:
    """Sold out or not deliverable: what she typed stays if a price can still be made, else the basket tells."""
    if isinstance(refusal, EmptyBasket):
        return HttpResponseRedirect(reverse("orders:basket"), status=303)
    try:
        return keep(_anew(request, _wish(request, found), Told(str(refusal), refusal.status)), found)
    except Refusal:
        return HttpResponseRedirect(reverse("orders:basket"), status=303)


def _wish(request: HttpRequest, found: Basket) -> Wish:
    wish = checkout.wish_of(
        found,
        request.LANGUAGE_CODE,  # type: ignore[attr-defined]
        region=request.POST.get("region", "")[:80],
        postal=request.POST.get("postal", "")[:16],
        method=request.POST.get("method", "")[:20],
        person=person_of(request, request.POST.get("email", "")[:254] if "order" in request.POST else ""),
    )
    return replace(wish, buyer=_business(request.POST.get("vat_number", "").strip(), wish.country))


def _business(number: str, country: str) -> Business | None:
    """The business she buys for, with proof where VIES gives one; a number with wrong digits is the form's to tell."""
    if not number or not vies.covers(country):
        return None
    try:
        return vies.confirm(number, country=country)
    except BadVatNumber:
        return None


def _page(request: HttpRequest, wish: Wish, seen: Summary, form: CheckoutForm, told: Told = NOTHING) -> HttpResponse:
    view = CheckoutView(
        lines=with_days(lines_shown(seen, wish), wish.market),
        bill=bill_shown(seen.bill),
        methods=methods_shown(seen),
        country=wish.country,
        country_name=places.country_name(wish.country),
        trouble=told.trouble,
    )
    return render(request, "orders/checkout.html", {"view": view, "form": form}, status=told.status)


def _anew(request: HttpRequest, wish: Wish, told: Told = NOTHING) -> HttpResponse:
    """The page as it would be ordered now, with all she typed so far, and no complaints."""
    seen = checkout.look(wish)
    return _page(request, wish, seen, _unasked(request, wish, seen), told)


def _form(request: HttpRequest, wish: Wish, seen: Summary) -> CheckoutForm:
    return CheckoutForm(request.POST, **_choices(wish, seen))


def _unasked(request: HttpRequest, wish: Wish, seen: Summary) -> CheckoutForm:
    typed = {name: value for name, value in request.POST.items() if name not in {"country", "method", "shown_total"}}
    user = request.user
    if user.is_authenticated:
        typed = {"email": user.email, "name": user.name, **typed}
    start = {**typed, "country": wish.country, "shown_total": seen_text(seen.bill.total)}
    if seen.chosen is not None:
        start["method"] = seen.chosen.method
    return CheckoutForm(initial=start, **_choices(wish, seen))


def _choices(wish: Wish, seen: Summary) -> dict[str, Any]:
    return {
        "country": wish.country,
        "countries": places.country_choices(markets.countries_of(wish.market)),
        "methods": [
            (method.code, f"{method.name}, {method.days}: {languages.write_money(method.price)}")
            for method in methods_shown(seen)
        ],
    }
