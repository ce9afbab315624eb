"""Translations: what is missing where, sheets to take out for a translator, and sheets that come back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanSwitchWidget,
)

from catalog.admin.facts import Facts
from catalog.admin.window import person
from catalog.models import Category, TranslationSheet
from catalog.wording import xliff, xlsx
from catalog.wording.desk import look_at, put, take_over
from catalog.wording.missing import PAGE, count, gaps
from catalog.wording.sheet import every_text
from catalog.wording.tables import TARGETS, Spoken, spoken
from shop.errors import Refusal
from shop.models import User

FORMATS: dict[str, tuple[str, Callable[..., bytes], str]] = {
    "xlsx": ("XLSX", xlsx.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "xliff": ("XLIFF 1.2", xliff.write, "application/xliff+xml"),
}
SHOWN = 200
LANGUAGES = [(code, name) for code, name in settings.LANGUAGES if code in TARGETS]


class TakeOutForm(forms.Form):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    kinds = forms.MultipleChoiceField(label=_("Texts of"), widget=UnfoldAdminCheckboxSelectMultipleWidget)
    category = forms.ChoiceField(
        label=_("Category"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text=_("Of products and what belongs to them, with the categories inside. Other texts are left out then."),
    )
    only_missing = forms.BooleanField(
        label=_("Only what is missing"), required=False, initial=True, widget=UnfoldBooleanSwitchWidget
    )
    file = forms.ChoiceField(
        label=_("File"), choices=[(code, row[0]) for code, row in FORMATS.items()], widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(one.code, capfirst(one.name)) for one in _visible(user)]  # type: ignore[attr-defined]
        self.fields["category"].choices = [("", _t("All")), *_categories()]  # type: ignore[attr-defined]

    def tables(self) -> list[Spoken]:
        chosen = [spoken()[code] for code in self.cleaned_data["kinds"]]
        return [one for one in chosen if one.is_of_products] if self.cleaned_data["category"] else chosen


class BringForm(forms.Form):
    sheet = forms.FileField(label=_("Sheet"), widget=UnfoldAdminFileFieldWidget)


@admin.register(TranslationSheet)
class TranslationSheetRoom(Facts, ModelAdmin):
    list_display = ("name", "by", "at", "taken", "changes")
    list_select_related = ("by",)
    list_display_links = None
    list_per_page = 50
    show_full_result_count = False
    actions_list = ("see_missing", "take_out", "bring")
    actions_row = ("open_sheet",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("missing/", view(self.missing), name="catalog_translationsheet_missing"),
            path("missing/<str:code>/<str:language>/", view(self.lacking), name="catalog_translationsheet_lacking"),
            path("<int:pk>/look/", view(self.look), name="catalog_translationsheet_look"),
            path("<int:pk>/take/", view(require_POST(self.take)), name="catalog_translationsheet_take"),
        ]
        return own + super().get_urls()

    @display(description=_("taken over"), boolean=True)
    def taken(self, sheet: TranslationSheet) -> bool:
        return sheet.taken_at is not None

    def has_bring_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Who may add a sheet may bring one; each of its lines asks for the right to change what it speaks of."""
        return request.user.has_perm("catalog.add_translationsheet")

    @action(description=_("What is missing"), url_path="to-missing", permissions=["view"])
    def see_missing(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:catalog_translationsheet_missing"))

    @action(description=_("Open"), url_path="open", permissions=["view"])
    def open_sheet(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:catalog_translationsheet_look", args=[object_id]))

    def missing(self, request: HttpRequest) -> HttpResponse:
        """How many texts each language lacks, a kind of thing a row: one statement a kind."""
        self._may_look(request)
        category = _category_asked(request)
        rows = [count(one, category) for one in _visible(person(request)) if one.is_of_products or not category]
        values = {
            "rows": [row for row in rows if row.said],
            "languages": LANGUAGES,
            "category": category,
            "categories": _categories(),
        }
        return self._page(request, "missing", _t("Missing translations"), values)

    def lacking(self, request: HttpRequest, code: str, language: str) -> HttpResponse:
        """The next texts of one kind that a language lacks, each with the way to where it is written."""
        self._may_look(request)
        one = next((one for one in _visible(person(request)) if one.code == code), None)
        category = _category_asked(request)
        if one is None or language not in TARGETS or (category and not one.is_of_products):
            raise Http404
        try:
            found = gaps(one, language, category=category, after=request.GET.get("after", ""))
        except ValueError as error:
            raise Http404 from error
        keys = list(dict.fromkeys(gap.pk for gap in found))
        values = {
            "rows": [(one.label(gap.field), gap.source, _where(one, gap.pk)) for gap in found],
            "next": keys[-1] if len(keys) == PAGE else "",
            "category": category,
        }
        name = dict(LANGUAGES)[language]
        return self._page(request, "lacking", f"{_t('Missing translations')}: {one.name}, {name}", values)

    @action(description=_("Take a sheet out"), url_path="take-out", permissions=["view"])
    def take_out(self, request: HttpRequest) -> HttpResponse:
        begun = {key: request.GET.getlist(key) for key in ("languages", "kinds") if key in request.GET}
        begun |= {"category": request.GET.get("category", "")}  # type: ignore[dict-item]
        form = TakeOutForm(request.POST or None, user=person(request), initial=begun)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            _name, write, kind = FORMATS[data["file"]]
            texts = every_text(
                form.tables(), data["languages"], category=data["category"], only_missing=data["only_missing"]
            )
            try:
                content = write(texts, data["languages"])
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                name = f"translations-{timezone.now():%Y-%m-%d}.{data['file']}"
                headers = {"Content-Disposition": f'attachment; filename="{name}"'}
                return HttpResponse(content, content_type=kind, headers=headers)
        lead = _t("Cells of the sheet that nobody touches are left alone when it comes back.")
        return self._form(request, form, _t("Take a sheet out"), _t("Take the sheet"), lead)

    @action(description=_("Bring a sheet"), url_path="bring", permissions=["bring"])
    def bring(self, request: HttpRequest) -> HttpResponse:
        form = BringForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data["sheet"]
            try:
                sheet = put(given.name, given.read(), person(request))
            except Refusal as refusal:
                form.add_error("sheet", str(refusal))
            else:
                return HttpResponseRedirect(reverse("admin:catalog_translationsheet_look", args=[sheet.pk]))
        lead = _t("XLSX or XLIFF 1.2, at most 20 MB. It is looked at first; nothing is changed yet.")
        return self._form(request, form, _t("Bring a sheet"), _t("Look at it"), lead)

    def look(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the sheet would do, line by line, and the button that does it."""
        self._may_look(request)
        sheet = get_object_or_404(TranslationSheet.objects.select_related("by", "taken_by"), pk=pk)
        found = look_at(sheet, person(request)) if sheet.taken_at is None else None
        values = {"sheet": sheet, "found": found, "shown": SHOWN, "may": self.has_bring_permission(request)}
        return self._page(request, "sheet", sheet.name, values)

    def take(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_bring_permission(request):
            raise PermissionDenied
        get_object_or_404(TranslationSheet.objects.only("pk"), pk=pk)
        try:
            found = take_over(pk, person(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            number = len(found.changes)
            sentence = ngettext("%(count)s text was changed.", "%(count)s texts were changed.", number)
            messages.success(request, sentence % {"count": number})
        return HttpResponseRedirect(reverse("admin:catalog_translationsheet_look", args=[pk]))

    def _may_look(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, name: str, title: str, values: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **values}
        return TemplateResponse(request, f"admin/catalog/translationsheet/{name}.html", context)

    def _form(self, request: HttpRequest, form: forms.Form, title: str, button: str, lead: str) -> HttpResponse:
        values = {"form": form, "title": title, "button": button, "lead": lead, "upload": True, "opts": self.opts}
        values["back"] = reverse("admin:catalog_translationsheet_changelist")
        context = {**self.admin_site.each_context(request), **values}
        return TemplateResponse(request, "admin/catalog/form.html", context, status=422 if form.errors else 200)


def _visible(user: User) -> list[Spoken]:
    return [
        one
        for one in spoken().values()
        if user.has_perm(f"{one.model._meta.app_label}.view_{one.model._meta.model_name}")
    ]


def _categories() -> list[tuple[str, str]]:
    return [(row.slug, row.name) for row in Category.objects.order_by("position", "id")]


def _category_asked(request: HttpRequest) -> str:
    """Raises Http404 for a category that is none."""
    asked = request.GET.get("category", "")
    if asked and not (asked.isprintable() and Category.objects.filter(slug=asked).exists()):
        raise Http404
    return asked


def _where(one: Spoken, pk: str) -> str:
    """The page on which a thing's words are written; empty where it has none of its own."""
    try:
        return reverse(f"admin:{one.model._meta.app_label}_{one.model._meta.model_name}_change", args=[pk])
    except NoReverseMatch:
        return ""
