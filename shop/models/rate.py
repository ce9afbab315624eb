"""Dated exchange rates: units of a currency for one euro, as the European Central Bank writes them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rate(models.Model):
    currency = models.CharField(_("currency"), max_length=3)
    on = models.DateField(_("day"))
    per_euro = models.DecimalField(_("units per euro"), max_digits=20, decimal_places=8)
    source = models.CharField(_("source"), max_length=40)
    fetched_at = models.DateTimeField(_("fetched"), auto_now_add=True)

    class Meta:
        ordering = ["-on", "currency"]
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(fields=["currency", "on"], name="rate_once_a_day"),
            models.CheckConstraint(condition=models.Q(per_euro__gt=0), name="rate_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.per_euro} ({self.on})"
