"""Disputes in the back office: what is due, what speaks for us, and the button that sends it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from orders import editing
from orders.evidence import case_of, evidence
from payments import disputing
from payments.models import Dispute, DisputeHistory
from payments.states import DisputeState
from payments.words import provider_name
from shop.errors import Refusal
from shop.facts import Facts, FactsInline, shown

COLOURS = {
    DisputeState.OPEN: "danger",
    DisputeState.INQUIRY: "warning",
    DisputeState.REVIEW: "info",
    DisputeState.WON: "success",
    DisputeState.DROPPED: "success",
}


class HistoryRows(FactsInline):
    model = DisputeHistory
    fields = readonly_fields = ("at", "step", "by", "told")


@admin.register(Dispute)
class DisputeRoom(Facts):
    """The most urgent first: after its deadline a dispute is lost unheard."""

    list_display = ("provider_id", "order", "amount_shown", "badge", "reason", "due", "opened_at")
    list_filter = ("status", "amount_currency")
    list_select_related = ("payment",)
    search_fields = ("provider_id", "payment__reference")
    inlines = (HistoryRows,)
    fields = readonly_fields = (
        *("provider_id", "order", "amount_shown", "badge", "reason", "provider_shown"),
        *("opened_at", "answer_by", "answered_at", "evidence_hash"),
    )
    actions_detail = ("paper_deed", "answer_deed")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dispute]:
        return super().get_queryset(request).order_by(F("answer_by").asc(nulls_last=True), "-pk")

    def has_answer_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        if not request.user.has_perm("payments.change_dispute"):
            return False
        found = Dispute.objects.filter(pk=object_id).first() if object_id else None
        return found is None or found.status == DisputeState.OPEN

    @action(description=gettext_lazy("Evidence as PDF"), icon="picture_as_pdf", permissions=["view"])
    def paper_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        made = evidence(case_of(self._found(request, object_id)))
        answer = HttpResponse(made.document, content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{made.name}"'
        return answer

    @action(
        description=gettext_lazy("Send the evidence"),
        icon="gavel",
        permissions=["answer"],
        variant=ActionVariant.PRIMARY,
    )
    def answer_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        dispute = self._found(request, object_id)
        back = reverse("admin:payments_dispute_change", args=[dispute.pk])
        trouble = ""
        if request.method == "POST":
            try:
                disputing.answer(dispute.pk, evidence(case_of(dispute)), by=request.user)  # type: ignore[arg-type]
            except Refusal as refusal:
                trouble = str(refusal)
            else:
                messages.success(request, _("The evidence was sent; the bank decides now."))
                return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "opts": Dispute._meta,
            "title": _("Send the evidence: %(dispute)s") % {"dispute": dispute.provider_id},
            "dispute": dispute,
            "provider": provider_name(dispute.payment.provider),
            "trouble": trouble,
            "paper": reverse("admin:payments_dispute_paper_deed", args=[dispute.pk]),
            "back": back,
        }
        return render(request, "admin/payments/dispute/answer.html", context)

    def _found(self, request: HttpRequest, object_id: str) -> Dispute:
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    @admin.display(description=gettext_lazy("order"))
    def order(self, dispute: Dispute) -> str:
        number = editing.number_of(dispute.payment.reference)
        return format_html('<a href="{}?q={}">{}</a>', reverse("admin:orders_order_changelist"), number, number)

    @admin.display(description=gettext_lazy("amount"))
    def amount_shown(self, dispute: Dispute) -> str:
        return shown(dispute.amount.amount, dispute.amount.currency.code)

    @display(description=gettext_lazy("status"), ordering="status", label=COLOURS)
    def badge(self, dispute: Dispute) -> tuple[str, str]:
        return dispute.status, dispute.get_status_display()

    @admin.display(description=gettext_lazy("time left"), ordering="answer_by")
    def due(self, dispute: Dispute) -> str:
        if dispute.status != DisputeState.OPEN or dispute.answer_by is None:
            return "–"
        return timeuntil(dispute.answer_by, depth=1) if dispute.answer_by > timezone.now() else _("over")

    @admin.display(description=gettext_lazy("provider"))
    def provider_shown(self, dispute: Dispute) -> str:
        return provider_name(dispute.payment.provider)
