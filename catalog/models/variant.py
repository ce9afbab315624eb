"""A variant: the thing with a SKU that is weighed, stocked, priced and sold; and the axes in which variants differ."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.classified import Classified
from catalog.models.codes import SKU
from catalog.models.product import Product


class Axis(models.Model):
    code = models.CharField(_("code"), max_length=40, unique=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    label = models.CharField(_("label"), max_length=80)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.label


class AxisValue(models.Model):
    axis = models.ForeignKey(Axis, models.CASCADE, related_name="values", verbose_name=_("option"))
    code = models.CharField(_("code"), max_length=40)
    position = models.PositiveIntegerField(_("position"), default=0)
    label = models.CharField(_("label"), max_length=80)

    class Meta:
        verbose_name = _("option value")
        verbose_name_plural = _("option values")
        ordering = ["axis", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["axis", "code"], name="catalog_axis_value_once")]

    def __str__(self) -> str:
        return f"{self.axis}: {self.label}"


class Variant(Classified):
    product = models.ForeignKey(Product, models.CASCADE, related_name="variants", verbose_name=_("product"))
    sku = models.CharField(_("SKU"), max_length=60, unique=True, validators=[SKU])
    position = models.PositiveIntegerField(_("position"), default=0)
    weight_g = models.PositiveIntegerField(_("weight in grams"), default=0)
    box_mm = ArrayField(
        models.PositiveIntegerField(),
        size=3,
        default=list,
        blank=True,
        verbose_name=_("outer box in millimetres"),
        help_text=_("Length, width, height."),
    )
    values = models.ManyToManyField(AxisValue, blank=True, related_name="variants", verbose_name=_("option values"))
    active = models.BooleanField(_("on sale"), default=True)

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sku__regex=r"^[A-Z0-9]+(-[A-Z0-9]+)*$"),
                name="catalog_variant_sku",
            ),
            models.CheckConstraint(
                condition=models.Q(hs_code__regex=r"^([0-9]{6,10})?$"),
                name="catalog_variant_hs_code",
            ),
            models.CheckConstraint(
                condition=models.Q(origin_country__regex=r"^([A-Z]{2})?$"),
                name="catalog_variant_origin_country",
            ),
            models.CheckConstraint(condition=models.Q(box_mm__len__in=[0, 3]), name="catalog_variant_box"),
        ]

    def __str__(self) -> str:
        return self.sku
