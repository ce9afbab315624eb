"""Filters of the list of orders."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from orders.models import Hold, Order
from orders.states import HoldKind

ANY = "any"


class OnHold(admin.SimpleListFilter):
    """Orders on hold, of one kind or of any."""

    title = _("on hold")
    parameter_name = "hold"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(ANY, _("any hold")), *HoldKind.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        kind = self.value()
        if not kind:
            return queryset
        standing = Hold.objects.standing().filter(order=OuterRef("pk"))
        return queryset.filter(Exists(standing if kind == ANY else standing.filter(kind=kind)))
