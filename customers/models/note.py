"""A line in the story of a customer. Written once, never changed."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer


class TimelineNote(models.Model):
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="timeline", verbose_name=_("customer")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    kind = models.SlugField(_("kind"), max_length=40)
    reference = models.CharField(_("reference"), max_length=64, blank=True)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("timeline note")
        verbose_name_plural = _("timeline")
        triggers = [
            pgtrigger.Protect(name="note_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}".strip()
