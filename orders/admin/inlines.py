"""What stands below an order in the back office: its lines, refunds, holds and history, all read-only."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from orders.models import Hold, OrderHistory, OrderLine, RefundRequest
from shop import languages


class ReadOnly(TabularInline):
    extra = 0
    max_num = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Lines(ReadOnly):
    model = OrderLine
    fields = (
        "sku",
        "name",
        "options",
        "place",
        "quantity",
        "each",
        "sum",
        "share",
        "sent",
        "cancelled",
        "refunded",
        "sent_at",
    )
    readonly_fields = fields

    @display(description=_("unit price"))
    def each(self, line: OrderLine) -> str:
        return languages.write_money(line.unit_shown)

    @display(description=_("total"))
    def sum(self, line: OrderLine) -> str:
        return languages.write_money(line.total)

    @display(description=_("paid with tax and duty"))
    def share(self, line: OrderLine) -> str:
        return languages.write_money(line.paid)


class Refunds(ReadOnly):
    model = RefundRequest
    fields = ("key", "status", "money", "reason", "at", "by")
    readonly_fields = fields

    @display(description=_("amount"))
    def money(self, request: RefundRequest) -> str:
        return languages.write_money(request.amount)


class Steps(ReadOnly):
    model = OrderHistory
    fields = ("at", "step", "by", "told")
    readonly_fields = fields
    hide_title = True


class HoldsInline(ReadOnly):
    model = Hold
    fields = ("kind", "reason", "at", "by", "released_at", "released_by", "answer")
    readonly_fields = fields
