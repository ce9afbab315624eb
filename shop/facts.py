"""What the money rooms share: facts are looked at, not edited, and money is shown in the reader's way."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from moneyed import Money
from unfold.admin import ModelAdmin, TabularInline

from shop.languages import write_money
from shop.money import money


class Facts(ModelAdmin):
    """Read-only, newest first, never counted twice over a large table."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FactsInline(TabularInline):
    extra = 0
    can_delete = False
    show_change_link = False
    max_num = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def shown(amount: Decimal | None, currency: str) -> str:
    """``shown(Decimal("49.98"), "EUR")`` is €49.98, or 49,98 € to a German reader."""
    return "" if amount is None else money_text(money(amount, currency))


def money_text(amount: Money) -> str:
    return write_money(amount)
