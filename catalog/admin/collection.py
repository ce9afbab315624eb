"""Collections: by hand a list in its order, by rule conditions and what they gather."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from catalog.admin.picture import PictureForm, thumbnail
from catalog.admin.product_lines import MemberInline
from catalog.admin.window import Lines, PageAdmin, WindowAdmin, language_tabs
from catalog.gathering import gather
from catalog.models import Collection, Condition, OldSlug


class ConditionInline(Lines):
    model = Condition
    fields = ("kind", "category", "brand", "tag", "attribute", "choice", "least", "most", "currency", "days")
    autocomplete_fields = ("category", "brand", "attribute")
    tab = True


class HandMembers(MemberInline):
    tab = True


class RuleMembers(HandMembers):
    """What the rule gathers is looked at."""

    readonly_fields = ("product", "position")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Collection)
class CollectionRoom(PageAdmin):
    form = PictureForm
    list_display = ("name", thumbnail, "kind", "published", "how_many", "gathered_at", "position")
    list_filter = ("kind", "published")
    search_fields = ("name", "slug")
    fieldsets = (
        (_("Collection"), {"fields": ("slug", "kind", "combine", "file", "position")}),
        (_("Where and when"), {"fields": ("published", "markets", "from_at", "until_at")}),
        *language_tabs("name", "description", "alt"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Collection]:
        return super().get_queryset(request).annotate(many=Count("members"))

    def get_inlines(self, request: HttpRequest, obj: Collection | None = None) -> list[Any]:
        if obj is not None and obj.kind == Collection.Kind.HAND:
            return [HandMembers]
        return [ConditionInline, RuleMembers] if obj is not None else []

    @display(description=_("products"), ordering="many")
    def how_many(self, collection: Any) -> int:
        return collection.many

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A rule is followed at once."""
        super().save_related(request, form, formsets, change)
        if form.instance.kind == Collection.Kind.RULE:
            found = gather(form.instance.pk)
            sentence = ngettext(
                "The rule gathers %(count)s product.", "The rule gathers %(count)s products.", found.members
            )
            messages.info(request, sentence % {"count": found.members})


@admin.register(OldSlug)
class OldSlugRoom(WindowAdmin):
    """Looked at, and deleted where an old address is to be nobody's."""

    list_display = ("slug", "kind", "at")
    list_filter = ("kind",)
    search_fields = ("slug",)
    fields = readonly_fields = ("kind", "slug", "product", "category", "brand", "collection", "at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
