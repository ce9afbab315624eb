"""Collections: products that staff gathered by hand, or that a rule gathers."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.category import Category
from catalog.models.image import Picture
from catalog.models.maker import Brand
from catalog.models.product import Product

MOST_DAYS = 3650


class Collection(Picture):
    class Kind(models.TextChoices):
        HAND = "hand", pgettext_lazy("collection", "Gathered by hand")
        RULE = "rule", pgettext_lazy("collection", "Gathered by a rule")

    class Combine(models.TextChoices):
        ALL = "all", _("all conditions")
        ANY = "any", _("any condition")

    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("The last part of the page address."))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.HAND)
    combine = models.CharField(_("a product meets"), max_length=4, choices=Combine.choices, default=Combine.ALL)
    published = models.BooleanField(_("published"), default=False)
    markets = ArrayField(
        models.CharField(max_length=8),
        default=list,
        blank=True,
        verbose_name=_("markets"),
        help_text=_("Codes of markets, as in: eu, gb. Empty: all markets."),
    )
    from_at = models.DateTimeField(_("in the shop from"), null=True, blank=True)
    until_at = models.DateTimeField(_("in the shop until"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True, default="")
    file = models.ImageField(
        _("picture"),
        upload_to="originals",
        max_length=200,
        blank=True,
        validators=[FileExtensionValidator(["jpg", "jpeg", "png", "webp", "avif"])],
    )
    gathered_at = models.DateTimeField(_("gathered"), null=True, editable=False)

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(from_at__isnull=True)
                | models.Q(until_at__isnull=True)
                | models.Q(until_at__gt=models.F("from_at")),
                name="catalog_collection_until_after_from",
                violation_error_message=_("A collection cannot leave the shop before it comes in."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CollectionMember(models.Model):
    """A product of a collection: put there by hand, or by the verb that follows the rule."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="members", verbose_name=_("collection"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="+", verbose_name=_("product"))
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("product of a collection")
        verbose_name_plural = _("products of a collection")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["collection", "product"], name="catalog_collection_member_once")]
        indexes = [models.Index(fields=["collection", "position", "product"], name="catalog_collection_in_order")]

    def __str__(self) -> str:
        return str(self.product)


class Condition(models.Model):
    """One condition of a rule. ``kind`` says which of the columns count; ``catalog.gathering`` turns it into SQL."""

    class Kind(models.TextChoices):
        CATEGORY = "category", pgettext_lazy("condition", "is in the category")
        TAG = "tag", pgettext_lazy("condition", "has the tag")
        BRAND = "brand", pgettext_lazy("condition", "is of the brand")
        CHOICE = "choice", pgettext_lazy("condition", "has the attribute value")
        MEASURE = "measure", pgettext_lazy("condition", "has the attribute between")
        PRICE = "price", pgettext_lazy("condition", "costs between")
        ON_SALE = "on_sale", pgettext_lazy("condition", "is on sale")
        NEW = "new", pgettext_lazy("condition", "is new since days")

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="conditions", verbose_name=_("collection"))
    kind = models.CharField(_("condition"), max_length=12, choices=Kind.choices)
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("brand"))
    tag = models.CharField(_("tag"), max_length=40, blank=True, default="")
    attribute = models.ForeignKey(
        Attribute, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("attribute")
    )
    choice = models.ForeignKey(
        AttributeValue, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("attribute value")
    )
    least = models.DecimalField(_("at least"), max_digits=14, decimal_places=3, null=True, blank=True)
    most = models.DecimalField(_("at most"), max_digits=14, decimal_places=3, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    days = models.PositiveIntegerField(_("days"), null=True, blank=True, validators=[MaxValueValidator(MOST_DAYS)])

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.get_kind_display()

    def clean(self) -> None:
        """What the kind asks for is there. Raises ValidationError at the fields."""
        wanted = WANTED.get(self.kind, ())  # type: ignore[call-overload]
        lacking = {name: _("This condition needs it.") for name in wanted if getattr(self, name) in (None, "")}
        between = self.kind in {self.Kind.PRICE, self.Kind.MEASURE}
        if between and self.least is None and self.most is None:
            lacking["least"] = _("Give a smallest or a largest amount, or both.")
        if between and self.least is not None and self.most is not None and self.least > self.most:
            lacking["most"] = _("The largest amount is not below the smallest.")
        if self.kind == self.Kind.PRICE and self.currency and self.currency not in settings.CURRENCIES:
            lacking["currency"] = _("The shop has no prices in this currency.")
        if lacking:
            raise ValidationError(lacking)


# The columns that each kind of condition cannot do without.
WANTED = {
    Condition.Kind.CATEGORY: ("category",),
    Condition.Kind.TAG: ("tag",),
    Condition.Kind.BRAND: ("brand",),
    Condition.Kind.CHOICE: ("choice",),
    Condition.Kind.MEASURE: ("attribute",),
    Condition.Kind.PRICE: ("currency",),
    Condition.Kind.NEW: ("days",),
}
