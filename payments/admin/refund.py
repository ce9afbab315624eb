"""Refunds: what was asked, sent, settled, and a button to send again what waits."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from payments import refunding
from payments.models import Refund, RefundHistory
from payments.states import RefundState
from shop.errors import Refusal
from shop.facts import Facts, FactsInline, shown

STATE_COLOURS = {
    RefundState.SETTLED: "success",
    RefundState.ASKED: "info",
    RefundState.SENT: "info",
    RefundState.FAILED: "danger",
}


class HistoryRows(FactsInline):
    model = RefundHistory
    fields = readonly_fields = ("at", "step", "by", "told")


@admin.register(Refund)
class RefundRoom(Facts):
    list_display = ("key", "reference", "amount_shown", "status_shown", "reason", "by", "created_at", "error")
    list_filter = ("status", "amount_currency")
    list_select_related = ("payment", "by")
    search_fields = ("key", "provider_id", "payment__reference")
    inlines = (HistoryRows,)
    actions = ("send_now",)

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.change_refund")

    @display(description=_("status"), label=STATE_COLOURS, ordering="status")
    def status_shown(self, refund: Refund) -> tuple[str, str]:
        return refund.status, refund.get_status_display()

    @admin.display(description=_("amount"), ordering="amount")
    def amount_shown(self, refund: Refund) -> str:
        return shown(refund.amount.amount, refund.amount.currency.code)

    @admin.display(description=_("reference"), ordering="payment__reference")
    def reference(self, refund: Refund) -> str:
        return refund.payment.reference

    @admin.action(description=_("Send to the provider now"), permissions=["send"])
    def send_now(self, request: HttpRequest, rows: QuerySet[Refund]) -> None:
        sent = 0
        for refund in rows.order_by("pk")[:50]:
            try:
                sent += refunding.send(refund.pk)
            except Refusal as refusal:
                messages.error(request, str(refusal))
                break
        messages.info(request, ngettext("%(n)s refund was sent.", "%(n)s refunds were sent.", sent) % {"n": sent})
