"""In which markets a product is, and when; and old addresses, so that no link dies."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.maker import Brand
from catalog.models.product import Product
from shop.models import Market


class Publication(models.Model):
    """A market that a product is in, where it is not in all of them. What it means is said in ``catalog.visible``."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="publications", verbose_name=_("product"))
    market = models.ForeignKey(Market, models.PROTECT, related_name="+", verbose_name=_("market"))
    from_at = models.DateTimeField(_("from"), null=True, blank=True)
    until_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("market of a product")
        verbose_name_plural = _("markets of a product")
        ordering = ["market__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "market"], name="catalog_publication_once"),
            models.CheckConstraint(
                condition=models.Q(from_at__isnull=True)
                | models.Q(until_at__isnull=True)
                | models.Q(until_at__gt=models.F("from_at")),
                name="catalog_publication_until_after_from",
                violation_error_message=_("A product cannot leave a market before it comes in."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.market_id)


class PageKind(models.TextChoices):
    PRODUCT = "product", _("Product")
    CATEGORY = "category", _("Category")
    BRAND = "brand", _("Brand")
    COLLECTION = "collection", _("Collection")


class OldSlug(models.Model):
    """An address under which a page was once found, and what is found there now. See ``catalog.addresses``."""

    kind = models.CharField(_("kind"), max_length=12, choices=PageKind.choices)
    slug = models.SlugField(_("old address"), max_length=120)
    product = models.ForeignKey(Product, models.CASCADE, null=True, related_name="+", verbose_name=_("product"))
    category = models.ForeignKey(Category, models.CASCADE, null=True, related_name="+", verbose_name=_("category"))
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, related_name="+", verbose_name=_("brand"))
    collection = models.ForeignKey(
        Collection, models.CASCADE, null=True, related_name="+", verbose_name=_("collection")
    )
    at = models.DateTimeField(_("changed"), auto_now_add=True)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="catalog_old_slug_once"),
            models.CheckConstraint(
                condition=models.Q(kind="product", product__isnull=False)
                | models.Q(kind="category", category__isnull=False)
                | models.Q(kind="brand", brand__isnull=False)
                | models.Q(kind="collection", collection__isnull=False),
                name="catalog_old_slug_leads_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.slug
