"""Filters of the list of stock: what runs low, what may be ordered before it is here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.low_stock import low
from catalog.models import Stock


class Low(admin.SimpleListFilter):
    title = _("free pieces")
    parameter_name = "low"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("Low"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Stock]") -> "QuerySet[Stock]":
        return queryset.filter(pk__in=low().order_by().values("pk")) if self.value() == "1" else queryset


class Preordered(admin.SimpleListFilter):
    title = _("preorder")
    parameter_name = "preorder"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("May be ordered before it is here"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Stock]") -> "QuerySet[Stock]":
        return queryset.filter(promised__gt=0) if self.value() == "1" else queryset
