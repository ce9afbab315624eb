"""A country's own longer code for a variant, with the days on which it holds. Law is dated data."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from catalog.errors import BadTariffCode
from catalog.harmonised import check_national
from catalog.models.codes import COUNTRY
from catalog.models.variant import Variant

BACKWARD = _("A code cannot end before it starts.")


class TariffExtension(models.Model):
    """Both days are included; without a last day it holds until another row says otherwise."""

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="tariff_extensions", verbose_name=_("variant"))
    country = models.CharField(_("destination"), max_length=2, validators=[COUNTRY])
    code = models.CharField(_("national code"), max_length=13, help_text=_("Eight to thirteen digits."))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("national code")
        verbose_name_plural = _("national codes")
        ordering = ["country", "-valid_from"]
        constraints = [
            ExclusionConstraint(
                name="catalog_tariff_extension_one_a_day",
                expressions=[
                    ("variant", RangeOperators.EQUAL),
                    ("country", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The days overlap with those of another code for the same destination."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="catalog_tariff_extension_days",
                violation_error_message=BACKWARD,
            ),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{8,13}$"), name="catalog_tariff_extension_code"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.code}"

    def clean(self) -> None:
        # Before PostgreSQL is asked for overlaps: a range that runs backward is an error to it, not an answer.
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": BACKWARD})
        world = self.variant.hs_code or self.variant.product.hs_code
        try:
            check_national(self.code, world=world)
        except BadTariffCode as refusal:
            raise ValidationError({"code": str(refusal)}) from refusal
