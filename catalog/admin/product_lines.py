"""The rows on a product's page: variants, parts of a set, what goes with it, the markets it is in."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import PaginationInlineFormSet

from catalog.admin.window import Lines
from catalog.errors import SkuTaken
from catalog.models import BundleItem, CollectionMember, Publication, Relation, Variant
from shop.languages import write_money


class VariantForm(forms.ModelForm):
    def clean_sku(self) -> str:
        """Who has the SKU already is said by name."""
        sku: str = self.cleaned_data["sku"]
        other = Variant.objects.filter(sku=sku).exclude(pk=self.instance.pk).select_related("product").first()
        if other is not None:
            raise forms.ValidationError(str(SkuTaken(sku=sku, name=other.product.name)))
        return sku


class VariantFormSet(PaginationInlineFormSet, BaseInlineFormSet):
    def get_unique_error_message(self, unique_check: tuple[str, ...]) -> str:  # type: ignore[override]
        """Two new rows with one SKU."""
        if "sku" in unique_check:
            return _t("The same SKU stands in two rows. Every SKU is there once.")
        return super().get_unique_error_message(unique_check)


class VariantInline(Lines):
    """Prices and stock are shown; the arrow leads to the variant's own page, where they are changed."""

    model = Variant
    form = VariantForm
    formset = VariantFormSet
    fields = ("sku", "position", "weight_g", "box_mm", "active", "prices", "stock")
    readonly_fields = ("prices", "stock")
    show_change_link = True
    hide_title = False  # the title holds the way to the variant's own page
    tab = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Variant]:
        return super().get_queryset(request).prefetch_related("prices", "stock__place")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("prices before tax"))
    def prices(self, variant: Variant) -> str:
        return ", ".join(write_money(price.amount) for price in variant.prices.all()) or "–"  # type: ignore[arg-type]

    @display(description=_("on hand (reserved)"))
    def stock(self, variant: Variant) -> str:
        return ", ".join(f"{s.place.code} {s.on_hand} ({s.reserved})" for s in variant.stock.all()) or "–"


class BundleInline(Lines):
    model = BundleItem
    fields = ("variant", "quantity")
    autocomplete_fields = ("variant",)
    tab = True


class RelationInline(Lines):
    model = Relation
    fk_name = "product"
    fields = ("kind", "other", "position")
    autocomplete_fields = ("other",)
    tab = True


class PublicationInline(Lines):
    """Looked at where the product is not in all markets."""

    model = Publication
    fields = ("market", "from_at", "until_at")
    tab = True


class MemberInline(Lines):
    model = CollectionMember
    fields = ("product", "position")
    autocomplete_fields = ("product",)
    ordering = ("position", "id")
    per_page = 50
