"""Baskets in the back office, to look at when a shopper calls. The token is not shown: it opens the basket."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from orders.admin.inlines import ReadOnly
from orders.models import Basket, BasketLine


class Lines(ReadOnly):
    model = BasketLine
    fields = ("variant", "quantity", "added_at")
    readonly_fields = fields


@admin.register(Basket)
class BasketAdmin(ModelAdmin):
    list_display = ("id", "user", "market", "country", "created_at", "closed_at")
    list_filter = ("market",)
    fields = ("user", "market", "country", "shipping_method", "created_at", "closed_at")
    list_select_related = ("user",)
    show_full_result_count = False
    inlines = (Lines,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
