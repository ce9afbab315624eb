"""A seal over the ledger: each one names the last entry it covers and carries the digest of all before it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from payments.models.guards import append_only


class LedgerSeal(models.Model):
    last_entry = models.BigIntegerField(_("last entry"), unique=True)
    entries = models.PositiveIntegerField(_("entries"))
    digest = models.CharField(_("digest"), max_length=64, unique=True, help_text=_("SHA-256, in hexadecimal digits."))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name = _("seal of the ledger")
        verbose_name_plural = _("seals of the ledger")
        triggers = append_only("ledger_seal")

    def __str__(self) -> str:
        return f"{self.last_entry}: {self.digest[:12]}"
