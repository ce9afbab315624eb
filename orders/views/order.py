"""One order, for those who may see it: by account, or by the signed link that opened it in this session."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from orders import access, editing, paying
from orders.doubting import visit_of
from orders.models import Order
from orders.views.order_shown import order_view
from payments import taking
from shop.errors import Refusal
from shop.once import once
from shop.storefront import same_origin

BACK = {"paid", "unpaid", "down"}


@never_cache
@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """``?key=`` from a letter is taken once and leaves the address; a foreign number is as unknown as any other."""
    back = request.GET.get("back", "")
    back = back if back in BACK else ""
    if "key" in request.GET:
        if access.opens(request.GET["key"], number):
            access.remember(request, number)
        return _clean(number, back)
    order = _mine(request, number)
    if back == "paid" and order.awaits_payment:
        taking.check(number)
        order.refresh_from_db()
    made = editing.waiting(order)
    if back == "paid" and made is not None:
        taking.check(made.reference)
    return render(request, "orders/order.html", {"view": order_view(order, back=back)})


@never_cache
@same_origin
@require_POST
@once()
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """Go to the provider's page, again if need be."""
    order = _mine(request, number)
    page = reverse("orders:order", args=[number])
    if not order.awaits_payment:
        return HttpResponseRedirect(page, status=303)
    try:
        return HttpResponseRedirect(
            paying.page_of(order, wanted=request.POST.get("pay_with", ""), visit=visit_of(request)), status=303
        )
    except Refusal:
        return HttpResponseRedirect(f"{page}?back=down", status=303)


@never_cache
@same_origin
@require_POST
def pay_change(request: HttpRequest, number: str) -> HttpResponse:
    """Go to the provider's page for what a change of the order costs more."""
    page = reverse("orders:order", args=[number])
    made = editing.waiting(_mine(request, number))
    if made is None:
        return HttpResponseRedirect(page, status=303)
    try:
        return HttpResponseRedirect(editing.pay_url(made), status=303)
    except Refusal:
        return HttpResponseRedirect(f"{page}?back=down", status=303)


def _mine(request: HttpRequest, number: str) -> Order:
    order = Order.objects.visible_to(request).filter(number=number).prefetch_related("lines", "history", "refunds")
    found = order.first()
    if found is None:
        raise Http404
    return found


def _clean(number: str, back: str) -> HttpResponse:
    """The same page without the key, which no other site shall read in a referrer."""
    page = reverse("orders:order", args=[number])
    answer = HttpResponseRedirect(f"{page}?back={back}" if back else page)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
