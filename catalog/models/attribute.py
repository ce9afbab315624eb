"""Specifications: what can be measured or told of a product, and its value."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product
from catalog.models.variant import Variant


class AttributeKind(models.TextChoices):
    NUMBER = "number", _("Number")
    INTEGER = "integer", _("Whole number")
    BOOLEAN = "boolean", _("Yes or no")
    TEXT = "text", _("Text")


class Attribute(models.Model):
    code = models.CharField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=AttributeKind.choices)
    unit = models.CharField(_("unit"), max_length=16, blank=True, default="")
    position = models.PositiveIntegerField(_("position"), default=0)
    label = models.CharField(_("label"), max_length=120)

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.label


class Specification(models.Model):
    """One value of one product; a row with a variant overrides the product's own for that variant."""

    product = models.ForeignKey(
        Product,
        models.CASCADE,
        related_name="specifications",
        verbose_name=_("product"),
    )
    variant = models.ForeignKey(
        Variant,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="specifications",
        verbose_name=_("variant"),
    )
    attribute = models.ForeignKey(Attribute, models.PROTECT, related_name="+", verbose_name=_("attribute"))
    value = models.JSONField(_("value"))
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("specification")
        verbose_name_plural = _("specifications")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                "product",
                "variant",
                "attribute",
                name="catalog_specification_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.attribute}: {self.value}"
