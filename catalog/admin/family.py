"""Families and the groups in which their attributes stand."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalog.admin.window import Lines, SpokenAdmin, language_tabs
from catalog.models import AttributeGroup, Family, FamilyAttribute


class FamilyAttributeInline(Lines):
    model = FamilyAttribute
    fields = ("attribute", "group", "position", "required")
    autocomplete_fields = ("attribute", "group")


@admin.register(Family)
class FamilyRoom(SpokenAdmin):
    list_display = ("name", "code", "position")
    search_fields = ("name", "code")
    inlines = (FamilyAttributeInline,)
    fieldsets = ((_("Family"), {"fields": ("code", "position")}), *language_tabs("name"))


@admin.register(AttributeGroup)
class AttributeGroupRoom(SpokenAdmin):
    list_display = ("label", "code", "position")
    search_fields = ("label", "code")
    fieldsets = ((_("Group"), {"fields": ("code", "position")}), *language_tabs("label"))
