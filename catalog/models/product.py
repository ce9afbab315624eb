"""A product: what is told and shown once for all its variants."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from catalog.models.category import Category
from catalog.models.classified import Classified
from catalog.models.family import Family
from catalog.models.maker import Brand, Maker
from catalog.models.restriction import Restriction


class ProductKind(models.TextChoices):
    SIMPLE = "simple", _("Single article")
    VARIABLE = "variable", _("Article with variants")
    BUNDLE = "bundle", _("Set")
    GIFT = "gift", _("Gift")
    GIFT_CARD = "gift_card", _("Gift card")


class ProductStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class Product(Classified):
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        help_text=_("The last part of the page address."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=ProductKind.choices,
        default=ProductKind.SIMPLE,
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=ProductStatus.choices,
        default=ProductStatus.DRAFT,
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="products", verbose_name=_("category"))
    extra_categories = models.ManyToManyField(
        Category,
        blank=True,
        related_name="extra_products",
        verbose_name=_("further categories"),
    )
    family = models.ForeignKey(
        Family, models.PROTECT, null=True, blank=True, related_name="products", verbose_name=_("family")
    )
    brand = models.ForeignKey(
        Brand, models.PROTECT, null=True, blank=True, related_name="products", verbose_name=_("brand")
    )
    maker = models.ForeignKey(
        Maker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("maker"),
        help_text=_("Only where it is not the brand's."),
    )
    everywhere = models.BooleanField(
        _("in all markets"), default=True, help_text=_("Without the tick: only in the markets that are listed.")
    )
    from_at = models.DateTimeField(_("in the shop from"), null=True, blank=True)
    until_at = models.DateTimeField(_("in the shop until"), null=True, blank=True)
    tags = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        verbose_name=_("tags"),
        help_text=_("Such as: new, bestseller, gift."),
    )
    featured = models.BooleanField(_("featured"), default=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    origin_place = models.CharField(_("place of origin"), max_length=120, blank=True, default="")
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("summary"), blank=True, default="")
    description = models.TextField(_("description"), blank=True, default="")
    materials = models.TextField(_("materials"), blank=True, default="")
    care = models.TextField(_("care"), blank=True, default="")
    seo_title = models.CharField(_("title for search engines"), max_length=200, blank=True, default="")
    meta_description = models.TextField(_("description for search engines"), blank=True, default="")
    restrictions = models.ManyToManyField(
        Restriction, blank=True, related_name="products", verbose_name=_("restrictions")
    )

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hs_code__regex=r"^([0-9]{6,10})?$"),
                name="catalog_product_hs_code",
            ),
            models.CheckConstraint(
                condition=models.Q(origin_country__regex=r"^([A-Z]{2})?$"),
                name="catalog_product_origin_country",
            ),
            models.CheckConstraint(
                condition=models.Q(from_at__isnull=True)
                | models.Q(until_at__isnull=True)
                | models.Q(until_at__gt=models.F("from_at")),
                name="catalog_product_until_after_from",
                violation_error_message=_("A product cannot leave the shop before it comes in."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["status", "-featured", "position", "id"],
                name="catalog_product_window",
            ),
            models.Index(fields=["status", "-created_at", "-id"], name="catalog_product_newest"),
            GinIndex(fields=["tags"], name="catalog_product_tags"),
            # Search by any part of a name, in every language.
            *(
                GinIndex(
                    fields=[build_localized_fieldname("name", code)],
                    opclasses=["gin_trgm_ops"],
                    name=build_localized_fieldname("catalog_name", code),
                )
                for code, _language in settings.LANGUAGES
            ),
        ]

    def __str__(self) -> str:
        return self.name
