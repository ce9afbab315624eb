"""Order by phone: where to and in which language, then the pieces, the address and the way, the price, the order."""

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from orders import phone
from orders.admin.addresses import AddressMixin
from orders.admin.pieces import pieces_in
from orders.errors import NotSeen
from orders.forms import seen_money, seen_text
from orders.models import Order
from orders.phone import Call
from shop import languages, markets
from shop.errors import Refusal
from shop.money import Percent
from shop.places import country_choices


class StartForm(forms.Form):
    market = forms.ChoiceField(label=gettext_lazy("Market"), widget=UnfoldAdminSelectWidget)
    country = forms.ChoiceField(label=gettext_lazy("Country"), widget=UnfoldAdminSelectWidget)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of her letters"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = markets.all_markets()
        everywhere = sorted({code for market in known for code in markets.countries_of(market)})
        self.fields["market"].choices = [(market.code, str(market.name)) for market in known]  # type: ignore[attr-defined]
        self.fields["country"].choices = country_choices(everywhere)  # type: ignore[attr-defined]
        self.fields["country"].initial = markets.country_of(known[0]) if known else None

    def clean(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        if {"market", "country"} <= given.keys():
            market = markets.by_code(given["market"])
            if given["country"] not in markets.countries_of(market):
                self.add_error("country", _("This market does not sell to this country."))
        return given


class PhoneForm(AddressMixin, forms.Form):
    """``call`` is what she wants, as it was typed; ``seen`` the total that was on the page."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The link to pay goes there. An account with this address gets the order."),
        max_length=254,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    pieces = forms.CharField(
        label=gettext_lazy("Pieces"),
        help_text=gettext_lazy("One SKU a line, then how many: TEAPOT-BLUE 2"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )
    method = forms.ChoiceField(
        label=gettext_lazy("Way of shipping"),
        required=False,
        help_text=gettext_lazy("Show the price first; then choose."),
        widget=UnfoldAdminSelectWidget,
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, start: dict[str, str], **kwargs: Any) -> None:
        self.start = start
        super().__init__(*args, country=start["country"], **kwargs)
        chosen = self.data.get("method", "")
        self.fields["method"].choices = [(chosen, chosen)]  # type: ignore[attr-defined]
        # How it goes is known once it is known where to.
        self.order_fields(sorted(self.fields, key=("method", "key", "seen").__contains__))

    def clean_pieces(self) -> dict[str, int]:
        return pieces_in(self.cleaned_data["pieces"])

    @property
    def call(self) -> Call:
        given = self.cleaned_data
        assert self.address is not None
        return Call(
            market=markets.by_code(self.start["market"]),
            language=self.start["language"],
            email=given["email"],
            pieces=given["pieces"],
            address=self.address,
            method=given["method"],
        )


def page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """GET without a country: where to. GET with it: the form. POST ``preview``: the price. POST ``do``: the order."""
    start = StartForm(request.GET if "country" in request.GET else None)
    form, preview = None, ""
    if start.is_valid():
        form = PhoneForm(
            request.POST or None, start=start.cleaned_data, initial={"key": secrets.token_hex(8), "country": ""}
        )
        if request.method == "POST" and form.is_valid():
            try:
                if "do" in request.POST:
                    return _made(request, form)
                preview = _preview(form)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    context = {
        **site.each_context(request),
        "opts": Order._meta,
        "title": _("Order by phone"),
        "start": start,
        "form": form,
        "preview": preview,
        "back": reverse("admin:orders_order_changelist"),
    }
    return render(request, "admin/orders/order/phone.html", context)


def _made(request: HttpRequest, form: PhoneForm) -> HttpResponse:
    seen = seen_money(form.cleaned_data["seen"])
    if seen is None:
        raise NotSeen
    order = phone.order(form.call, seen=seen, key=form.cleaned_data["key"], by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Order %(number)s is made; the link to pay goes by mail.") % {"number": order.number})
    return HttpResponseRedirect(reverse("admin:orders_order_change", args=[order.pk]))


def _preview(form: PhoneForm) -> str:
    """The price in words, a row a line; the form now knows the ways of shipping and the total that was seen."""
    found = phone.quote(form.call)
    bill, rate = found.bill, Percent(found.bill.rate if found.bill.gross else 0)
    told = {"seen": seen_text(bill.total)}
    if found.chosen is not None:
        told["method"] = found.chosen.method
    form.data = {**form.data.dict(), **told}  # type: ignore[attr-defined]
    form.fields["method"].choices = [  # type: ignore[attr-defined]
        (way.method, f"{way.name}: {languages.write_money(rate.on_top_of(way.price))}") for way in found.quotes
    ]
    rows = [f"{line.quantity} × {line.name}: {languages.write_money(line.payable)}" for line in bill.lines]
    rows += [f"{row.label}: {languages.write_money(row.amount)}" for row in bill.rows if row.kind != "goods"]
    total = _("In all %(total)s.") % {"total": languages.write_money(bill.total)}
    return "\n".join([*rows, total])
