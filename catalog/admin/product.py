"""Products with their variants, pictures and specifications on one page, and their words in language tabs."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display

from catalog.admin.picture import ImageInline
from catalog.admin.variant import SpecificationInline
from catalog.admin.window import Lines, SpokenAdmin, language_tabs
from catalog.models import BundleItem, Product, ProductStatus, Variant
from shop.pagecache import bump


class VariantInline(Lines):
    """Prices and stock are shown; the arrow leads to the variant's own page, where they are changed."""

    model = Variant
    fields = ("sku", "position", "weight_g", "box_mm", "active", "prices", "stock")
    readonly_fields = ("prices", "stock")
    show_change_link = True
    hide_title = False  # the title holds the way to the variant's own page

    def get_queryset(self, request: HttpRequest) -> QuerySet[Variant]:
        return super().get_queryset(request).prefetch_related("prices", "stock__place")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("prices before tax"))
    def prices(self, variant: Variant) -> str:
        return ", ".join(str(price.amount) for price in variant.prices.all()) or "–"

    @display(description=_("on hand (reserved)"))
    def stock(self, variant: Variant) -> str:
        return ", ".join(f"{s.place.code} {s.on_hand} ({s.reserved})" for s in variant.stock.all()) or "–"


class BundleInline(Lines):
    model = BundleItem
    fields = ("variant", "quantity")
    autocomplete_fields = ("variant",)


@admin.register(Product)
class ProductRoom(SpokenAdmin):
    list_display = ("name", "status", "category", "kind", "featured", "variant_count", "free_pieces", "updated_at")
    list_select_related = ("category",)
    list_filter = ("status", "kind", "featured", ("category", admin.RelatedOnlyFieldListFilter))
    search_fields = ("slug", "name", "variants__sku")
    autocomplete_fields = ("category", "extra_categories", "restrictions")
    readonly_fields = ("created_at", "updated_at")
    actions = ("publish", "withdraw")
    inlines = (VariantInline, ImageInline, SpecificationInline, BundleInline)
    fieldsets = (
        (_("Product"), {"fields": ("slug", "kind", "status", "category", "extra_categories", "tags")}),
        (_("In the window"), {"fields": ("featured", "position")}),
        (_("Across borders"), {"fields": ("origin_country", "hs_code", "restrictions")}),
        (_("Dates"), {"fields": ("created_at", "updated_at")}),
        *language_tabs(
            "name",
            "summary",
            "description",
            "materials",
            "care",
            "origin_place",
            "seo_title",
            "meta_description",
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        found = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == "catalog_product_changelist":
            found = found.annotate(
                how_many=Count("variants", distinct=True),
                free=Sum("variants__stock__on_hand") - Sum("variants__stock__reserved"),
            )
        return found

    @display(description=_("variants"), ordering="how_many")
    def variant_count(self, product: Any) -> int:
        return product.how_many

    @display(description=_("free pieces"), ordering="free")
    def free_pieces(self, product: Any) -> int:
        return product.free or 0

    @action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Product]) -> None:
        self._move(request, queryset, ProductStatus.PUBLISHED)

    @action(description=_("Take out of the shop"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Product]) -> None:
        self._move(request, queryset, ProductStatus.DRAFT)

    def _move(self, request: HttpRequest, queryset: QuerySet[Product], status: ProductStatus) -> None:
        """One by one, so that the history names each."""
        products = list(queryset.exclude(status=status))
        for product in products:
            product.status = status
            product.save(update_fields=["status", "updated_at"])
        bump()
        sentence = ngettext("%(count)s product was changed.", "%(count)s products were changed.", len(products))
        messages.success(request, sentence % {"count": len(products)})
