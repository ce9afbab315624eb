"""What all pages of the merchandiser have in common: language tabs, and a shop window that follows every change."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db.models import JSONField, Model, QuerySet
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin
from modeltranslation.utils import build_localized_fieldname
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminTextInputWidget

from catalog.addresses import remember
from catalog.admin.keyed import Boxed
from catalog.admin.plain import Plain
from catalog.freshness import changed
from shop.models import User

# Lists and plain values are written in one line, divided by commas.
ONE_LINE = {
    ArrayField: {"widget": UnfoldAdminTextInputWidget},
    JSONField: {"widget": UnfoldAdminTextInputWidget},
}


class Lines(Plain, Boxed, TabularInline):
    """Rows of a page, without a heading over each."""

    names_language = True

    extra = 0
    hide_title = True
    formfield_overrides = ONE_LINE


class WindowAdmin(Plain, Boxed, ModelAdmin):
    """Whatever is saved or deleted here is on every page at once."""

    formfield_overrides = ONE_LINE

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        changed()

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        super().delete_model(request, obj)
        changed()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        changed()


class SpokenAdmin(WindowAdmin, TranslationAdmin):  # type: ignore[misc]
    """A thing with words: a tab for each language."""


class PageAdmin(SpokenAdmin):
    """A thing with a page of its own: an address that it leaves keeps leading to it."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            remember(obj, form.initial["slug"])


def person(request: HttpRequest) -> User:
    """Who sits there; the back office lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def language_tabs(*fields: str) -> tuple[Any, ...]:
    """A tab per language with its columns of ``fields``; the first one is the language all others fall back to."""
    return tuple(
        (language, {"classes": ["tab"], "fields": [build_localized_fieldname(field, code) for field in fields]})
        for code, language in settings.LANGUAGES
    )
