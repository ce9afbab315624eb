"""Variants: what is weighed, priced and stocked; proposed prices are accepted here."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import TabularInline
from unfold.decorators import action

from catalog.admin.window import WindowAdmin
from catalog.models import Price, Specification, Stock, Variant
from catalog.prices import accept


class PriceInline(TabularInline):
    model = Price
    extra = 0
    fields = ("amount", "compare_at", "proposed")


class StockInline(TabularInline):
    """Looked at here; the stock page receives and counts."""

    model = Stock
    extra = 0
    fields = readonly_fields = ("place", "on_hand", "reserved")
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SpecificationInline(TabularInline):
    model = Specification
    extra = 0
    fields = ("attribute", "value", "position")
    autocomplete_fields = ("attribute",)


@admin.register(Variant)
class VariantRoom(WindowAdmin):
    list_display = ("sku", "product", "weight_g", "active")
    list_select_related = ("product",)
    list_filter = ("active", ("prices__proposed", admin.BooleanFieldListFilter))
    search_fields = ("sku", "product__name", "product__slug")
    autocomplete_fields = ("product", "values")
    inlines = (PriceInline, StockInline)
    actions = ("accept_prices",)
    fields = ("product", "sku", "position", "values", "weight_g", "box_mm", "hs_code", "active")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A SKU that was ever stocked or ordered is taken off sale, not deleted."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.stock.exists())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A price that somebody has typed is no proposal any more."""
        if formset.model is Price:
            for row in formset.forms:
                if {"amount", "compare_at"} & set(row.changed_data):
                    row.instance.proposed = False
        super().save_formset(request, form, formset, change)

    @action(description=_("Accept proposed prices"), permissions=["change"])
    def accept_prices(self, request: HttpRequest, queryset: QuerySet[Variant]) -> None:
        done = accept(list(queryset.values_list("sku", flat=True)))
        sentence = ngettext("%(count)s price was accepted.", "%(count)s prices were accepted.", done)
        messages.success(request, sentence % {"count": done})
