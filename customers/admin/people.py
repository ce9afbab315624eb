"""Customers for staff: facts to read, the story beside them. Nothing is changed by hand."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from customers import timeline
from customers.models import Customer, StockWish, TimelineNote

MOST_SHOWN = 100


class TimelineInline(TabularInline):
    model = TimelineNote
    verbose_name_plural = _("timeline")
    fields = readonly_fields = ("at", "what", "reference", "text")
    extra = 0
    can_delete = False
    tab = True
    hide_title = True
    per_page = MOST_SHOWN

    @admin.display(description=_("what happened"))
    def what(self, note: TimelineNote) -> str:
        return timeline.label(note.kind)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Customer)
class CustomerAdmin(ModelAdmin):
    list_display = ("email", "name", "has_account", "language", "market", "created_at")
    list_filter = ("market", "language", ("user", admin.EmptyFieldListFilter))
    search_fields = ("email", "name")
    search_help_text = _("E-mail address or name")
    date_hierarchy = "created_at"
    fields = ("email", "name", "user", "language", "market", "review_letters", "created_at")
    readonly_fields = fields
    inlines = (TimelineInline,)
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=_("account"), boolean=True, ordering="user")
    def has_account(self, customer: Customer) -> bool:
        return customer.has_account

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        return super().get_queryset(request).select_related("user")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(StockWish)
class StockWishAdmin(ModelAdmin):
    """Who waits for what. A wish that a person takes back is deleted."""

    list_display = ("sku", "market", "language", "email", "made_at")
    list_filter = ("market", "language")
    search_fields = ("sku", "email")
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
