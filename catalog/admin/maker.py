"""Brands, and the makers who answer for the safety of what is sold."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalog.admin.window import PageAdmin, WindowAdmin, language_tabs
from catalog.models import Brand, Maker


@admin.register(Brand)
class BrandRoom(PageAdmin):
    list_display = ("name", "slug", "maker", "position")
    list_select_related = ("maker",)
    search_fields = ("name", "slug")
    autocomplete_fields = ("maker",)
    fieldsets = ((_("Brand"), {"fields": ("slug", "maker", "position")}), *language_tabs("name", "description"))


@admin.register(Maker)
class MakerRoom(WindowAdmin):
    list_display = ("name", "country", "email", "responsible_name")
    search_fields = ("name", "responsible_name")
    fieldsets = (
        (_("Manufacturer"), {"fields": ("name", "address", "country", "email")}),
        (
            _("Responsible person in the European Union"),
            {
                "fields": (
                    "responsible_name",
                    "responsible_address",
                    "responsible_country",
                    "responsible_email",
                ),
                "description": _("Asked for where the manufacturer is not in the Union."),
            },
        ),
    )
