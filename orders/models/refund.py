"""A refund of pieces: asked for once a key, paid back by the provider, booked on the lines when it is settled."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models.line import OrderLine
from orders.models.order import Order, money_field
from orders.states import REFUND_MOVES, RefundStatus
from shop.models import History, Living


class RefundRequest(Living):
    """``amount`` is the sum of its lines and of ``rest``, what goes back with the last piece: shipping."""

    MOVES = REFUND_MOVES

    order = models.ForeignKey(Order, models.PROTECT, related_name="refunds", verbose_name=_("order"))
    key = models.CharField(_("key"), max_length=80, unique=True)
    status = models.CharField(_("status"), max_length=24, choices=RefundStatus, default=RefundStatus.ASKED)
    currency = models.CharField(_("currency"), max_length=3)
    amount = money_field(_("amount"))
    rest = money_field(_("shipping"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(_("asked"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0, rest__gte=0), name="orders_refund_above_zero"),
        ]
        triggers = [
            pgtrigger.FSM(name="moves", field="status", transitions=REFUND_MOVES.pairs()),
            pgtrigger.ReadOnly(name="frozen", exclude=["status"]),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.key


class RefundHistory(History):
    WORDS = RefundStatus

    refund = models.ForeignKey(RefundRequest, models.PROTECT, related_name="history", verbose_name=_("refund"))

    class Meta(History.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("history")
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class RefundLine(models.Model):
    refund = models.ForeignKey(RefundRequest, models.PROTECT, related_name="lines", verbose_name=_("refund"))
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="refund_lines", verbose_name=_("order line"))
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    currency = models.CharField(_("currency"), max_length=3)
    amount = money_field(_("amount"))

    class Meta:
        verbose_name = _("refunded line")
        verbose_name_plural = _("refunded lines")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["refund", "line"], name="orders_refund_line_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="orders_refund_line_some"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"
