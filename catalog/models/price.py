"""The list price of a variant in one currency, before tax."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from catalog.models.variant import Variant


class Price(models.Model):
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="prices", verbose_name=_("variant"))
    amount = MoneyField(_("price before tax"), max_digits=14, decimal_places=3, default_currency=None)
    compare_at = MoneyField(
        _("earlier price before tax"),
        max_digits=14,
        decimal_places=3,
        default_currency=None,
        null=True,
        blank=True,
    )
    proposed = models.BooleanField(
        _("proposed"),
        default=False,
        help_text=_("Converted and rounded by rule; not yet looked at by a person."),
    )

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["amount_currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "amount_currency"],
                name="catalog_price_once_per_currency",
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="catalog_price_not_negative"),
            models.CheckConstraint(
                condition=models.Q(compare_at__isnull=True)
                | models.Q(
                    compare_at__gt=models.F("amount"),
                    compare_at_currency=models.F("amount_currency"),
                ),
                name="catalog_price_compare_at_is_higher",
            ),
        ]
        indexes = [models.Index(fields=["amount_currency", "variant"], name="catalog_price_by_currency")]

    def __str__(self) -> str:
        return str(self.amount)
