"""Staff's deeds on an order: a page with a form that spells out the consequences, and the verb behind it."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from unfold.admin import ModelAdmin

from orders import cancelling, holds, lifecycle, returns
from orders.admin.forms import CancelForm, HoldForm, PiecesForm, RefundForm, ReleaseForm, ShipForm
from orders.models import Order
from shop import languages
from shop.errors import Refusal
from shop.models import User


@dataclass(frozen=True)
class Deed:
    """``act`` does it and answers with what to tell; ``preview`` says what it comes to, before it is done."""

    code: str
    title: Promise | str
    button: Promise | str
    consequences: tuple[Promise | str, ...]
    form: Callable[..., forms.Form]
    act: Callable[[Order, Any, User], str]
    preview: Callable[[Order, Any], str] | None = None
    danger: bool = False

    @property
    def tells_first(self) -> bool:
        """Templates ask this: they would call ``preview`` itself."""
        return self.preview is not None


def show(admin: ModelAdmin, request: HttpRequest, order: Order, deed: Deed) -> HttpResponse:
    """The page of a deed; a POST does it, or, with ``preview``, shows the amount first."""
    form = deed.form(request.POST or None, order=order, initial={"key": secrets.token_hex(8)})
    preview = ""
    if request.method == "POST" and form.is_valid():
        try:
            if deed.preview is not None and "preview" in request.POST:
                preview = deed.preview(order, form)
            else:
                messages.success(request, deed.act(order, form, request.user))  # type: ignore[arg-type]
                return HttpResponseRedirect(reverse("admin:orders_order_change", args=[order.pk]))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        **admin.admin_site.each_context(request),
        "opts": Order._meta,
        "title": f"{deed.title}: {order.number}",
        "original": order,
        "order": order,
        "deed": deed,
        "form": form,
        "preview": preview,
        "back": reverse("admin:orders_order_change", args=[order.pk]),
    }
    return render(request, "admin/orders/order/deed.html", context)


def _ship(order: Order, form: ShipForm, by: User) -> str:
    given = form.cleaned_data
    lifecycle.ship(
        order.number,
        place=given["place"],
        carrier=given["carrier"],
        tracking_number=given["tracking_number"],
        by=by,
        pieces=form.pieces,
    )
    return _("Order %(number)s is on its way.") % {"number": order.number}


def _refund(order: Order, form: RefundForm, by: User) -> str:
    given = form.cleaned_data
    request = returns.refund_lines(
        order,
        form.quantities,
        by=by,
        key=f"{order.number}:{given['key']}",
        reason=given["reason"],
    )
    return _("%(amount)s goes back to the buyer.") % {"amount": languages.write_money(request.amount)}


def _amount(order: Order, form: RefundForm) -> str:
    return _told(order, form.quantities)


def _told(order: Order, quantities: Mapping[int, int]) -> str:
    """What goes back for these pieces, in words, a row a line. Raises what ``returns.plan`` raises."""
    planned = returns.plan(order, quantities)
    parts = [f"{piece.quantity} × {piece.line.name}: {languages.write_money(piece.amount)}" for piece in planned.pieces]
    if planned.rest.amount:
        parts.append(_("Shipping: %(amount)s") % {"amount": languages.write_money(planned.rest)})
    total = _("%(amount)s goes back to the buyer.") % {"amount": languages.write_money(planned.amount)}
    return "\n".join([*parts, total])


def _cancel(order: Order, form: CancelForm, by: User) -> str:
    lifecycle.cancel(order.number, reason="staff", by=by, note=form.cleaned_data["note"])
    return _("Order %(number)s is cancelled and its stock is free.") % {"number": order.number}


def _cancel_pieces(order: Order, form: PiecesForm, by: User) -> str:
    given = form.cleaned_data
    key = f"{order.number}:{given['key']}"
    cancelling.cancel_pieces(order.number, form.quantities, key=key, reason=given["reason"], by=by)
    return _("The pieces are cancelled and can be sold again.")


def _worth(order: Order, form: PiecesForm) -> str:
    left = returns.refundable(order)
    return _told(order, {pk: min(pieces, left[pk]) for pk, pieces in form.quantities.items()})


def _hold(order: Order, form: HoldForm, by: User) -> str:
    holds.hold(order.number, form.cleaned_data["kind"], reason=form.cleaned_data["reason"], by=by)
    return _("Order %(number)s is on hold: nothing of it can be sent.") % {"number": order.number}


def _release(order: Order, form: ReleaseForm, by: User) -> str:
    holds.release(order.number, form.cleaned_data["kind"], answer=form.cleaned_data["reason"], by=by)
    return _("The hold is released.")


SHIP = Deed(
    code="ship",
    title=gettext_lazy("Ship"),
    button=gettext_lazy("It is with the carrier"),
    consequences=(
        gettext_lazy("The pieces leave the stock of the place you choose."),
        gettext_lazy("What you leave out waits for a parcel of its own: a preorder, or what is sent later."),
        gettext_lazy("The buyer gets a letter with the tracking number, and one for each further step."),
        gettext_lazy("From now on the carrier is asked where the parcel is."),
        gettext_lazy("This cannot be undone here."),
    ),
    form=ShipForm,
    act=_ship,
)
REFUND = Deed(
    code="refund",
    title=gettext_lazy("Refund pieces"),
    button=pgettext_lazy("button", "Refund"),
    consequences=(
        gettext_lazy("The exact share of what was paid for the pieces goes back, with tax and duty."),
        gettext_lazy("Shipping goes back with the last piece of the order."),
        gettext_lazy("The provider is asked at once, the ledger books it, and the buyer gets a letter."),
        gettext_lazy("Stock does not change. Pieces that come back are received in the catalogue."),
    ),
    form=RefundForm,
    act=_refund,
    preview=_amount,
    danger=True,
)
CANCEL = Deed(
    code="cancel",
    title=gettext_lazy("Cancel and release stock"),
    button=pgettext_lazy("button", "Cancel the order"),
    consequences=(
        gettext_lazy("All its pieces can be sold to others at once."),
        gettext_lazy("Whatever was paid and not yet refunded goes back by itself."),
        gettext_lazy("The buyer gets a letter."),
        gettext_lazy("This cannot be undone."),
    ),
    form=CancelForm,
    act=_cancel,
    danger=True,
)
CANCEL_PIECES = Deed(
    code="cancel_pieces",
    title=gettext_lazy("Cancel pieces"),
    button=gettext_lazy("Cancel these pieces"),
    consequences=(
        gettext_lazy("The pieces can be sold to others at once; what was sent stays as it is."),
        gettext_lazy("The exact share of what was paid for the pieces goes back, with tax and duty."),
        gettext_lazy("Promotions are not counted anew: a discount stays with the pieces that are kept."),
        gettext_lazy("The buyer gets a letter. With the last piece the order is cancelled and shipping goes back."),
    ),
    form=PiecesForm,
    act=_cancel_pieces,
    preview=_worth,
    danger=True,
)
HOLD = Deed(
    code="hold",
    title=gettext_lazy("Put on hold"),
    button=gettext_lazy("Put on hold"),
    consequences=(
        gettext_lazy("Nothing of the order can be sent while a hold stands, by nobody."),
        gettext_lazy("An order can have several holds; each is released on its own."),
        gettext_lazy("The buyer is not told."),
    ),
    form=HoldForm,
    act=_hold,
)
RELEASE = Deed(
    code="release",
    title=gettext_lazy("Release a hold"),
    button=gettext_lazy("Release"),
    consequences=(gettext_lazy("Once no hold stands any more, the order can be sent."),),
    form=ReleaseForm,
    act=_release,
)
