"""Specifications: what can be measured or told of a product, the families that ask for it, and its value."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.errors import BadValue
from catalog.measures import CHOSEN as CHOSEN_VALUE
from catalog.measures import checked
from catalog.models.family import Family
from catalog.models.product import Product
from catalog.models.variant import Variant

HEX = RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Six hexadecimal digits after #, as in #A4471D."))


class AttributeKind(models.TextChoices):
    NUMBER = "number", _("Number")
    INTEGER = "integer", _("Whole number")
    BOOLEAN = "boolean", _("Yes or no")
    TEXT = "text", _("Text")
    CHOICE = "choice", _("Choice")
    COLOUR = "colour", _("Colour")
    DIMENSION = "dimension", _("Dimensions")


# Kinds whose value is a row of its own, with a label in every language.
CHOSEN = (AttributeKind.CHOICE, AttributeKind.COLOUR)


class Attribute(models.Model):
    code = models.CharField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=AttributeKind.choices)
    unit = models.CharField(_("unit"), max_length=16, blank=True, default="")
    position = models.PositiveIntegerField(_("position"), default=0)
    label = models.CharField(_("label"), max_length=120)
    filterable = models.BooleanField(
        _("filter"), default=False, help_text=_("Shoppers may narrow a list down by this attribute.")
    )

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.label

    @property
    def is_chosen(self) -> bool:
        return self.kind in CHOSEN


class AttributeValue(models.Model):
    """One of the values of a choice or a colour."""

    attribute = models.ForeignKey(Attribute, models.CASCADE, related_name="values", verbose_name=_("attribute"))
    code = models.SlugField(_("code"), max_length=60)
    position = models.PositiveIntegerField(_("position"), default=0)
    swatch = models.CharField(
        _("colour swatch"), max_length=7, blank=True, default="", validators=[HEX], help_text=_("Such as #A4471D.")
    )
    label = models.CharField(_("label"), max_length=120)

    class Meta:
        verbose_name = _("attribute value")
        verbose_name_plural = _("attribute values")
        ordering = ["attribute", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["attribute", "code"], name="catalog_attribute_value_once"),
            models.CheckConstraint(
                condition=models.Q(swatch__regex=r"^(#[0-9A-Fa-f]{6})?$"), name="catalog_attribute_value_swatch"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class AttributeGroup(models.Model):
    """A heading in the specification table, shared by families."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    label = models.CharField(_("label"), max_length=120)

    class Meta:
        verbose_name = _("attribute group")
        verbose_name_plural = _("attribute groups")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.label


class FamilyAttribute(models.Model):
    """An attribute that products of a family have, under which heading and where."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="asks", verbose_name=_("family"))
    attribute = models.ForeignKey(Attribute, models.PROTECT, related_name="families", verbose_name=_("attribute"))
    group = models.ForeignKey(
        AttributeGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("group")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    required = models.BooleanField(
        _("required"), default=False, help_text=_("A product is not ready for the shop without it.")
    )

    class Meta:
        verbose_name = _("attribute of a family")
        verbose_name_plural = _("attributes of a family")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["family", "attribute"], name="catalog_family_attribute_once")]

    def __str__(self) -> str:
        return str(self.attribute)


class Specification(models.Model):
    """One value of one product; a row with a variant overrides the product's own for that variant.

    ``choice`` holds what is chosen from the attribute's own values, ``value`` whatever else; never both.
    """

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
    value = models.JSONField(_("value"), null=True, blank=True)
    choice = models.ForeignKey(
        AttributeValue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("choice")
    )
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
            ),
            models.CheckConstraint(
                condition=models.Q(choice__isnull=True) ^ models.Q(value__isnull=True),
                name="catalog_specification_value_or_choice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attribute}: {self.choice or self.value}"

    def clean(self) -> None:
        """The value is what the attribute's kind asks for. Raises ValidationError."""
        if not self.attribute_id:
            return
        try:
            if not self.attribute.is_chosen:
                self.value, self.choice = checked(self.attribute.kind, self.value, attribute=self.attribute.label), None
            elif self.choice is None or self.choice.attribute_id != self.attribute_id:
                raise BadValue(attribute=self.attribute.label, value=self.choice or "", reason=CHOSEN_VALUE)
            else:
                self.value = None
        except BadValue as refusal:
            raise ValidationError(str(refusal)) from refusal
