"""What was asked of everybody in the past. Triggers write it (``price_triggers``); nobody changes it."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from catalog.models.variant import Variant
from shop.models import Market


class PastPrice(models.Model):
    """A price for everybody and a single piece, from ``starts_at`` until just before ``ends_at``.

    ``market`` is empty where it held in every market of its currency. Of prices that held together the one with the
    lowest ``rank`` was asked. Keys are not enforced: the past stays when a variant or a market goes.
    """

    variant = models.ForeignKey(
        Variant, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", verbose_name=_("variant")
    )
    amount = MoneyField(_("price before tax"), max_digits=14, decimal_places=3, default_currency=None)
    market = models.ForeignKey(
        Market,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
        verbose_name=_("market"),
    )
    list_code = models.CharField(_("price list"), max_length=40, blank=True, default="")
    rank = models.IntegerField(_("rank"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("past price")
        verbose_name_plural = _("past prices")
        ordering = ["-id"]
        indexes = [models.Index(fields=["variant", "amount_currency", "ends_at"], name="catalog_past_price_of_variant")]
        triggers = [pgtrigger.Protect(name="past_price_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.amount} ({self.starts_at:%Y-%m-%d} – {self.ends_at:%Y-%m-%d})"
