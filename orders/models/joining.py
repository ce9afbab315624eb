"""Two orders that leave as one parcel. Both keep their number, their bill and their pieces."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models.order import Order


class Joinings(models.QuerySet["Joining"]):
    def standing(self) -> "Joinings":
        return self.filter(ended_at=None)


class Joining(models.Model):
    """``order`` travels with ``lead``: a parcel of the lead carries what waits of both."""

    lead = models.ForeignKey(Order, models.PROTECT, related_name="followers", verbose_name=_("sent with"))
    order = models.ForeignKey(Order, models.PROTECT, related_name="joinings", verbose_name=_("order"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    ended_at = models.DateTimeField(_("parted"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("parted by")
    )

    objects = Joinings.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("orders in one parcel", "joining")
        verbose_name_plural = pgettext_lazy("orders in one parcel", "joinings")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(ended_at=None), name="orders_joining_one_a_time"
            ),
            models.CheckConstraint(condition=~models.Q(lead=models.F("order")), name="orders_joining_of_two"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="frozen", exclude=["ended_at", "ended_by"]),
            pgtrigger.Protect(
                name="over", operation=pgtrigger.Update, condition=pgtrigger.Q(old__ended_at__isnull=False)
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} → {self.lead_id}"
