"""What staff write around the goods: blocks of the front page, articles of the journal, questions with answers."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import FileExtensionValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models.collection import Collection
from catalog.models.image import Picture
from catalog.models.product import Product

PICTURE = FileExtensionValidator(["jpg", "jpeg", "png", "webp", "avif"])
# A way inside the shop, without language and market: nothing of ours leads a shopper to another site.
INSIDE = RegexValidator(
    r"^([a-z0-9-]+/)+(\?[a-z0-9=&_-]*)?$", _("An address inside the shop without language and market, as in: c/tea/.")
)


class Block(Picture):
    """A block of the front page. ``kind`` says how it looks and which of its columns count."""

    class Kind(models.TextChoices):
        BANNER = "banner", pgettext_lazy("block of the front page", "Large picture with words")
        STORY = "story", pgettext_lazy("block of the front page", "Picture beside words")
        COLLECTION = "collection", pgettext_lazy("block of the front page", "Row of a collection's products")
        PRODUCTS = "products", pgettext_lazy("block of the front page", "Row of chosen products")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.STORY)
    published = models.BooleanField(_("published"), default=False)
    markets = ArrayField(
        models.CharField(max_length=8),
        default=list,
        blank=True,
        verbose_name=_("markets"),
        help_text=_("Codes of markets, as in: eu, gb. Empty: all markets."),
    )
    from_at = models.DateTimeField(_("shown from"), null=True, blank=True)
    until_at = models.DateTimeField(_("shown until"), null=True, blank=True)
    link = models.CharField(_("link"), max_length=200, blank=True, default="", validators=[INSIDE])
    collection = models.ForeignKey(
        Collection, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("collection")
    )
    products = models.ManyToManyField(Product, blank=True, related_name="+", verbose_name=_("products"))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), blank=True, default="")
    link_label = models.CharField(_("words of the link"), max_length=80, blank=True, default="")
    file = models.ImageField(_("picture"), upload_to="originals", max_length=200, blank=True, validators=[PICTURE])

    class Meta:
        verbose_name = _("block of the front page")
        verbose_name_plural = _("blocks of the front page")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(from_at__isnull=True)
                | models.Q(until_at__isnull=True)
                | models.Q(until_at__gt=models.F("from_at")),
                name="catalog_block_until_after_from",
                violation_error_message=_("A block cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="collection") | models.Q(collection__isnull=False),
                name="catalog_block_names_its_collection",
                violation_error_message=_("Choose the collection that this block shows."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Article(Picture):
    class Kind(models.TextChoices):
        GUIDE = "guide", pgettext_lazy("article", "Guide")
        JOURNAL = "journal", pgettext_lazy("article", "Journal")
        SERVICE = "service", pgettext_lazy("article", "Service")

    slug = models.SlugField(
        _("address"), max_length=120, unique=True, help_text=_("The last part of the page address.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.JOURNAL)
    published = models.BooleanField(_("published"), default=False)
    published_at = models.DateTimeField(_("published from"))
    reading_minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=2)
    related = models.ManyToManyField(Product, blank=True, related_name="+", verbose_name=_("products in it"))
    title = models.CharField(_("title"), max_length=200)
    excerpt = models.TextField(_("excerpt"), blank=True, default="")
    body = models.TextField(_("text"), blank=True, default="", help_text=_("Markdown: **bold**, ## heading, - list."))
    file = models.ImageField(_("picture"), upload_to="originals", max_length=200, blank=True, validators=[PICTURE])
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["published", "-published_at", "-id"], name="catalog_article_newest")]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """What shoppers ask, answered once: on the page of questions, and where ticked on every product page."""

    class Topic(models.TextChoices):
        SHIPPING = "shipping", pgettext_lazy("topic of questions", "Shipping")
        RETURNS = "returns", pgettext_lazy("topic of questions", "Returns")
        ORDERS = "orders", pgettext_lazy("topic of questions", "Ordering and paying")
        PRODUCTS = "products", pgettext_lazy("topic of questions", "Our pieces")
        ACCOUNT = "account", pgettext_lazy("topic of questions", "Account")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    topic = models.CharField(_("topic"), max_length=12, choices=Topic.choices)
    on_products = models.BooleanField(_("on product pages"), default=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    question = models.CharField(_("question"), max_length=300)
    answer = models.TextField(_("answer"), help_text=_("Plain text."))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.question
