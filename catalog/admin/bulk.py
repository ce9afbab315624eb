"""Many products at once: choose what to do, read what it will do, do it; and take it back from the record."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin import register
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from catalog.admin.window import Lines, person
from catalog.bulk import MOST_AT_ONCE, change_all, undo
from catalog.models import Brand, BulkChange, BulkDeed, BulkRow, Category, Product, ProductStatus
from shop import markets
from shop.errors import Refusal

SHOWN = 12


class BulkForm(forms.Form):
    """One deed and its value; the other values are left empty."""

    deed = forms.ChoiceField(label=_("What to do"), choices=BulkDeed.choices, widget=UnfoldAdminSelectWidget)
    status = forms.ChoiceField(label=_("Status"), choices=ProductStatus.choices, widget=UnfoldAdminSelectWidget)
    category = forms.ChoiceField(label=_("Category"), widget=UnfoldAdminSelectWidget)
    brand = forms.ChoiceField(label=_("Brand"), widget=UnfoldAdminSelectWidget)
    tag = forms.CharField(label=_("Tag"), max_length=60, widget=UnfoldAdminTextInputWidget)
    market = forms.ChoiceField(label=_("Market"), widget=UnfoldAdminSelectWidget)
    percent = forms.CharField(
        label=_("Per cent"),
        max_length=20,
        help_text=_("As in 5 or -10. Each price is rounded to the steps of its currency."),
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
    )

    VALUES: ClassVar[dict[str, str]] = {
        BulkDeed.STATUS: "status",
        BulkDeed.CATEGORY: "category",
        BulkDeed.BRAND: "brand",
        BulkDeed.ADD_TAG: "tag",
        BulkDeed.REMOVE_TAG: "tag",
        BulkDeed.PUBLISH_IN: "market",
        BulkDeed.WITHDRAW_FROM: "market",
        BulkDeed.PRICES: "percent",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [(row.slug, row.name) for row in Category.objects.all()]  # type: ignore[attr-defined]
        self.fields["brand"].choices = [(row.slug, row.name) for row in Brand.objects.all()]  # type: ignore[attr-defined]
        self.fields["market"].choices = [(market.code, market.name) for market in markets.all_markets()]  # type: ignore[attr-defined]
        deed = self.data.get("deed") or BulkDeed.STATUS
        for name, field in self.fields.items():
            field.required = name in {"deed", self.VALUES.get(deed, "")}
        self.fields["deed"].widget.attrs["x-model"] = "deed"

    @property
    def value(self) -> Any:
        return self.cleaned_data[self.VALUES[self.cleaned_data["deed"]]]

    def rows(self) -> list[tuple[forms.BoundField, str]]:
        """Each field with the deeds that want it, divided by spaces."""
        wanted = {name: [str(deed) for deed, own in self.VALUES.items() if own == name] for name in self.fields}
        return [(self[name], " ".join(deeds)) for name, deeds in wanted.items() if name != "deed"]


def ask(request: HttpRequest, room: Any, products: list[int]) -> HttpResponse:
    """The page between the list and the deed, and the deed itself when its button was pressed."""
    back = reverse("admin:catalog_product_changelist")
    asked = request.POST.get("do")
    form = BulkForm(request.POST if asked else None)
    if asked and form.is_valid():
        try:
            change = change_all(products, deed=form.cleaned_data["deed"], value=form.value, by=person(request))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, change)
    names = Product.objects.filter(pk__in=products[:SHOWN])
    context = {
        **room.admin_site.each_context(request),
        "title": _t("Change together"),
        "opts": room.opts,
        "form": form,
        "ids": ",".join(map(str, products)),
        "names": [product.name for product in names],
        "more": max(0, len(products) - SHOWN),
        "too_many": len(products) > MOST_AT_ONCE,
        "back": back,
    }
    return render(request, "admin/catalog/product/bulk.html", context)


def _done(request: HttpRequest, change: BulkChange) -> HttpResponse:
    count = change.rows.count()
    sentence = ngettext(
        "%(change)s: %(count)s row was changed. It can be undone here.",
        "%(change)s: %(count)s rows were changed. They can be undone here.",
        count,
    )
    messages.success(request, sentence % {"change": change, "count": count})
    return HttpResponseRedirect(reverse("admin:catalog_bulkchange_change", args=[change.pk]))


class RowInline(Lines):
    model = BulkRow
    fields = readonly_fields = ("name", "was", "became", "state")
    per_page = 50
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("before"))
    def was(self, row: BulkRow) -> str:
        return _words(row.before, self.names(row.change.deed))

    @display(description=_("after"))
    def became(self, row: BulkRow) -> str:
        return _words(row.after, self.names(row.change.deed))

    def names(self, deed: str) -> dict[Any, str]:
        """What the plain values of this deed are called; read once a page."""
        if not hasattr(self, "_names"):
            tables = {BulkDeed.CATEGORY: Category, BulkDeed.BRAND: Brand}
            rows = tables[deed].objects.all() if deed in tables else ()  # type: ignore[attr-defined, index]
            self._names = {row.pk: row.name for row in rows} or {status.value: status.label for status in ProductStatus}
        return self._names


def _words(state: Any, names: dict[Any, str]) -> str:
    """A state as staff read it."""
    if isinstance(state, dict) and "price" in state:
        earlier = _t("(earlier %(price)s)") % {"price": state["earlier"]} if state["earlier"] else ""
        return f"{state['price']} {state['currency']} {earlier}".strip()
    if isinstance(state, dict):
        return _t("all markets") if state["everywhere"] else ", ".join(state["markets"]) or _t("no market")
    if isinstance(state, list):
        return ", ".join(state) or "–"
    return "–" if state in (None, "") else str(names.get(state, state))


@register(BulkChange)
class BulkChangeRoom(ModelAdmin):
    list_display = ("change", "how_many", "by", "at", "undone_at")
    list_select_related = ("by",)
    list_filter = ("deed",)
    fields = readonly_fields = ("change", "by", "at", "undone_by", "undone_at")
    inlines = (RowInline,)
    actions_detail = ("take_back",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("rows")

    @display(description=_("change"))
    def change(self, change: BulkChange) -> str:
        return str(change)

    @display(description=_("rows"))
    def how_many(self, change: BulkChange) -> int:
        return len(change.rows.all())

    def has_undo_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Who may change products may take such a change back, once; a second press of the button is told so."""
        if not request.user.has_perm("catalog.change_product"):
            return False
        asked = object_id if request.method == "GET" else None
        return asked is None or not BulkChange.objects.filter(pk=asked).exclude(undone_at=None).exists()

    @action(description=_("Undo"), url_path="undo", permissions=["undo"])
    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        change = get_object_or_404(BulkChange.objects.select_related("by"), pk=object_id)
        here = reverse("admin:catalog_bulkchange_change", args=[change.pk])
        if request.method == "POST":
            try:
                kept = undo(change.pk, by=person(request))
            except Refusal as refusal:
                messages.error(request, str(refusal))
            else:
                _told(request, kept)
            return HttpResponseRedirect(here)
        context = {**self.admin_site.each_context(request), "title": _t("Undo"), "opts": self.opts, "back": here}
        return render(request, "admin/catalog/bulkchange/undo.html", {**context, "change": change})


def _told(request: HttpRequest, kept: list[str]) -> None:
    messages.success(request, _t("The change was taken back."))
    if kept:
        sentence = ngettext(
            "%(count)s row was changed again since and left as it is: %(names)s.",
            "%(count)s rows were changed again since and left as they are: %(names)s.",
            len(kept),
        )
        names = ", ".join(kept[:SHOWN]) + ("…" if len(kept) > SHOWN else "")
        messages.warning(request, sentence % {"count": len(kept), "names": names})
