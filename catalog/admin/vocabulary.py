"""The words that products are described with: attributes, options and their values, restrictions, banners."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationTabularInline

from catalog.admin.window import Lines, SpokenAdmin, language_tabs
from catalog.models import Attribute, AttributeValue, Axis, AxisValue, Restriction


class AttributeValueInline(Lines, TranslationTabularInline):  # type: ignore[misc]
    """What can be chosen, where the kind is a choice or a colour."""

    model = AttributeValue
    ordering = ("position", "id")


@admin.register(Attribute)
class AttributeRoom(SpokenAdmin):
    list_display = ("label", "code", "kind", "unit", "filterable", "position")
    list_filter = ("kind", "filterable")
    inlines = (AttributeValueInline,)
    search_fields = ("code", "label")
    fieldsets = (
        (_("Attribute"), {"fields": ("code", "kind", "unit", "filterable", "position")}),
        *language_tabs("label"),
    )


class AxisValueInline(Lines, TranslationTabularInline):  # type: ignore[misc]
    model = AxisValue
    ordering = ("position", "id")


@admin.register(Axis)
class AxisRoom(SpokenAdmin):
    list_display = ("label", "code", "position")
    search_fields = ("code", "label")
    inlines = (AxisValueInline,)
    fieldsets = (
        (_("Option"), {"fields": ("code", "position")}),
        *language_tabs("label"),
    )


@admin.register(AxisValue)
class AxisValueRoom(SpokenAdmin):
    """For the search box of a variant's options; the list of options is the way in."""

    list_display = ("label", "axis", "code")
    list_select_related = ("axis",)
    list_filter = ("axis",)
    search_fields = ("code", "label", "axis__label")
    fieldsets = ((_("Option value"), {"fields": ("axis", "code", "position")}), *language_tabs("label"))


@admin.register(Restriction)
class RestrictionRoom(SpokenAdmin):
    list_display = ("code", "text", "countries")
    search_fields = ("code", "text")
    fieldsets = ((None, {"fields": ("code", "countries")}), *language_tabs("text", "reason"))
