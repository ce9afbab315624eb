"""Facts to read, and the reports that are drawn from them as table, chart and file."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from analytics import chart, export
from analytics.models import Fact
from analytics.period import PeriodForm, asked, usual
from analytics.report import reports
from analytics.shown import shown
from shop.languages import write_money
from shop.money import money


@admin.register(Fact)
class FactAdmin(ModelAdmin):
    list_display = ("at", "kind", "reference", "sum_of_money", "market", "language")
    list_filter = ("kind", "currency", "market", "language")
    search_fields = ("reference",)
    date_hierarchy = "at"
    fields = readonly_fields = (
        "at", "kind", "reference", "amount", "currency", "market", "language", "payload", "key"
    )  # fmt: skip
    list_per_page = 50
    show_full_result_count = False
    list_before_template = "admin/analytics/reports.html"

    @admin.display(description=_("amount"), ordering="amount")
    def sum_of_money(self, fact: Fact) -> str:
        return "" if fact.amount is None else write_money(money(fact.amount, fact.currency))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.report)
        return [path("reports/<slug:code>/", view, name="analytics_report"), *super().get_urls()]

    def report(self, request: HttpRequest, code: str) -> HttpResponse:
        """One report over the days that were asked for: a page, or with ``?format=csv`` a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        report = reports.get(code)
        first = usual()
        form = PeriodForm(request.GET if "first" in request.GET else None, initial=vars(first))
        period = asked(form)
        table = report.table(period)
        if request.GET.get("format") == "csv":
            name = f"{code}-{period.first.isoformat()}-{period.last.isoformat()}.csv"
            headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
            return HttpResponse(export.as_csv(table), content_type="text/csv; charset=utf-8", headers=headers)
        series = report.series(period, table)
        context = {
            **self.admin_site.each_context(request),
            "title": report.title,
            "report": report,
            "code": code,
            "form": form,
            "period": period,
            "table": shown(table),
            "charts": [(one, chart.bars(one)) for one in series],
        }
        return TemplateResponse(request, "admin/analytics/report.html", context)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        named = [(code, reports.get(code).title) for code in reports.codes()]
        return super().changelist_view(request, {**(extra_context or {}), "reports": named})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
