"""Facts: what happened, when, for how much. Written once, never changed, nothing about a person."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FactKind(models.TextChoices):
    ORDER_PLACED = "order_placed", _("order placed")
    ORDER_PAID = "order_paid", _("order paid")
    ORDER_SHIPPED = "order_shipped", _("order shipped")
    ORDER_DELIVERED = "order_delivered", _("order delivered")
    ORDER_CANCELLED = "order_cancelled", _("order cancelled")
    PAYMENT_CAPTURED = "payment_captured", _("payment captured")
    REFUND_SETTLED = "refund_settled", _("refund settled")
    SHIPMENT_MOVED = "shipment_moved", _("shipment moved")


class Fact(models.Model):
    key = models.CharField(_("key"), max_length=64, unique=True, help_text=_("Makes the same event count once."))
    kind = models.CharField(_("kind"), max_length=32, choices=FactKind)
    reference = models.CharField(_("reference"), max_length=64)
    at = models.DateTimeField(_("at"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=4, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    market = models.CharField(_("market"), max_length=8, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    payload = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        indexes = [models.Index(fields=["kind", "at"], name="fact_kind_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None, currency="") | (Q(amount__isnull=False) & ~Q(currency="")),
                name="fact_amount_has_currency",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="fact_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
