"""A change of an order that was agreed: what it will hold, where it goes, what it comes to, and what became of it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order, money_field
from orders.states import AMENDMENT_MOVES, AmendmentStatus
from shop.models import History, Living


class Amendment(Living):
    """The ``n``-th change of its order. ``difference`` is what she pays more, or below zero what goes back to her.

    ``lines`` are the order's lines as they will be. The order becomes these by one door: see the trigger ``amended``.
    """

    MOVES = AMENDMENT_MOVES

    order = models.ForeignKey(Order, models.PROTECT, related_name="amendments", verbose_name=_("order"))
    n = models.PositiveSmallIntegerField(_("number"))
    key = models.CharField(_("key"), max_length=80, unique=True)
    status = models.CharField(_("status"), max_length=24, choices=AmendmentStatus, default=AmendmentStatus.WAITING)
    currency = models.CharField(_("currency"), max_length=3)
    total = money_field(_("total"))
    difference = money_field(_("difference"))
    address = models.JSONField(_("address"))
    bill = models.JSONField(_("bill"))
    lines = models.JSONField(_("lines"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    pay_before = models.DateTimeField(_("to be paid before"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("change of an order")
        verbose_name_plural = _("changes of orders")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "n"], name="orders_amendment_number_once"),
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(status="waiting"), name="orders_amendment_one_waits"
            ),
        ]
        indexes = [
            models.Index(fields=["pay_before"], condition=models.Q(status="waiting"), name="orders_amendment_unpaid")
        ]
        triggers = [
            pgtrigger.FSM(name="moves", field="status", transitions=AMENDMENT_MOVES.pairs()),
            pgtrigger.ReadOnly(name="frozen", exclude=["status"]),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """Under which its difference is paid and its goods are held until then."""
        return f"{self.order.number}-{self.n}"


class AmendmentHistory(History):
    WORDS = AmendmentStatus

    amendment = models.ForeignKey(Amendment, models.PROTECT, related_name="history", verbose_name=_("change"))

    class Meta(History.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("history")
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
