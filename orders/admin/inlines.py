"""What stands below an order in the back office: its lines, refunds, holds and history, all read-only."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from catalog.offers import places
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


class Sometimes(ReadOnly):
    """Not on the page at all where the order has none."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        there = obj is None or self.model.objects.filter(order=obj).exists()
        return there and super().has_view_permission(request, obj)


class Lines(ReadOnly):
    model = OrderLine
    fields = ("sku", "thing", "lies", "quantity", "each", "sum", "share", "sent", "cancelled", "refunded")
    readonly_fields = fields
    hide_title = True

    @display(description=_("name"))
    def thing(self, line: OrderLine) -> str:
        return f"{line.name}, {line.options}" if line.options else line.name

    @display(description=_("stock place"))
    def lies(self, line: OrderLine) -> str:
        return next((place.name for place in places() if place.code == line.place), line.place) or "–"

    @display(description=_("unit price"))
    def each(self, line: OrderLine) -> str:
        return languages.write_money(line.unit_shown)

    @display(description=_("total"))
    def sum(self, line: OrderLine) -> str:
        return languages.write_money(line.total)

    @display(description=_("paid with tax and duty"))
    def share(self, line: OrderLine) -> str:
        return languages.write_money(line.paid)


class Refunds(Sometimes):
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


class HoldsInline(Sometimes):
    model = Hold
    fields = ("kind", "reason", "at", "by", "released_at", "released_by", "answer")
    readonly_fields = fields
