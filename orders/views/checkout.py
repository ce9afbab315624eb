"""The checkout: one calm page. It prices, asks, and on ``order`` makes the order and leads to the provider's page."""

from dataclasses import replace
from functools import partial

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.errors import OutOfStock
from customers import addresses
from logistics import vies
from logistics.business import Business
from logistics.errors import BadVatNumber
from orders import access, basket, checkout, draft, law, paying
from orders.beside import beside
from orders.checkout import Contact
from orders.cookie import keep, person_of, shopper_of
from orders.doubting import visit_of
from orders.errors import BasketChanged, BasketLost, CurrencyChanged, EmptyBasket, PriceChanged
from orders.forms import CheckoutForm
from orders.models import Basket, Order
from orders.views import checking
from orders.views.checking import Desk, Told, digest
from orders.views.entries import entries_of
from orders.views.filled import basket_view
from orders.wish import Wish, wish_of
from shop import languages, markets
from shop.admission import come_again
from shop.errors import Busy, Refusal
from shop.models import User
from shop.once import OtherEntries, once
from shop.storefront import same_origin

log = structlog.get_logger(__name__)


def _let_in(request: HttpRequest) -> None:
    """A repeated answer leads to an order: this session may see it, even if the first answer never arrived."""
    last = basket.last(shopper_of(request))
    order = Order.objects.filter(basket=last).first() if last is not None and not last.is_open else None
    if order is not None:
        access.remember(request, order.number)


def _other_entries(request: HttpRequest) -> HttpResponse:
    """The form of before with other entries: all of them stand on a page of now, to be sent once more."""
    found = basket.find(shopper_of(request))
    if found is None:
        return _lost(request)
    return _shown(request, found, Told(str(OtherEntries()), OtherEntries.status))


@never_cache
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
@once(other=_other_entries, again=_let_in)
def show(request: HttpRequest) -> HttpResponse:
    """GET: the page (``?country=`` chooses another country). POST with ``order``: order and pay. Else: recount."""
    shopper, orders = shopper_of(request), request.method == "POST" and "order" in request.POST
    last = basket.last(shopper) if orders else None
    if last is not None and not last.is_open:
        return _already(request, last)
    if request.method == "POST":
        draft.keep(request)
    found = basket.find(shopper, looked_up=last)
    if found is None:
        return _lost(request) if orders else HttpResponseRedirect(reverse("orders:basket"), status=303)
    country = (request.POST if request.method == "POST" else request.GET).get("country", "")
    if country and (not orders or country in markets.countries_of(shopper.market)):
        basket.send_to(found, country)
    if not orders:
        return _shown(request, found)
    desk = _desk(request, found)
    try:
        return _order(desk)
    except Refusal as refusal:
        return _refused(desk, refusal)
    except OperationalError as error:  # somebody holds what she wants for too long: what she typed stays on the page
        log.error("nothing could be ordered", error=str(error))
        return come_again(_refused(desk, Busy()))


def _order(desk: Desk) -> HttpResponse:
    seen = checkout.see(desk.wish)
    form = checking.form_of(desk, seen.summary)
    _refuse_stale(desk, form, seen.summary)
    if not form.is_valid() or form.address is None or form.seen is None:
        return keep(checking.page(desk, seen.summary, form, Told(status=422)), desk.basket)
    request, user = desk.request, desk.request.user
    contact = Contact(
        email=form.cleaned_data["email"],
        language=desk.wish.language,
        user_id=user.pk if user.is_authenticated else None,
        buyer=desk.wish.buyer,
    )
    agreed = law.consents_in(desk.wish.country)
    place = partial(
        checkout.place,
        desk.basket,
        contact=contact,
        address=form.address,
        method=form.cleaned_data.get("method", ""),
        shown_total=form.seen,
        pay_with=form.cleaned_data.get("pay_with", ""),
        also=beside(desk.basket, consents=agreed, language=desk.wish.language, who=form.identity),
    )
    try:
        try:
            order = place(seen=seen)
        except OutOfStock:  # gone since it was priced, from that place: another one may have it
            order = place()
    except PriceChanged as refusal:
        # The tax of her region may first be known now, with her address: she sees the new total before she agrees.
        desk = replace(desk, wish=replace(desk.wish, region=form.address.region, postal=form.address.postal))
        return keep(checking.anew(desk, Told(str(refusal), refusal.status)), desk.basket)
    draft.forget(request)
    access.remember(request, order.number)
    _keep_address(request, order)
    return _to_payment(request, order)


