"""A dispute: the payer's bank takes money back until somebody has decided who is right."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from payments.models.fields import MoneyField
from payments.models.guards import append_only, frozen
from payments.models.payment import Payment
from payments.states import DISPUTE_MOVES, DisputeState
from shop.models import History, Living
from shop.money import money


class Dispute(Living):
    MOVES = DISPUTE_MOVES

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes", verbose_name=_("payment"))
    provider_id = models.CharField(_("dispute at the provider"), max_length=120)
    amount = MoneyField(_("amount"))
    status = models.CharField(_("status"), max_length=24, choices=DisputeState, default=DisputeState.ASKED)
    reason = models.CharField(_("reason"), max_length=80, blank=True)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    answer_by = models.DateTimeField(_("answer before"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # The fingerprint of the file that was sent, so that the one in the archive can be told to be it.
    evidence_hash = models.CharField(_("fingerprint of the evidence"), max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="dispute_amount_above_zero"),
            models.UniqueConstraint(fields=["payment", "provider_id"], name="dispute_once"),
        ]
        indexes = [
            models.Index(fields=["answer_by"], condition=Q(status=DisputeState.OPEN), name="dispute_to_answer"),
        ]
        triggers = [
            pgtrigger.FSM(name="dispute_moves", field="status", transitions=DISPUTE_MOVES.pairs()),
            frozen("dispute", "payment", "provider_id"),
            pgtrigger.Protect(name="dispute_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.provider_id

    @property
    def taken(self) -> Money:
        """What is disputed, at its currency's own exponent."""
        return money(self.amount.amount, self.amount.currency.code)


class DisputeHistory(History):
    WORDS = DisputeState

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="history", verbose_name=_("dispute"))

    class Meta(History.Meta):
        verbose_name = _("step of a dispute")
        verbose_name_plural = _("steps of a dispute")
        triggers = append_only("dispute_history")
