"""The law as data: import rules by destination and scheme, tariff rates by code and origin, each with its source."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from logistics.models.validity import Confidence, Dated, DatedRows, ends_after_it_starts, one_at_a_time
from logistics.rules import Rule


class ImportRule(Dated):
    destination = models.CharField(_("destination"), max_length=2, help_text=_("A country, or EU for the whole union."))
    scheme = models.SlugField(_("scheme"), max_length=20)
    parameters = models.JSONField(_("values"), default=dict, blank=True)
    source = models.TextField(_("source"))
    confidence = models.CharField(
        _("confidence"), max_length=12, choices=Confidence.choices, default=Confidence.UNCONFIRMED
    )

    objects = DatedRows.as_manager()

    class Meta:
        verbose_name = _("import rule")
        verbose_name_plural = _("import rules")
        ordering = ["destination", "scheme", "-valid_from"]
        constraints = [
            one_at_a_time("destination", "scheme", name="logistics_rule_one_a_day"),
            ends_after_it_starts("logistics_rule_days"),
        ]

    def __str__(self) -> str:
        return self.rule.version

    @property
    def rule(self) -> Rule:
        return Rule(self.destination, self.scheme, self.valid_from, self.parameters, self.confidence)


class TariffRate(Dated):
    destination = models.CharField(_("destination"), max_length=2)
    origin = models.CharField(
        pgettext_lazy("where goods were made", "origin"),
        max_length=2,
        blank=True,
        default="",
        help_text=_("Country where the goods were made. Empty: any. A line for one origin goes before one for any."),
    )
    hs_prefix = models.CharField(
        _("HS code"),
        max_length=10,
        blank=True,
        default="",
        validators=[RegexValidator(r"^[0-9]{0,10}$", _("Digits only, at most ten."))],
        help_text=_("The first digits; the longest that fits counts. Empty: all goods."),
    )
    rate = models.DecimalField(
        _("rate in per cent"),
        max_digits=7,
        decimal_places=3,
        validators=[MinValueValidator(0), MaxValueValidator(1000)],
        help_text=_("The whole duty for this code and origin, special duties included."),
    )
    source = models.TextField(_("source"))
    confidence = models.CharField(
        _("confidence"), max_length=12, choices=Confidence.choices, default=Confidence.UNCONFIRMED
    )

    objects = DatedRows.as_manager()

    class Meta:
        verbose_name = _("tariff rate")
        verbose_name_plural = _("tariff rates")
        ordering = ["destination", "hs_prefix", "origin", "-valid_from"]
        constraints = [
            one_at_a_time("destination", "origin", "hs_prefix", name="logistics_tariff_one_a_day"),
            ends_after_it_starts("logistics_tariff_days"),
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lte=1000), name="logistics_tariff_rate"),
        ]

    def __str__(self) -> str:
        return f"{self.destination} {self.hs_prefix or '*'} {self.origin or '*'}"