def _refuse_stale(desk: Desk, form: CheckoutForm, seen: checkout.Summary) -> None:
    """Raises BasketChanged or CurrencyChanged for a page that showed something else than would be ordered."""
    shown = desk.request.POST.get("shown_basket", "")
    if shown and shown != digest(desk.wish.pieces):
        raise BasketChanged
    if form.seen is not None and form.seen.currency != seen.bill.total.currency:
        raise CurrencyChanged(
            currency=languages.locale_of().currencies.get(seen.bill.currency, seen.bill.currency),
            now=languages.write_money(seen.bill.total),
        )


def _keep_address(request: HttpRequest, order: Order) -> None:
    """Her next order may go the same way. A full book is no reason to trouble her now."""
    if isinstance(request.user, User):
        try:
            addresses.keep(request.user, order.ship_to, shipping_method=order.shipping_method)
        except Refusal as refusal:
            log.info("address not kept", code=refusal.code)


def _to_payment(request: HttpRequest, order: Order) -> HttpResponse:
    page = reverse("orders:order", args=[order.number])
    if not order.awaits_payment:  # nothing was left to pay
        return HttpResponseRedirect(page, status=303)
    try:
        return HttpResponseRedirect(paying.page_of(order, visit=visit_of(request)), status=303)
    except Refusal:
        return HttpResponseRedirect(f"{page}?back=down", status=303)


def _already(request: HttpRequest, closed: Basket) -> HttpResponse:
    """A second click, or a page from before: the basket is an order, and the token proves whose."""
    order = Order.objects.filter(basket=closed).first()
    if order is None:
        return HttpResponseRedirect(reverse("orders:basket"), status=303)
    access.remember(request, order.number)
    if order.awaits_payment:
        return _to_payment(request, order)
    return HttpResponseRedirect(reverse("orders:order", args=[order.number]), status=303)


def _shown(request: HttpRequest, found: Basket, told: Told = checking.NOTHING) -> HttpResponse:
    desk = _desk(request, found)
    try:
        return keep(checking.anew(desk, told), found)
    except Refusal as refusal:
        return _refused(desk, refusal)


def _refused(desk: Desk, refusal: Refusal) -> HttpResponse:
    """Sold out, not deliverable, gone: what she typed stays, with a price if one can still be made.

    Who has only come and typed nothing is told on the basket's page, where it can be put right.
    """
    if isinstance(refusal, EmptyBasket):
        return HttpResponseRedirect(reverse("orders:basket"), status=303)
    told = Told(str(refusal), refusal.status)
    try:
        return keep(checking.anew(desk, told), desk.basket)
    except Refusal:
        if desk.request.method != "POST":
            return HttpResponseRedirect(reverse("orders:basket"), status=303)
        return keep(checking.unpriced(desk, told), desk.basket)


def _lost(request: HttpRequest) -> HttpResponse:
    """The basket's cookie is gone, or the basket with it: said on the basket's page; what she typed waits for her."""
    market, language = request.market, request.LANGUAGE_CODE  # type: ignore[attr-defined]
    wish = Wish(pieces={}, market=market, country=markets.country_of(market), language=language)
    view = basket_view(None, wish, trouble=str(BasketLost()))
    return render(request, "orders/basket.html", {"view": view}, status=BasketLost.status)


def _desk(request: HttpRequest, found: Basket) -> Desk:
    entries = entries_of(request, found)
    held = getattr(found, "held", None)  # read with the basket a moment ago
    wish = wish_of(
        found,
        request.LANGUAGE_CODE,  # type: ignore[attr-defined]
        region=entries.get("region")[:80],
        postal=entries.get("postal")[:16],
        method=entries.get("method")[:20],
        person=person_of(request, entries.get("email")[:254] if "order" in request.POST else ""),
        pieces=None if held is None else {line["sku"]: line["quantity"] for line in held},
    )
    return Desk(
        request, found, entries, replace(wish, buyer=_business(entries.get("vat_number").strip(), wish.country))
    )


def _business(number: str, country: str) -> Business | None:
    """The business she buys for, with proof where VIES gives one; a number with wrong digits is the form's to tell."""
    if not number or not vies.covers(country):
        return None
    try:
        return vies.confirm(number, country=country)
    except BadVatNumber:
        return None
