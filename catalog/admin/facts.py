"""Rows that are looked at, never edited by hand."""

from typing import Any

from django.http import HttpRequest


class Facts:
    """Only the verbs change these."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
