"""Sheets of the catalogue: bring one, see what it would do or what is wrong with it, load it; take one out."""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from catalog.admin.facts import Facts
from catalog.admin.window import person
from catalog.models import Family, SheetRun, SheetState
from catalog.sheets import binding, exporting, runs
from catalog.sheets.cells import guard
from catalog.sheets.csvs import ENCODINGS
from catalog.sheets.faults import UnreadableSheet, sentence
from catalog.sheets.offered import PARTS, columns_of
from catalog.sheets.quota import Quota
from catalog.sheets.tallying import Stage
from shop.errors import Refusal

SHOWN = 200
STAGES = {
    Stage.READING: _("Reading the rows"),
    Stage.COMPARING: _("Comparing with the catalogue"),
    Stage.WRITING: _("Writing"),
}
COLOURS = {
    SheetState.FAULTY.label: "danger",
    SheetState.READY.label: "warning",
    SheetState.LOADED.label: "success",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BringForm(forms.Form):
    sheet = forms.FileField(label=_("Sheet"), widget=UnfoldAdminFileFieldWidget)
    encoding = forms.ChoiceField(
        label=_("Letters"),
        required=False,
        choices=[("", _("as the file tells")), *ENCODINGS.items()],
        help_text=_("Of a CSV file only, and only where you were asked to choose."),
        widget=UnfoldAdminSelectWidget,
    )


def _families() -> list[tuple[str, str]]:
    return [("", _t("All")), *((row.code, row.name) for row in Family.objects.all())]


class TakeOutForm(forms.Form):
    what = forms.ChoiceField(label=pgettext_lazy("columns of a sheet", "Columns"), choices=list(PARTS.items()),
                             widget=UnfoldAdminSelectWidget)  # fmt: skip
    family = forms.ChoiceField(
        label=_("Family"),
        required=False,
        choices=_families,
        help_text=_("Only its products, with the attributes that they are described by."),
        widget=UnfoldAdminSelectWidget,
    )
    file = forms.ChoiceField(
        label=_("File"), choices=[("xlsx", "XLSX"), ("csv", "CSV")], widget=UnfoldAdminSelectWidget
    )


@admin.register(SheetRun)
class SheetRunRoom(Facts, ModelAdmin):
    list_display = ("name", "shown_state", "rows", "by", "at", "loaded_at")
    list_select_related = ("by",)
    list_filter = ("state",)
    search_fields = ("name",)
    list_per_page = 50
    show_full_result_count = False
    actions_list = ("bring_one", "take_out")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("faults")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("bring/", csrf_exempt(view(csrf_exempt(self.bring))), name="catalog_sheetrun_bring"),
            path("<int:pk>/faults.csv", view(self.faults), name="catalog_sheetrun_faults"),
            path("<int:pk>/load/", view(require_POST(self.load)), name="catalog_sheetrun_load"),
            path("<int:pk>/put-away/", view(require_POST(self.put_away)), name="catalog_sheetrun_put_away"),
        ]
        return own + super().get_urls()

    @display(description=_("state"), ordering="state", label=COLOURS)
    def shown_state(self, run: SheetRun) -> str:
        return run.get_state_display()

    @display(description=_("rows"))
    def rows(self, run: SheetRun) -> Any:
        return run.counts.get("rows", "–")

    def has_bring_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """A sheet speaks of goods, prices and stock, so it asks for the right to change all of them."""
        rights = ("add_sheetrun", "change_product", "change_variant", "change_stock")
        return request.user.has_perms([f"catalog.{right}" for right in rights])

    @action(description=_("Bring a sheet"), url_path="to-bring", permissions=["bring"])
    def bring_one(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:catalog_sheetrun_bring"))

    def bring(self, request: HttpRequest) -> HttpResponse:
        """Who may not is turned away before the file is read; a file that is too large is not kept."""
        self._must_be_allowed(request)
        quota = Quota(request)
        request.upload_handlers = [quota, *request.upload_handlers]
        return self._bring(request, quota)

    @method_decorator(csrf_protect)
    def _bring(self, request: HttpRequest, quota: Quota) -> HttpResponse:
        form = BringForm(request.POST or None, request.FILES or None)
        if quota.exceeded:
            form.add_error("sheet", str(UnreadableSheet("too_many_bytes", most=runs.MOST_BYTES // runs.MEGABYTE)))
        elif request.method == "POST" and form.is_valid():
            given = form.cleaned_data["sheet"]
            run = runs.receive(given, name=given.name, by=person(request), encoding=form.cleaned_data["encoding"])
            return HttpResponseRedirect(reverse("admin:catalog_sheetrun_change", args=[run.pk]))
        lead = _t("XLSX or CSV, at most %(most)s MB. It is looked at first; nothing is changed yet.")
        lead %= {"most": runs.MOST_BYTES // runs.MEGABYTE}
        return self._form(request, form, title=_t("Bring a sheet"), button=_t("Look at it"), lead=lead, upload=True)

    @action(description=_("Take a sheet out"), url_path="take-out", permissions=["view"])
    def take_out(self, request: HttpRequest) -> HttpResponseBase:
        form = TakeOutForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            asked = form.cleaned_data
            columns = columns_of(asked["what"], family=asked["family"])
            name = f"{asked['family'] or 'catalogue'}-{timezone.now():%Y-%m-%d}.{asked['file']}"
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            if asked["file"] == "csv":
                lines = exporting.csv_lines(columns, family=asked["family"])
                return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
            try:
                return self._workbook(columns, asked["family"], headers)
            except Refusal as refusal:
                form.add_error("file", str(refusal))
        lead = _t(
            "Brought again as it is, a sheet changes nothing. Take away the columns that you do not want to touch."
        )
        return self._form(request, form, title=_t("Take a sheet out"), button=_t("Take the sheet"), lead=lead)

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        """What was found in the sheet. While a worker has it, the page asks for this part of itself again."""
        known = object_id if object_id and object_id.isdecimal() else 0
        run = get_object_or_404(SheetRun.objects.select_related("by", "loaded_by"), pk=known)
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        stage, done, of = runs.progress(run) or (None, 0, 0)
        context = {
            **self.admin_site.each_context(request),
            "title": run.name,
            "opts": self.opts,
            "run": run,
            "counts": run.counts,
            "cells": sorted(run.counts.get("cells", {}).items()),
            "counts_stock": any(name.startswith("stock:") for name in run.counts.get("cells", {})),
            "changes_nothing": run.counts.get("unchanged_rows") == run.counts.get("rows"),
            "faults": [_told(row) for row in run.faults[:SHOWN]],
            "more": max(0, run.counts.get("faults", 0) - SHOWN),
            "stage": STAGES[stage] if stage else _t("Waiting for a worker"),
            "done": done,
            "of": of,
            "may": self.has_bring_permission(request),
        }
        part = "state" if "HX-Request" in request.headers else "run"
        return TemplateResponse(request, f"admin/catalog/sheetrun/{part}.html", context)

    def load(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._do(request, pk, lambda: runs.confirm(pk, by=person(request)))

    def put_away(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._do(request, pk, lambda: runs.put_away(pk))

    def faults(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every fault that is kept, to work through beside the sheet."""
        run = get_object_or_404(SheetRun, pk=pk)
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        written = io.StringIO(exporting.BOM)
        written.seek(0, io.SEEK_END)
        writer = csv.writer(written)
        writer.writerow([pgettext("sheet", "Row"), pgettext("sheet", "Column"), pgettext("sheet", "What is wrong")])
        writer.writerows([guard(str(cell)) for cell in _told(row)] for row in run.faults)
        headers = {"Content-Disposition": f'attachment; filename="faults-{run.pk}.csv"'}
        return HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)

    def _do(self, request: HttpRequest, pk: int, deed: Any) -> HttpResponse:
        self._must_be_allowed(request)
        get_object_or_404(SheetRun.objects.only("pk"), pk=pk)
        try:
            deed()
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:catalog_sheetrun_change", args=[pk]))

    def _must_be_allowed(self, request: HttpRequest) -> None:
        if not self.has_bring_permission(request):
            raise PermissionDenied

    def _workbook(self, columns: Any, family: str, headers: dict[str, str]) -> FileResponse:
        with tempfile.TemporaryDirectory() as folder:
            written = Path(folder) / "sheet.xlsx"
            binding.write_xlsx(columns, written, family=family, most=binding.MOST_IN_A_PAGE)
            return FileResponse(written.open("rb"), content_type=XLSX, headers=headers)

    def _form(self, request: HttpRequest, form: forms.Form, **values: Any) -> HttpResponse:
        values |= {"form": form, "opts": self.opts, "back": reverse("admin:catalog_sheetrun_changelist")}
        context = {**self.admin_site.each_context(request), **values}
        return TemplateResponse(request, "admin/catalog/form.html", context, status=422 if form.errors else 200)


def _told(row: list[Any]) -> tuple[Any, str, str]:
    """A fault as it is kept, as it is read: row, column, sentence."""
    line, column, code, values = row
    return line or "–", column, sentence(code, values)
