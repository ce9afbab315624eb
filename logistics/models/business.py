"""What was answered when a business's tax number was asked for: the proof that an auditor will want to see."""

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class VatProof(models.Model):
    """One answer, as it came. Kept for ever; how long it counts is a rule of the reader."""

    number = models.CharField(_("tax number"), max_length=20)
    valid = models.BooleanField(_("valid"))
    name = models.CharField(_("name"), max_length=300, blank=True)
    address = models.TextField(_("address"), blank=True)
    consultation = models.CharField(_("consultation number"), max_length=60, blank=True)
    answer = models.JSONField(_("answer"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)

    class Meta:
        verbose_name = _("proof of a tax number")
        verbose_name_plural = _("proofs of tax numbers")
        ordering = ["-id"]
        indexes = [models.Index(fields=["number", "-asked_at"], name="logistics_vat_proof_newest")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.number} {self.consultation}".strip()
