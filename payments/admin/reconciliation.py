"""The finance screen: run a day, see sums, difference and every line, take it away as CSV or XLSX."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from payments import exporting, reconciling
from payments.models import Payment, Payout, Reconciliation, SettlementRow
from payments.provider import Provider, providers
from payments.states import PaymentStatus, Verdict
from payments.words import line_kind, provider_name
from shop.errors import Refusal
from shop.facts import Facts, shown
from shop.filters import worded

MOST_ROWS = 500
EXPORTS: dict[str, tuple[Callable[[Reconciliation], bytes], str]] = {
    "csv": (exporting.to_csv, "text/csv; charset=utf-8"),
    "xlsx": (exporting.to_xlsx, exporting.XLSX_TYPE),
}


@admin.register(Reconciliation)
class ReconciliationRoom(Facts):
    list_display = ("day", "provider_shown", "is_clean", "runs", "last_run_at")
    list_filter = (("provider", worded(provider_name)), "is_clean")
    date_hierarchy = "day"
    list_before_template = "admin/payments/reconciliation/run.html"
    change_form_outer_before_template = "admin/payments/reconciliation/day.html"
    fields = ("provider_shown", "day", "is_clean", "first_run_at", "last_run_at", "runs", "by")

    readonly_fields = ("provider_shown",)

    @admin.display(description=_("provider"), ordering="provider")
    def provider_shown(self, run: Reconciliation) -> str:
        return provider_name(run.provider)

    def has_run_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.add_reconciliation")

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("run/", self.admin_site.admin_view(self.run), name="payments_reconciliation_run"),
            path(
                "<int:pk>/lines.<str:kind>",
                self.admin_site.admin_view(self.export),
                name="payments_reconciliation_export",
            ),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        more = {
            "may_run": self.has_run_permission(request),
            "today": timezone.now().date().isoformat(),
            "providers": [(part.code, part.name) for part in _busiest_first()],
        }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        run = Reconciliation.objects.filter(pk=int(object_id)).first() if object_id and object_id.isdecimal() else None
        more = {**_shown_day(run), "may_run": self.has_run_permission(request)} if run else {}
        return super().changeform_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def run(self, request: HttpRequest) -> HttpResponse:
        """POST: reconcile a day now."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_run_permission(request):
            raise PermissionDenied
        try:
            day = date.fromisoformat(request.POST.get("day", ""))
            run = reconciling.reconcile(request.POST.get("provider", ""), day, by=request.user)  # type: ignore[arg-type]
        except ValueError:
            messages.error(request, now_("Please choose a day."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            if run.is_clean:
                messages.success(request, now_("The books and the provider agree to the last unit."))
            else:
                messages.warning(request, now_("The books and the provider differ. Please look at the findings."))
            return HttpResponseRedirect(reverse("admin:payments_reconciliation_change", args=[run.pk]))
        return HttpResponseRedirect(reverse("admin:payments_reconciliation_changelist"))

    def export(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in EXPORTS:
            raise Http404
        run = get_object_or_404(Reconciliation, pk=pk)
        write, content_type = EXPORTS[kind]
        answer = HttpResponse(write(run), content_type=content_type)
        answer["Content-Disposition"] = f'attachment; filename="reconciliation-{run.provider}-{run.day}.{kind}"'
        return answer


def _busiest_first() -> list[Provider]:
    """Those that are set up, that of the newest payment on top: its day is what finance looks at."""
    newest = Payment.objects.filter(status=PaymentStatus.CAPTURED).order_by("-pk").values_list("provider", flat=True)
    first = newest.first()
    return sorted((part for part in providers.all() if part.is_set_up()), key=lambda part: part.code != first)


@admin.register(Payout)
class PayoutRoom(Facts):
    list_display = ("provider_id", "provider_shown", "amount_shown", "arrives_on", "status", "reconciliation")
    list_filter = (("provider", worded(provider_name)), "amount_currency")
    search_fields = ("provider_id",)

    @admin.display(description=_("provider"), ordering="provider")
    def provider_shown(self, payout: Payout) -> str:
        return provider_name(payout.provider)

    @admin.display(description=_("amount"), ordering="amount")
    def amount_shown(self, payout: Payout) -> str:
        return shown(payout.amount.amount, payout.amount.currency.code)


@admin.register(SettlementRow)
class SettlementRoom(Facts):
    list_display = (
        "line_id",
        "kind_shown",
        "reference_shown",
        "gross_shown",
        "fee_shown",
        "net_shown",
        "verdict",
        "at",
    )
    list_filter = ("verdict", ("kind", worded(line_kind)), "gross_currency")
    list_select_related = ("payment",)
    search_fields = ("line_id", "provider_charge", "provider_intent", "provider_refund", "payment__reference")

    @admin.display(description=_("kind"), ordering="kind")
    def kind_shown(self, row: SettlementRow) -> str:
        return line_kind(row.kind)

    @admin.display(description=_("reference"))
    def reference_shown(self, row: SettlementRow) -> str:
        return row.reference

    @admin.display(description=_("gross"))
    def gross_shown(self, row: SettlementRow) -> str:
        return shown(row.gross.amount, row.gross.currency.code)

    @admin.display(description=_("fee"))
    def fee_shown(self, row: SettlementRow) -> str:
        return shown(row.fee_amount, row.gross.currency.code)

    @admin.display(description=_("net"))
    def net_shown(self, row: SettlementRow) -> str:
        return shown(row.net_amount, row.gross.currency.code)


def _shown_day(run: Reconciliation) -> dict[str, Any]:
    """The day as tables of texts for the template."""
    rows = SettlementRow.objects.filter(payout__reconciliation=run).select_related("payout", "payment", "refund")
    names = ("payouts", "kept", "gross", "fee", "net", "difference")
    return {
        "run": run,
        "sums_table": {
            "headers": [
                _("Currency"),
                _("Payouts"),
                _("Kept by the provider"),
                _("Gross"),
                _("Fee"),
                _("Net"),
                _("Difference"),
            ],
            "rows": [
                [each["currency"], *(shown(Decimal(each.get(name, 0)), each["currency"]) for name in names)]
                for each in run.sums
            ],
        },
        "findings_table": {
            "headers": [_("Verdict"), _("Line"), _("Reference"), _("Expected"), _("Reported")],
            "rows": [
                [
                    Verdict(each["verdict"]).label,
                    each["line"] or "-",
                    each["reference"] or "-",
                    shown(Decimal(each["expected"]), each["currency"]),
                    shown(Decimal(each["reported"]), each["currency"]),
                ]
                for each in run.findings[:MOST_ROWS]
            ],
        },
        "rows_table": {
            "headers": [
                _("Kind"),
                _("Reference"),
                _("Refund"),
                _("Gross"),
                _("Fee"),
                _("Net"),
                _("Verdict"),
                _("Payout"),
            ],
            "rows": [_line(row) for row in rows.order_by("payout__provider_id", "id")[:MOST_ROWS]],
        },
        "row_count": rows.count(),
        "most_rows": MOST_ROWS,
    }


def _line(row: SettlementRow) -> list[Any]:
    currency = row.gross.currency.code
    return [
        line_kind(row.kind),
        row.reference or "-",
        row.refund.key if row.refund else "-",
        shown(row.gross.amount, currency),
        shown(row.fee_amount, currency),
        shown(row.net_amount, currency),
        row.get_verdict_display(),
        row.payout.provider_id,
    ]
