"""Categories: the tree in its own order, indented; branches are moved by a form, alone or several together."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from catalog import tree
from catalog.admin.keyed import KeyedBox, is_key
from catalog.admin.window import PageAdmin, language_tabs
from catalog.errors import InsideItself
from catalog.models import Category, Product
from catalog.tree import check_parent
from shop.errors import Refusal

DEEPEST_SHOWN = 6
SHOWN = 12


class CategoryForm(forms.ModelForm):
    def clean_parent(self) -> Category | None:
        """A category lies neither in itself nor in what lies in it."""
        parent: Category | None = self.cleaned_data["parent"]
        try:
            check_parent(self.instance, parent)
        except InsideItself as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return parent


class MoveForm(forms.Form):
    into: "forms.ModelChoiceField[Category]" = forms.ModelChoiceField(
        label=_("Into"),
        queryset=Category.objects.all(),
        required=False,
        widget=KeyedBox(Category._meta.get_field("parent"), admin.site),
        help_text=_("Empty: to the top, where the menu begins."),
    )
    place = forms.IntegerField(
        label=_("Place there"),
        required=False,
        min_value=1,
        max_value=10_000,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("1 is the first. Empty: behind all others."),
    )


@admin.register(Category)
class CategoryRoom(PageAdmin):
    form = CategoryForm
    list_display = ("indented", "above", "slug", "goods")
    list_display_links = ("indented",)
    list_per_page = 100
    show_full_result_count = False
    sortable_by = ()
    search_fields = ("slug", "name")
    autocomplete_fields = ("parent",)
    actions = ("move_together",)
    actions_row = actions_detail = ("move_this",)
    fieldsets = (
        (_("Place"), {"fields": ("slug", "parent", "position")}),
        *language_tabs("name", "description"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        found = super().get_queryset(request)
        if _is_list(request):
            own = Product.objects.filter(category=OuterRef("pk")).order_by().values("category")
            count = Subquery(own.annotate(many=Count("pk")).values("many"))
            found = found.annotate(nth=tree.nth(), how_many=Coalesce(count, 0))
        return found

    def get_ordering(self, request: HttpRequest) -> Any:
        return (F("nth"),) if _is_list(request) else ("position", "pk")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        ways = tree.ways([category.pk for category in found.result_list])
        for category in found.result_list:
            category.way = ways.get(category.pk, [])
        return found

    @display(description=_("name"))
    def indented(self, category: Any) -> str:
        depth = min(len(category.way), DEEPEST_SHOWN)
        return format_html('<span class="in-tree in-tree-{}">{}</span>', depth, category.name)

    @display(description=_("lies in"))
    def above(self, category: Any) -> str:
        return " › ".join(category.way) or "–"

    @display(description=_("products"))
    def goods(self, category: Any) -> int:
        return category.how_many

    @action(description=_("Move…"), url_path="move", permissions=["change"])
    def move_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._ask(request, [get_object_or_404(Category, pk=object_id).pk], MoveForm())

    @action(description=_("Move…"), permissions=["change"])
    def move_together(self, request: HttpRequest, queryset: QuerySet[Category]) -> HttpResponse:
        """They keep the order of the list."""
        ids = list(queryset.values_list("pk", flat=True)[: tree.MOST_MOVED + 1])
        return self._ask(request, ids, MoveForm())

    def get_urls(self) -> list[Any]:
        moving = self.admin_site.admin_view(self._move)
        return [path("move/", moving, name="catalog_category_move"), *super().get_urls()]

    def _move(self, request: HttpRequest) -> HttpResponse:
        """Where the form is sent; the categories' ids come in one field."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        back = HttpResponseRedirect(reverse("admin:catalog_category_changelist"))
        ids = [int(pk) for pk in request.POST.get("ids", "").split(",") if is_key(pk)]
        if not ids:
            return back
        form = MoveForm(request.POST)
        if not form.is_valid():
            return self._ask(request, ids, form)
        into = form.cleaned_data["into"]
        try:
            tree.move(ids, into=into and into.pk, place=form.cleaned_data["place"])
        except Refusal as refusal:
            form.add_error("into", str(refusal))
            return self._ask(request, ids, form)
        sentence = ngettext("%(count)s category was moved.", "%(count)s categories were moved.", len(ids))
        messages.success(request, sentence % {"count": len(ids)})
        return back

    def _ask(self, request: HttpRequest, ids: list[int], form: MoveForm) -> HttpResponse:
        names = Category.objects.filter(pk__in=ids[:SHOWN])
        context = {
            **self.admin_site.each_context(request),
            "title": _t("Move categories"),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "ids": ",".join(map(str, ids)),
            "names": [category.name for category in names],
            "more": max(0, len(ids) - SHOWN),
            "back": reverse("admin:catalog_category_changelist"),
        }
        return render(request, "admin/catalog/category/move.html", context)


def _is_list(request: HttpRequest) -> bool:
    return bool(request.resolver_match and request.resolver_match.url_name == "catalog_category_changelist")
