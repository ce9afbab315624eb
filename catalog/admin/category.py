"""Categories."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalog.admin.window import PageAdmin, language_tabs
from catalog.errors import InsideItself
from catalog.models import Category
from catalog.tree import check_parent


class CategoryForm(forms.ModelForm):
    def clean_parent(self) -> Category | None:
        """A category lies neither in itself nor in what lies in it."""
        parent: Category | None = self.cleaned_data["parent"]
        try:
            check_parent(self.instance, parent)
        except InsideItself as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return parent


@admin.register(Category)
class CategoryRoom(PageAdmin):
    form = CategoryForm
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
