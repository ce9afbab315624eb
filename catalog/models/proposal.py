"""Prices that a rule proposes and a person decides on."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from djmoney.models.fields import CurrencyField, MoneyField

from catalog.models.variant import Variant
from shop.money import exponent


class ConversionRule(models.Model):
    """Prices in ``target`` follow those in ``source``: the day's rate, ``margin_percent`` on top, then the ending.

    A price ends in ``ending`` within every ``step``: 0.90 within 1 is 19.90; 80 within 100 is 1,980.
    """

    source = CurrencyField(_("from the currency"))
    target = CurrencyField(_("to the currency"))
    margin_percent = models.DecimalField(
        _("on top in per cent"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(-50), MaxValueValidator(200)],
    )
    step = models.DecimalField(_("step"), max_digits=9, decimal_places=3)
    ending = models.DecimalField(_("ending"), max_digits=9, decimal_places=3)

    class Meta:
        verbose_name = _("conversion rule")
        verbose_name_plural = _("conversion rules")
        ordering = ["source", "target"]
        constraints = [
            models.UniqueConstraint(fields=["target"], name="catalog_conversion_rule_once"),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="catalog_conversion_rule_two_currencies"
            ),
            models.CheckConstraint(
                condition=models.Q(step__gt=0, ending__gte=0, ending__lt=models.F("step")),
                name="catalog_conversion_rule_ending",
            ),
            models.CheckConstraint(
                condition=models.Q(margin_percent__gte=-50, margin_percent__lte=200),
                name="catalog_conversion_rule_margin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    def clean(self) -> None:
        """An ending that the currency cannot pay is refused: no yen has a .90."""
        if self.step is None or self.ending is None:
            return
        for name, value in (("step", self.step), ("ending", self.ending)):
            if value != round(value, exponent(str(self.target))):
                raise ValidationError(
                    {name: _("Amounts in %(currency)s have fewer digits.") % {"currency": self.target}}
                )
        if not 0 <= self.ending < self.step:
            raise ValidationError({"ending": _("The ending must be below the step.")})


class Decision(models.TextChoices):
    OPEN = "open", pgettext_lazy("proposed price", "Open")
    ACCEPTED = "accepted", pgettext_lazy("proposed price", "Accepted")
    REFUSED = "refused", pgettext_lazy("proposed price", "Refused")
    OUTDATED = "outdated", pgettext_lazy("proposed price", "Outdated")


class PriceProposal(models.Model):
    """``amount`` instead of ``was`` (empty where there was no price), and what came of it. One open one a price."""

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="+", verbose_name=_("variant"))
    amount = MoneyField(_("proposed price"), max_digits=14, decimal_places=3, default_currency=None)
    was = models.DecimalField(_("present price"), max_digits=14, decimal_places=3, null=True)
    source = MoneyField(_("converted from"), max_digits=14, decimal_places=3, default_currency=None)
    rate = models.DecimalField(_("rate"), max_digits=20, decimal_places=8)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=Decision.choices, default=Decision.OPEN)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("proposed price")
        verbose_name_plural = _("proposed prices")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "amount_currency"],
                condition=models.Q(state="open"),
                name="catalog_price_proposal_open_once",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="catalog_price_proposal_some"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.amount}"
