"""Search boxes for a row of another table: what cannot be a key is refused at its field, never asked of the database.

Django's own box asks for whatever was sent, and a text or a number of thirty digits ends as an error of the server.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import ForeignKey, ManyToManyField
from django.http import HttpRequest

LONGEST_KEY = 18


def is_key(value: Any) -> bool:
    """Whether it may be the number of a row."""
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY


class _Keyed:
    def optgroups(self, name: str, value: Iterable[Any], attrs: Any = None) -> Any:
        return super().optgroups(name, [key for key in value if is_key(key)], attrs)  # type: ignore[misc]


class KeyedBox(_Keyed, AutocompleteSelect):
    pass


class KeyedBoxes(_Keyed, AutocompleteSelectMultiple):
    pass


class Boxed:
    """For pages and their rows: every search box is one that asks for keys only."""

    def formfield_for_foreignkey(self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", KeyedBox(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", KeyedBoxes(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
