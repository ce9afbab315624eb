"""Products: what is lacking on top, then the product itself, its rows in tabs, its words in language tabs."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display

from catalog import bulk
from catalog.admin.bulk import ask
from catalog.admin.media import DocumentInline, VideoInline
from catalog.admin.picture import ImageInline
from catalog.admin.product_lines import BundleInline, PublicationInline, RelationInline, VariantInline
from catalog.admin.specification import SpecificationInline
from catalog.admin.window import PageAdmin, language_tabs, person
from catalog.classifying import ASKED, sign
from catalog.history import history
from catalog.models import BulkDeed, BundleItem, Product, ProductKind, ProductStatus, Variant
from catalog.readiness import readiness
from shop.errors import Refusal

STATUS_COLOURS = {
    ProductStatus.DRAFT.label: "warning",
    ProductStatus.PUBLISHED.label: "success",
    ProductStatus.RETIRED.label: "danger",
}


class ProductForm(forms.ModelForm):
    def clean_kind(self) -> str:
        """What is a part of a set lies on a shelf, so it is no set itself."""
        kind: str = self.cleaned_data["kind"]
        is_part = self.instance.pk and BundleItem.objects.filter(variant__product=self.instance).exists()
        if kind in {ProductKind.BUNDLE, ProductKind.GIFT_CARD} and is_part:
            raise forms.ValidationError(_("It is part of a set. A set is made of goods, not of other sets."))
        return kind


@admin.register(Product)
class ProductRoom(PageAdmin):
    form = ProductForm
    list_display = ("name", "shown_status", "category", "kind", "variant_count", "free_pieces", "updated_at")
    list_select_related = ("category",)
    list_filter = ("status", "kind", "featured", "everywhere", "category", "brand", "family")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("slug", "name", "variants__sku")
    autocomplete_fields = ("category", "extra_categories", "brand", "family", "maker", "restrictions")
    readonly_fields = ("created_at", "updated_at", "classified_by", "classified_at")
    actions = ("change_together", "publish", "withdraw")
    inlines = (
        VariantInline,
        ImageInline,
        VideoInline,
        DocumentInline,
        SpecificationInline,
        PublicationInline,
        RelationInline,
        BundleInline,
    )
    change_form_outer_before_template = "admin/catalog/product/readiness.html"
    fieldsets = (
        (_("Product"), {"fields": ("slug", "kind", "family", "category", "extra_categories", "brand", "tags")}),
        (_("In the shop"), {"fields": ("status", "everywhere", "from_at", "until_at", "featured", "position")}),
        (
            _("Across borders"),
            {"fields": ("hs_code", "origin_country", "maker", "restrictions", "classified_by", "classified_at")},
        ),
        (_("Dates"), {"fields": ("created_at", "updated_at")}),
        *language_tabs(
            "name",
            "summary",
            "description",
            "materials",
            "care",
            "origin_place",
            "customs_description",
            "seo_title",
            "meta_description",
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        found = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == "catalog_product_changelist":
            own = Variant.objects.filter(product=OuterRef("pk")).order_by().values("product")
            free = own.annotate(free=Sum(F("stock__on_hand") - F("stock__reserved")))
            found = found.annotate(
                how_many=Subquery(own.annotate(many=Count("pk")).values("many")), free=Subquery(free.values("free"))
            )
        return found

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def shown_status(self, product: Product) -> str:
        return product.get_status_display()

    @display(description=_("variants"))
    def variant_count(self, product: Any) -> int:
        return product.how_many or 0

    @display(description=_("free pieces"))
    def free_pieces(self, product: Any) -> str:
        return "–" if product.kind in {ProductKind.BUNDLE, ProductKind.GIFT_CARD} else str(product.free or 0)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        product = kwargs.get("obj")
        if product is not None:
            points = readiness(product)
            context |= {"readiness": points, "lacking": sum(not point.is_ready for point in points)}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:
        """Who classifies signs for it."""
        if set(ASKED) & set(form.changed_data):
            sign(obj, person(request))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.instance.everywhere and form.instance.publications.exists():
            messages.warning(
                request, _t("The product is in all markets. The listed markets count once you take that tick away.")
            )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        product = get_object_or_404(Product, pk=object_id)
        if not self.has_view_or_change_permission(request, product):
            return super().history_view(request, object_id, extra_context)
        context = {
            **self.admin_site.each_context(request),
            "title": _t("History: %(name)s") % {"name": product},
            "opts": self.opts,
            "changes": history(product),
        }
        return render(request, "admin/catalog/product/history.html", context)

    @action(description=_("Change together…"), permissions=["change"])
    def change_together(self, request: HttpRequest, queryset: QuerySet[Product]) -> HttpResponse:
        ids = queryset.order_by("pk").values_list("pk", flat=True)[: bulk.MOST_AT_ONCE + 1]
        return ask(request, self, list(ids))

    @action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Product]) -> None:
        self._move(request, queryset, ProductStatus.PUBLISHED)

    @action(description=_("Take out of the shop"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Product]) -> None:
        self._move(request, queryset, ProductStatus.DRAFT)

    def _move(self, request: HttpRequest, queryset: QuerySet[Product], status: ProductStatus) -> None:
        """A bulk change like any other, so it can be undone."""
        ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: bulk.MOST_AT_ONCE + 1])
        try:
            change = bulk.change_all(ids, deed=BulkDeed.STATUS, value=status.value, by=person(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return
        count = change.rows.count()
        sentence = ngettext("%(count)s product was changed.", "%(count)s products were changed.", count)
        messages.success(request, sentence % {"count": count})

    def get_urls(self) -> list[Any]:
        together = self.admin_site.admin_view(self._together)
        return [path("change-together/", together, name="catalog_product_change_together"), *super().get_urls()]

    def _together(self, request: HttpRequest) -> HttpResponse:
        """The page of a change of many, sent back to itself; the products' ids come in one field."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        ids = [int(pk) for pk in request.POST.get("ids", "").split(",") if pk.isascii() and pk.isdigit()]
        if not ids:
            return HttpResponseRedirect(reverse("admin:catalog_product_changelist"))
        return ask(request, self, ids)
