"""What keeps an order in the house: several at once, each with its reason, who set it, and who let go."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models.order import Order
from orders.states import HoldKind

LET_GO = ["released_at", "released_by", "answer"]


class Holds(models.QuerySet["Hold"]):
    def standing(self) -> "Holds":
        return self.filter(released_at=None)


class Hold(models.Model):
    """While one stands, no piece of the order leaves: a trigger on the lines says so too."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="holds", verbose_name=_("order"))
    kind = models.CharField(_("kind"), max_length=12, choices=HoldKind)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("released by")
    )
    answer = models.CharField(_("why it was released"), max_length=200, blank=True)

    objects = Holds.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("what keeps an order in the house", "hold")
        verbose_name_plural = pgettext_lazy("what keeps orders in the house", "holds")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"], condition=models.Q(released_at=None), name="orders_hold_of_a_kind_once"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="frozen", exclude=LET_GO),
            pgtrigger.Protect(
                name="over", operation=pgtrigger.Update, condition=pgtrigger.Q(old__released_at__isnull=False)
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
