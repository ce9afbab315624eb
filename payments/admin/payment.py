"""Payments: what came, what went back, what the ledger and the provider say."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from payments import taking
from payments.models import LedgerEntry, Notice, Payment, PaymentHistory, Refund
from payments.states import PaymentStatus
from payments.words import account_name, held_because, ledger_kind, provider_name
from shop.errors import Refusal
from shop.facts import Facts, FactsInline, shown
from shop.filters import worded

STATUS_COLOURS = {
    PaymentStatus.CAPTURED: "success",
    PaymentStatus.PENDING: "info",
    PaymentStatus.REVIEW: "danger",
    PaymentStatus.FAILED: "warning",
}


class HistoryRows(FactsInline):
    model = PaymentHistory
    fields = readonly_fields = ("at", "step", "by", "told")


class RefundRows(FactsInline):
    model = Refund
    fields = readonly_fields = ("key", "amount_shown", "status", "reason", "by", "provider_id", "failure_code")
    show_change_link = True

    @admin.display(description=_("amount"))
    def amount_shown(self, refund: Refund) -> str:
        return shown(refund.amount.amount, refund.amount.currency.code)


class NoticeRows(FactsInline):
    model = Notice
    fields = readonly_fields = ("received_at", "kind", "state", "held", "attempts")
    show_change_link = True

    @admin.display(description=_("held because"))
    def held(self, notice: Notice) -> str:
        return held_because(notice.hold_code)


@admin.register(Payment)
class PaymentRoom(Facts):
    list_display = (
        "reference",
        "status_shown",
        "amount_shown",
        "captured_shown",
        "refunded_shown",
        "provider_shown",
        "created_at",
    )
    list_filter = ("status", ("provider", worded(provider_name)), "amount_currency", "surplus")
    search_fields = ("reference", "token", "session_id", "intent_id", "charge_id")
    date_hierarchy = "created_at"
    inlines = (RefundRows, NoticeRows, HistoryRows)
    actions = ("ask_now",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "reference",
                    "status",
                    "amount_shown",
                    "captured_shown",
                    "refunded_shown",
                    "surplus",
                    "held",
                    "failure_code",
                )
            },
        ),
        (_("Ledger"), {"fields": ("ledger_shown",)}),
        (
            _("At the provider"),
            {
                "fields": (
                    "provider_shown",
                    "token",
                    "session_id",
                    "intent_id",
                    "charge_id",
                    "dispute_id",
                    "idempotency_key",
                )
            },
        ),
        (_("Times"), {"fields": ("created_at", "captured_at", "expires_at", "poll_at", "polls")}),
    )
    readonly_fields = ("amount_shown", "captured_shown", "refunded_shown", "ledger_shown", "provider_shown", "held")

    def has_ask_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.change_payment")

    @admin.display(description=_("provider"), ordering="provider")
    def provider_shown(self, payment: Payment) -> str:
        return provider_name(payment.provider)

    @admin.display(description=_("held because"))
    def held(self, payment: Payment) -> str:
        return held_because(payment.hold_code)

    @display(description=_("status"), label=STATUS_COLOURS, ordering="status")
    def status_shown(self, payment: Payment) -> tuple[str, str]:
        return payment.status, payment.get_status_display()

    @admin.display(description=_("amount"), ordering="amount")
    def amount_shown(self, payment: Payment) -> str:
        return shown(payment.amount.amount, payment.currency)

    @admin.display(description=_("captured"))
    def captured_shown(self, payment: Payment) -> str:
        return shown(payment.captured_amount, payment.currency)

    @admin.display(description=_("refunded"))
    def refunded_shown(self, payment: Payment) -> str:
        return shown(payment.refunded_amount, payment.currency)

    @admin.display(description=_("entries"))
    def ledger_shown(self, payment: Payment) -> str:
        entries = LedgerEntry.objects.filter(transaction__reference=payment.reference).select_related("transaction")
        rows = (
            (
                ledger_kind(entry.transaction.kind),
                account_name(entry.account),
                shown(entry.amount.amount, entry.amount.currency.code),
            )
            for entry in entries.order_by("id")[:200]
        )
        return format_html_join("", "<div>{}: {} {}</div>", rows) or "-"

    @admin.action(description=_("Ask the provider now"), permissions=["ask"])
    def ask_now(self, request: HttpRequest, rows: QuerySet[Payment]) -> None:
        asked = 0
        for payment in rows.order_by("pk")[:50]:
            try:
                taking.ask(payment.pk)
            except Refusal as refusal:
                messages.error(request, str(refusal))
                break
            asked += 1
        messages.info(
            request,
            ngettext("%(n)s payment was asked about.", "%(n)s payments were asked about.", asked) % {"n": asked},
        )
