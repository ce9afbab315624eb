"""Categories."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalog.admin.window import SpokenAdmin, language_tabs
from catalog.models import Category


@admin.register(Category)
class CategoryRoom(SpokenAdmin):
    list_display = ("name", "parent", "slug", "position")
    list_select_related = ("parent",)
    list_filter = (("parent", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("slug", "name")
    ordering = ("parent__position", "position")
    autocomplete_fields = ("parent",)
    fieldsets = (
        (_("Place"), {"fields": ("slug", "parent", "position")}),
        *language_tabs("name", "description"),
    )
