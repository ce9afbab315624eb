"""The books for finance: the trial balance of a day, and the sheet of one account."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payments import balance
from payments.accounts import account_named
from payments.words import account_name, ledger_kind
from shop.facts import Facts, money_text
from shop.languages import write_moment

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DayForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("At the end of"), widget=DAY)


class SheetForm(forms.Form):
    account = forms.CharField(max_length=40, widget=forms.HiddenInput)
    currency = forms.RegexField("^[A-Z]{3}$", widget=forms.HiddenInput)
    first = forms.DateField(label=gettext_lazy("From"), widget=DAY)
    last = forms.DateField(label=gettext_lazy("To"), widget=DAY)

    def clean_account(self) -> str:
        code = self.cleaned_data["account"]
        try:
            account_named(code)
        except KeyError:
            raise forms.ValidationError(_("There is no such account.")) from None
        return code


class Books(Facts):
    """Two pages beside the list of entries."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("balance/", view(self.balance), name="payments_balance"),
            path("sheet/", view(self.sheet), name="payments_sheet"),
        ]
        return own + super().get_urls()

    def balance(self, request: HttpRequest) -> HttpResponse:
        self._may_look(request)
        form = DayForm(request.GET if "on" in request.GET else {"on": timezone.now().date()})
        rows = balance.trial_balance(form.cleaned_data["on"]) if form.is_valid() else []
        on = form.cleaned_data.get("on", timezone.now().date())
        table = {
            "headers": [_("Account"), _("Currency"), _("Debit"), _("Credit"), _("Balance")],
            "rows": [
                [
                    format_html('<a class="underline" href="{}">{}</a>', _to_sheet(row, on), account_name(row.account)),
                    row.balance.currency.code,
                    *map(money_text, (row.debit, row.credit, row.balance)),
                ]
                for row in rows
            ],
        }
        zero = {
            "headers": [_("Currency"), _("All accounts together")],
            "rows": [[code, money_text(amount)] for code, amount in balance.sums(rows).items()],
        }
        return self._page(request, _("Trial balance"), form, {"table": table, "sums": zero})

    def sheet(self, request: HttpRequest) -> HttpResponse:
        self._may_look(request)
        form = SheetForm(request.GET)
        if not form.is_valid():
            return self._page(request, _("Account sheet"), form, {})
        given = form.cleaned_data
        found = balance.sheet(given["account"], given["currency"], given["first"], given["last"])
        table = {
            "headers": [_("Time (UTC)"), _("Kind"), _("Reference"), _("Amount, debit positive"), _("Balance")],
            "rows": [
                [_("Before"), "", "", "", money_text(found.before)],
                *(
                    [
                        write_moment(line.at, style="short"),
                        format_html('<a class="underline" href="{}">{}</a>', _to_booking(line), ledger_kind(line.kind)),
                        line.reference,
                        money_text(line.amount),
                        money_text(line.balance),
                    ]
                    for line in found.lines
                ),
            ],
        }
        title = f"{account_name(given['account'])}, {given['currency']}"
        return self._page(request, title, form, {"table": table, "more": found.more, "most": balance.MOST_LINES})

    def _may_look(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, title: str, form: forms.Form, more: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, "form": form, "opts": self.opts, **more}
        status = 200 if form.is_valid() else 422
        return TemplateResponse(request, "admin/payments/books.html", context, status=status)


def _to_sheet(row: balance.Balance, on: date) -> str:
    asked = {
        "account": row.account,
        "currency": row.balance.currency.code,
        "first": (on - timedelta(days=30)).isoformat(),
        "last": on.isoformat(),
    }
    return f"{reverse('admin:payments_sheet')}?{urlencode(asked)}"


def _to_booking(line: balance.Line) -> str:
    return reverse("admin:payments_ledgertransaction_change", args=[line.transaction_id])
