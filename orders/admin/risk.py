"""Doubtful orders in the back office: what was found, what a person makes of it, and what the signals were worth."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminTextInputWidget

from orders import doubting
from payments import learning, risking
from payments.models import RiskCheck, RiskDecision, RiskVerdict
from payments.suspicion import signals
from shop import languages
from shop.errors import Refusal
from shop.facts import Facts

VERDICTS = {RiskVerdict.PASS: "success", RiskVerdict.STEP_UP: "info", RiskVerdict.HOLD: "danger"}
DECISIONS = {RiskDecision.OPEN: "info", RiskDecision.GENUINE: "success", RiskDecision.FRAUD: "danger"}
OTHER = {
    risking.FAILED: gettext_lazy("could not be judged"),
    risking.DENIED: gettext_lazy("on the shop's list: always waits"),
    risking.TRUSTED: gettext_lazy("on the shop's list: always fine"),
}


class DecideForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("What you found out"), max_length=200, widget=UnfoldAdminTextInputWidget)


class ToDecide(admin.SimpleListFilter):
    title = gettext_lazy("to decide")
    parameter_name = "decide"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("waits for a person"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[RiskCheck]) -> QuerySet[RiskCheck]:
        if self.value() != "yes":
            return queryset
        return queryset.filter(verdict=RiskVerdict.HOLD, decision=RiskDecision.OPEN)


@admin.register(RiskCheck)
class CheckRoom(Facts):
    list_display = ("order", "score", "verdict_shown", "why", "decision_shown", "at")
    list_filter = (ToDecide, "verdict", "decision", "market")
    search_fields = ("reference",)
    date_hierarchy = "at"
    fields = readonly_fields = (
        *("order", "score", "verdict_shown", "found", "at"),
        *("decision_shown", "decided_by", "decided_at", "note"),
    )
    actions_list = ("worth_page",)
    actions_detail = ("genuine_deed", "fraud_deed")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.worth)
        return [path("worth/", view, name="payments_risk_worth"), *super().get_urls()]

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        if not request.user.has_perm("payments.change_riskcheck"):
            return False
        found = RiskCheck.objects.filter(pk=object_id).first() if object_id else None
        return found is None or found.decision == RiskDecision.OPEN

    @action(description=gettext_lazy("What the signals were worth"), icon="query_stats", permissions=["view"])
    def worth_page(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:payments_risk_worth"))

    @action(
        description=gettext_lazy("It is genuine"),
        icon="verified_user",
        permissions=["decide"],
        variant=ActionVariant.PRIMARY,
    )
    def genuine_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, RiskDecision.GENUINE)

    @action(
        description=gettext_lazy("It is fraud"), icon="gpp_bad", permissions=["decide"], variant=ActionVariant.DANGER
    )
    def fraud_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, RiskDecision.FRAUD)

    def worth(self, request: HttpRequest) -> HttpResponse:
        """How often each signal spoke and was right; POST gives all of them the points that follow from it."""
        if not self.has_view_permission(request):
            raise Http404
        may = request.user.has_perm("payments.change_riskweight")
        if request.method == "POST" and may:
            changed = learning.take_proposals()
            told = ngettext("%(n)s signal has other points now.", "%(n)s signals have other points now.", changed)
            messages.success(request, told % {"n": languages.write_number(changed)})
            return HttpResponseRedirect(reverse("admin:payments_risk_worth"))
        context = {
            **self.admin_site.each_context(request),
            "opts": RiskCheck._meta,
            "title": _("What the signals were worth"),
            "table": {
                "headers": [
                    _("signal"),
                    _("points"),
                    _("spoke"),
                    _("genuine"),
                    _("fraud"),
                    _("false alarms"),
                    _("proposed"),
                ],
                "rows": [_row(one) for one in learning.worth()],
            },
            "may_take": may,
            "back": reverse("admin:payments_riskcheck_changelist"),
        }
        return render(request, "admin/payments/riskcheck/worth.html", context)

    def _decide(self, request: HttpRequest, object_id: str, decision: RiskDecision) -> HttpResponse:
        check = self.get_object(request, object_id)
        if check is None:
            raise Http404
        back = reverse("admin:payments_riskcheck_change", args=[check.pk])
        form = DecideForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                doubting.decide(check.reference, decision, note=form.cleaned_data["note"], by=request.user)  # type: ignore[arg-type]
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Decided: %(decision)s.") % {"decision": decision.label})
                return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "opts": RiskCheck._meta,
            "title": f"{check.reference}: {decision.label}",
            "is_fraud": decision == RiskDecision.FRAUD,
            "form": form,
            "back": back,
        }
        return render(request, "admin/payments/riskcheck/decide.html", context)

    @admin.display(description=pgettext_lazy("purchase", "Order"), ordering="reference")
    def order(self, check: RiskCheck) -> str:
        return format_html(
            '<a href="{}?q={}">{}</a>', reverse("admin:orders_order_changelist"), check.reference, check.reference
        )

    @display(description=gettext_lazy("verdict"), label=VERDICTS, ordering="verdict")
    def verdict_shown(self, check: RiskCheck) -> tuple[str, str]:
        return check.verdict, check.get_verdict_display()

    @display(description=gettext_lazy("decision"), label=DECISIONS, ordering="decision")
    def decision_shown(self, check: RiskCheck) -> tuple[str, str]:
        return check.decision, check.get_decision_display()

    @admin.display(description=gettext_lazy("because"))
    def why(self, check: RiskCheck) -> str:
        return languages.write_list([finding_name(one["code"]) for one in check.findings]) or "–"

    @admin.display(description=gettext_lazy("findings"))
    def found(self, check: RiskCheck) -> str:
        told = ((finding_name(one["code"]), one["about"], one["points"]) for one in check.findings)
        return format_html_join("", "<div>{} <bdi>{}</bdi> (+{})</div>", told) or "–"


def finding_name(code: str) -> str:
    if code in OTHER:
        return str(OTHER[code])
    return str(signals.get(code).name) if code in signals.codes() else code


def _row(one: learning.Worth) -> list[str]:
    numbers = [languages.write_number(n) for n in (one.points, one.spoke, one.genuine, one.fraud)]
    alarms = "–" if one.false_alarms is None else languages.write_percent(one.false_alarms)
    return [str(one.name), *numbers, alarms, languages.write_number(one.proposed)]
