"""Variants: what is weighed, priced and stocked; proposed prices are accepted here."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from catalog.admin.product_lines import VariantForm
from catalog.admin.window import Lines, SpokenAdmin, language_tabs, person
from catalog.classifying import ASKED, sign
from catalog.models import MarketPrice, Price, Stock, TariffExtension, Variant
from catalog.prices import accept
from shop.money import money, quantise


class PriceForm(forms.ModelForm):
    """One currency a row: the earlier price is in that of the price."""

    earlier = forms.DecimalField(
        label=_("Earlier price"), required=False, min_value=0, widget=UnfoldAdminDecimalFieldWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["amount"] = quantise(self.instance.amount)
            if self.instance.compare_at is not None:
                self.initial["earlier"] = quantise(self.instance.compare_at).amount

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        price, earlier = data.get("amount"), data.get("earlier")
        if price is not None and price.amount < 0:
            self.add_error("amount", _("A price is not below zero."))
        elif price is not None:
            data["amount"] = self.instance.amount = quantise(price)
            self.instance.compare_at = None if earlier is None else money(earlier, price.currency.code)
            if earlier is not None and self.instance.compare_at <= data["amount"]:
                self.add_error("earlier", _("The earlier price must be above the price."))
        return data


class PriceInline(Lines):
    model = Price
    form = PriceForm
    fields = ("amount", "earlier", "proposed")


class MarketPriceForm(PriceForm):
    """A market's own price is in its currency, or it would never be asked."""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        price, market = data.get("amount"), data.get("market")
        if price is not None and market is not None and price.currency.code != market.currency:
            sentence = _("Prices of the market %(market)s are in %(currency)s.")
            self.add_error("amount", sentence % {"market": market.code, "currency": market.currency})
        return data


class MarketPriceInline(Lines):
    model = MarketPrice
    form = MarketPriceForm
    fields = ("market", "amount", "earlier")


class StockInline(Lines):
    """Looked at here; the stock page receives and counts."""

    model = Stock
    fields = readonly_fields = ("place", "on_hand", "reserved")
    show_change_link = True
    hide_title = False
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TariffInline(Lines):
    model = TariffExtension
    fields = ("country", "code", "valid_from", "valid_to")
    tab = True


@admin.register(Variant)
class VariantRoom(SpokenAdmin):
    form = VariantForm
    list_display = ("sku", "product", "weight_g", "active")
    list_select_related = ("product",)
    list_filter = ("active", ("prices__proposed", admin.BooleanFieldListFilter))
    search_fields = ("sku", "product__name", "product__slug")
    autocomplete_fields = ("product", "values")
    readonly_fields = ("classified_by", "classified_at")
    inlines = (PriceInline, MarketPriceInline, StockInline, TariffInline)
    actions = ("accept_prices",)
    fieldsets = (
        (_("Variant"), {"fields": ("product", "sku", "position", "values", "weight_g", "box_mm", "active")}),
        (
            _("Across borders, where it differs from the product"),
            {"fields": ("hs_code", "origin_country", "classified_by", "classified_at")},
        ),
        *language_tabs("customs_description"),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A SKU that was ever stocked or ordered is taken off sale, not deleted."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.stock.exists())

    def save_model(self, request: HttpRequest, obj: Variant, form: Any, change: bool) -> None:
        """Who classifies signs for it."""
        if set(ASKED) & set(form.changed_data):
            sign(obj, person(request))
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A price that somebody has typed is no proposal any more."""
        if formset.model is Price:
            for row in formset.forms:
                if {"amount", "earlier"} & set(row.changed_data):
                    row.instance.proposed = False
        super().save_formset(request, form, formset, change)

    @action(description=_("Accept proposed prices"), permissions=["change"])
    def accept_prices(self, request: HttpRequest, queryset: QuerySet[Variant]) -> None:
        done = accept(list(queryset.values_list("sku", flat=True)))
        sentence = ngettext("%(count)s price was accepted.", "%(count)s prices were accepted.", done)
        messages.success(request, sentence % {"count": done})
