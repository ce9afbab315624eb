"""The front page's blocks, the journal and the questions: words in language tabs, shown at once."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalog.admin.picture import PictureForm, thumbnail
from catalog.admin.window import SpokenAdmin, language_tabs
from catalog.models import Article, Block, Question


@admin.register(Block)
class BlockRoom(SpokenAdmin):
    form = PictureForm
    list_display = ("title", thumbnail, "kind", "published", "position", "from_at", "until_at")
    list_filter = ("kind", "published")
    search_fields = ("title",)
    autocomplete_fields = ("products",)
    raw_id_fields = ("collection",)
    fieldsets = (
        (_("Block"), {"fields": ("kind", "file", "link", "collection", "products", "position")}),
        (_("Where and when"), {"fields": ("published", "markets", "from_at", "until_at")}),
        *language_tabs("title", "text", "link_label", "alt"),
    )


@admin.register(Article)
class ArticleRoom(SpokenAdmin):
    form = PictureForm
    list_display = ("title", thumbnail, "kind", "published", "published_at")
    list_filter = ("kind", "published")
    search_fields = ("title", "slug")
    autocomplete_fields = ("related",)
    fieldsets = (
        (_("Article"), {"fields": ("slug", "kind", "file", "reading_minutes", "related")}),
        (_("When"), {"fields": ("published", "published_at")}),
        *language_tabs("title", "excerpt", "body", "alt"),
    )


@admin.register(Question)
class QuestionRoom(SpokenAdmin):
    list_display = ("question", "topic", "on_products", "position")
    list_filter = ("topic", "on_products")
    search_fields = ("question", "code")
    fieldsets = (
        (_("Question"), {"fields": ("code", "topic", "on_products", "position")}),
        *language_tabs("question", "answer"),
    )
