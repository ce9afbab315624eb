"""What a set is made of."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product, ProductKind
from catalog.models.variant import Variant

MOST_OF_A_PART = 99


class BundleItem(models.Model):
    """One piece of a set."""

    bundle = models.ForeignKey(Product, models.CASCADE, related_name="bundle_items", verbose_name=_("set"))
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="+", verbose_name=_("variant"))
    quantity = models.PositiveIntegerField(_("quantity"), default=1, validators=[MaxValueValidator(MOST_OF_A_PART)])

    class Meta:
        verbose_name = _("piece of a set")
        verbose_name_plural = _("pieces of a set")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "variant"], name="catalog_bundle_item_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="catalog_bundle_item_some"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"

    def clean(self) -> None:
        """A set is made of what lies on shelves: neither of sets nor of what weighs nothing."""
        if self.variant_id and self.variant.product.kind in {ProductKind.BUNDLE, ProductKind.GIFT_CARD}:
            raise ValidationError({"variant": _("A set is made of goods, not of other sets or gift cards.")})
