"""Statements: bring a file, look at what booking it would do, book it. And the mappings by which CSVs are read."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from payments.bank import importing
from payments.bank.payee import payees
from payments.bank.readers.reading import MOST_BYTES
from payments.models import BankFile, BankLine, BankMapping
from payments.words import line_note
from shop.errors import Refusal
from shop.facts import Facts, shown
from shop.languages import write_date
from shop.money import money


class StatementForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("camt.053, MT940, or a CSV with its mapping; at most 10 MB."),
        widget=UnfoldAdminFileFieldWidget,
    )
    mapping = forms.ModelChoiceField(
        BankMapping.objects.all(),
        label=_("Mapping"),
        required=False,
        empty_label=_("none: the format is recognised"),
        help_text=_("Only for a CSV."),
        widget=UnfoldAdminSelectWidget,
    )


@admin.register(BankFile)
class BankFileRoom(Facts):
    list_display = ("name", "form", "kept_at", "booked_at", "new_lines", "known_lines", "by")
    list_filter = ("form", ("booked_at", admin.EmptyFieldListFilter))
    list_select_related = ("by",)
    date_hierarchy = "kept_at"
    fields = ("name", "form", "mapping", "kept_at", "booked_at", "by", "new_lines", "known_lines", "digest")
    list_before_template = "admin/payments/bankfile/bring.html"
    change_form_outer_before_template = "admin/payments/bankfile/statements.html"

    def has_bring_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.add_bankfile")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("bring/", view(self.bring), name="payments_bankfile_bring"),
            path("<int:pk>/look/", view(self.look), name="payments_bankfile_look"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(
            request, {"may_bring": self.has_bring_permission(request), **(extra_context or {})}
        )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        file = BankFile.objects.filter(pk=int(object_id)).first() if object_id and object_id.isdecimal() else None
        more: dict[str, Any] = {"file": file, "statements": _statements(file)} if file else {}
        more["may_bring"] = self.has_bring_permission(request)
        return super().changeform_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def bring(self, request: HttpRequest) -> HttpResponse:
        """A form; what can be read is kept and shown, what cannot is a sentence and leaves nothing."""
        self._may_bring(request)
        form = StatementForm(request.POST or None, request.FILES or None)
        status = 200
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                body = given["file"].read(MOST_BYTES + 1)
                kept = importing.keep(body, name=given["file"].name, mapping=given["mapping"], by=request.user)
            except Refusal as refusal:
                form.add_error("file", str(refusal))
            else:
                return HttpResponseRedirect(reverse("admin:payments_bankfile_look", args=[kept.pk]))
        if form.errors:
            status = 422
        page = {
            **self.admin_site.each_context(request),
            "title": now_("Bring a bank statement"),
            "lead": now_("You see what it would do before anything is booked."),
            "button": now_("Look at it"),
            "back": reverse("admin:payments_bankfile_changelist"),
            "form": form,
            "upload": True,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/catalog/form.html", page, status=status)

    def look(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: what booking would do, done and taken back. POST: book it."""
        self._may_bring(request)
        file = get_object_or_404(BankFile, pk=pk)
        if file.booked_at:
            messages.info(request, now_("This file was booked before; nothing was changed."))
            return HttpResponseRedirect(reverse("admin:payments_bankfile_change", args=[pk]))
        try:
            brought = importing.book(pk) if request.method == "POST" else importing.preview(pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:payments_bankfile_change", args=[pk]))
        if request.method == "POST":
            new = len(brought.lines)
            text = ngettext("%(n)s new line was booked.", "%(n)s new lines were booked.", new) % {"n": new}
            messages.success(request, text)
            return HttpResponseRedirect(f"{reverse('admin:payments_bankline_changelist')}?decide=yes")
        page = {
            **self.admin_site.each_context(request),
            "title": now_("What this statement would do"),
            "opts": self.opts,
            "file": file,
            "known": brought.known,
            "new": len(brought.lines),
            "most": importing.MOST_AT_ONCE,
            "statements": _statements(file),
            "table": _lines(brought.lines[: importing.MOST_AT_ONCE]),
        }
        return TemplateResponse(request, "admin/payments/bankfile/look.html", page)

    def _may_bring(self, request: HttpRequest) -> None:
        if not self.has_bring_permission(request):
            raise PermissionDenied


@admin.register(BankMapping)
class BankMappingRoom(ModelAdmin):
    list_display = ("name", "currency", "encoding", "delimiter", "decimal_mark", "day_format")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **more: Any) -> Any:
        """The currencies are those for which there is an account."""
        choices = [(payee.currency, f"{payee.currency} {payee.key}") for payee in payees()]
        widgets = {"currency": UnfoldAdminSelectWidget(choices=choices)}
        return super().get_form(request, obj, change, **{**more, "form": MappingForm, "widgets": widgets})


class MappingForm(forms.ModelForm):
    def clean(self) -> dict[str, Any] | None:
        """One column of amounts, or one for each direction."""
        given = super().clean() or {}
        both = bool(given.get("money_in")) and bool(given.get("money_out"))
        if bool(given.get("amount")) == both or bool(given.get("money_in")) != bool(given.get("money_out")):
            self.add_error("amount", now_("Name the column of the amount, or both columns of money in and out."))
        return given


def _statements(file: BankFile) -> dict[str, Any]:
    """The statements of a file as a table of texts."""
    return {
        "headers": [_("Account"), _("Currency"), _("From"), _("To"), _("Opening"), _("Closing"), _("Lines")],
        "rows": [
            [
                each["account"],
                each["currency"],
                each["first"],
                each["last"],
                *(
                    shown(money(each[name], each["currency"]).amount, each["currency"]) if each[name] else "-"
                    for name in ("opening", "closing")
                ),
                each["lines"],
            ]
            for each in file.statements
        ],
    }


def _lines(lines: tuple[BankLine, ...]) -> dict[str, Any]:
    return {
        "headers": [_("Day"), _("Amount"), _("Name"), _("Text"), _("Becomes"), _("Because")],
        "rows": [
            [
                write_date(line.booked_on, style="medium"),
                shown(line.amount.amount, line.currency),
                line.name,
                line.text[:80],
                line.get_status_display(),
                line_note(line.reason),
            ]
            for line in lines
        ],
    }
