"""Stock: the counters and the moves that explain them, and the two deeds that staff do by hand, receive and count."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from catalog.admin.facts import Facts
from catalog.admin.low import Low, Preordered
from catalog.admin.window import Lines, SpokenAdmin, language_tabs
from catalog.models import Reservation, Stock, StockMove, StockPlace
from catalog.preorder import promise, take_back
from catalog.stock import MOST, count, receive
from shop.errors import Refusal
from shop.models import User


class MoveForm(forms.Form):
    pieces = forms.IntegerField(label=_("Pieces"), min_value=0, max_value=MOST, widget=UnfoldAdminIntegerFieldWidget)
    reference = forms.CharField(
        label=_("Reference"),
        required=False,
        max_length=80,
        help_text=_("Such as the number of the delivery note."),
        widget=UnfoldAdminTextInputWidget,
    )


class ReceiveForm(MoveForm):
    sku = forms.CharField(label=_("SKU"), max_length=60, widget=UnfoldAdminTextInputWidget)
    place: "forms.ModelChoiceField[StockPlace]" = forms.ModelChoiceField(
        label=_("Place"), queryset=StockPlace.objects.all(), to_field_name="code", widget=UnfoldAdminSelectWidget
    )
    field_order = ("sku", "place", "pieces", "reference")


class PromiseForm(forms.Form):
    pieces = forms.IntegerField(
        label=_("Pieces that may be ordered before they are here"),
        min_value=0,
        max_value=MOST,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    until = forms.DateField(label=_("Preorder until"), widget=UnfoldAdminDateWidget)
    ships_on = forms.DateField(
        label=_("Leaves the house on"), widget=UnfoldAdminDateWidget, help_text=_("Shoppers see this day.")
    )


class LowForm(forms.Form):
    low_at = forms.IntegerField(
        label=_("Low from"),
        required=False,
        min_value=0,
        max_value=MOST,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("A warning appears at so many free pieces or fewer. Empty: as for the whole shop."),
    )


class MoveInline(Facts, Lines):
    model = StockMove
    per_page = 25
    fields = readonly_fields = (
        "at",
        "kind",
        "on_hand_change",
        "reserved_change",
        "promised_change",
        "reference",
        "by",
    )
    ordering = ("-id",)


class ReservationInline(Facts, Lines):
    model = Reservation
    per_page = 25
    fields = readonly_fields = ("reference", "quantity", "state", "until")
    ordering = ("-id",)


@admin.register(Stock)
class StockRoom(Facts, ModelAdmin):
    list_display = ("sku", "product", "place", "on_hand", "reserved", "free", "promised", "ships_on")
    list_select_related = ("variant__product", "place")
    list_filter = (Low, "place", Preordered)
    search_fields = ("variant__sku", "variant__product__name")
    fields = ("variant", "place", "on_hand", "reserved", "promised", "preorder_until", "ships_on", "low_at")
    inlines = (MoveInline, ReservationInline)
    actions_list = ("receive_goods",)
    actions_detail = ("receive_here", "count_here", "promise_here", "warn_here")

    @display(description=_("SKU"), ordering="variant__sku")
    def sku(self, stock: Stock) -> str:
        return stock.variant.sku

    @display(description=_("product"))
    def product(self, stock: Stock) -> str:
        return str(stock.variant.product)

    @display(description=_("free"))
    def free(self, stock: Stock) -> int:
        return stock.on_hand - stock.reserved

    def has_stock_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Who may change stock may receive and count, though nobody types a counter."""
        return request.user.has_perm("catalog.change_stock")

    @action(description=_("Receive goods"), url_path="receive", permissions=["stock"])
    def receive_goods(self, request: HttpRequest) -> HttpResponse:
        form = ReceiveForm(request.POST or None)
        back = reverse("admin:catalog_stock_changelist")
        if request.method == "POST" and form.is_valid():
            shelf = (form.cleaned_data["sku"], form.cleaned_data["place"].code)
            if self._did(request, form, receive, shelf):
                return HttpResponseRedirect(back)
        return self._ask(request, form, _t("Receive goods"), back)

    @action(description=_("Receive"), url_path="receive-here", permissions=["stock"])
    def receive_here(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._at(request, object_id, receive, _t("Receive goods"))

    @action(description=_("Count"), url_path="count-here", permissions=["stock"])
    def count_here(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._at(request, object_id, count, _t("Enter what was counted"))

    @action(description=_("Preorder"), url_path="preorder", permissions=["stock"])
    def promise_here(self, request: HttpRequest, object_id: str) -> HttpResponse:
        stock = get_object_or_404(Stock.objects.select_related("variant", "place"), pk=object_id)
        initial = {"pieces": stock.promised, "until": stock.preorder_until, "ships_on": stock.ships_on}
        form = PromiseForm(request.POST or None, initial=initial)
        back = reverse("admin:catalog_stock_change", args=[stock.pk])
        if request.method == "POST" and form.is_valid() and self._promised(request, form, stock):
            return HttpResponseRedirect(back)
        title = f"{_t('Preorder')}: {stock.variant.sku}, {stock.place.code}"
        return self._ask(request, form, title, back)

    def _promised(self, request: HttpRequest, form: PromiseForm, stock: Stock) -> bool:
        """Nought pieces end the preorder; a refusal becomes the form's error."""
        by, given = cast(User, request.user), form.cleaned_data
        sku, place = stock.variant.sku, stock.place.code
        try:
            if given["pieces"]:
                promise(sku, place, given["pieces"], until=given["until"], ships_on=given["ships_on"], by=by)
            else:
                take_back(sku, place, by=by)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return False
        messages.success(
            request, _t("The preorder of %(sku)s in %(place)s was changed.") % {"sku": sku, "place": place}
        )
        return True

    @action(description=_("Warning"), url_path="warning", permissions=["stock"])
    def warn_here(self, request: HttpRequest, object_id: str) -> HttpResponse:
        stock = get_object_or_404(Stock.objects.select_related("variant", "place"), pk=object_id)
        form = LowForm(request.POST or None, initial={"low_at": stock.low_at})
        back = reverse("admin:catalog_stock_change", args=[stock.pk])
        if request.method == "POST" and form.is_valid():
            Stock.objects.filter(pk=stock.pk).update(low_at=form.cleaned_data["low_at"])
            return HttpResponseRedirect(back)
        return self._ask(request, form, f"{_t('Warn when low')}: {stock.variant.sku}, {stock.place.code}", back)

    def _at(self, request: HttpRequest, object_id: str, deed: Any, title: str) -> HttpResponse:
        stock = get_object_or_404(Stock.objects.select_related("variant", "place"), pk=object_id)
        form = MoveForm(request.POST or None)
        back = reverse("admin:catalog_stock_change", args=[stock.pk])
        shelf = (stock.variant.sku, stock.place.code)
        if request.method == "POST" and form.is_valid() and self._did(request, form, deed, shelf):
            return HttpResponseRedirect(back)
        return self._ask(request, form, f"{title}: {stock.variant.sku}, {stock.place.code}", back)

    def _did(self, request: HttpRequest, form: MoveForm, deed: Any, shelf: tuple[str, str]) -> bool:
        """Do the deed; a refusal becomes the form's error."""
        by = request.user if isinstance(request.user, User) else None
        try:
            deed(*shelf, form.cleaned_data["pieces"], by=by, reference=form.cleaned_data["reference"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return False
        messages.success(
            request, _t("The stock of %(sku)s in %(place)s was changed.") % {"sku": shelf[0], "place": shelf[1]}
        )
        return True

    def _ask(self, request: HttpRequest, form: forms.Form, title: str, back: str) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "form": form, "title": title, "back": back}
        return render(request, "admin/catalog/form.html", context | {"opts": self.opts})


@admin.register(StockPlace)
class StockPlaceRoom(SpokenAdmin):
    list_display = ("code", "name", "country", "position")
    search_fields = ("code", "name")
    fieldsets = (
        (None, {"fields": ("code", "country", "ships_to", "position")}),
        *language_tabs("name"),
    )
