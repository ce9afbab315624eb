"""A refund: asked in one transaction, sent by a task with its stored key, settled when the provider says so."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from payments.models.fields import MoneyField
from payments.models.guards import append_only, frozen
from payments.models.payment import Payment, new_idempotency_key
from payments.states import REFUND_MOVES, RefundState
from shop.models import History, Living
from shop.money import money


class Refund(Living):
    MOVES = REFUND_MOVES

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("payment"))
    key = models.CharField(_("key"), max_length=120, unique=True)
    amount = MoneyField(_("amount"))
    status = models.CharField(_("status"), max_length=24, choices=RefundState, default=RefundState.ASKED)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    provider_id = models.CharField(_("refund at the provider"), max_length=120, blank=True)
    idempotency_key = models.CharField(_("idempotency key"), max_length=80, unique=True, default=new_idempotency_key)
    # Money held in suspense was never captured: giving it back leaves the payment's own sums alone.
    from_suspense = models.BooleanField(_("from suspense"), default=False)
    failure_code = models.CharField(_("failure"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    error = models.TextField(_("last error"), blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount_above_zero"),
            models.UniqueConstraint(
                fields=["provider_id"], condition=~Q(provider_id=""), name="refund_provider_id_once"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(status=RefundState.ASKED), name="refund_to_send")]
        triggers = [
            pgtrigger.FSM(name="refund_moves", field="status", transitions=REFUND_MOVES.pairs()),
            frozen("refund", "payment", "key", "amount", "amount_currency", "idempotency_key", "from_suspense"),
            pgtrigger.Protect(name="refund_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def owed(self) -> Money:
        return money(self.amount.amount, self.amount.currency.code)


class RefundHistory(History):
    WORDS = RefundState

    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="history", verbose_name=_("refund"))

    class Meta(History.Meta):
        verbose_name = _("step of a refund")
        verbose_name_plural = _("steps of a refund")
        triggers = append_only("refund_history")
