"""The lines of an order, and the pieces of them that went into each parcel."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logistics.models import Shipment
from orders.models.basket import MOST_PIECES
from orders.models.order import Order, money_field

APPEND_ONLY = pgtrigger.Update | pgtrigger.Delete


class Lines(models.QuerySet["OrderLine"]):
    def waiting(self) -> "Lines":
        """What still has to leave a stock place; a digital good leaves none."""
        return self.filter(quantity__gt=models.F("sent") + models.F("cancelled")).exclude(place="")


class CurrentLines(models.Manager.from_queryset(Lines)):  # type: ignore[misc]
    """The lines an order has now; those that a change replaced stay in the table."""

    def get_queryset(self) -> Lines:
        return super().get_queryset().filter(until=None)


class OrderLine(models.Model):
    """Pieces of one kind from one stock place, as they were named and priced when the order was placed.

    ``unit_net`` is the list price before tax, ``unit_shown`` and ``total`` what the buyer saw, and ``paid`` the
    line's exact share of everything paid but shipping: goods, tax and duty. A refund is counted in it. Of its pieces
    some are ``sent``, some ``cancelled``; the rest waits.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines", verbose_name=_("order"))
    sku = models.CharField(_("SKU"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    options = models.CharField(_("options"), max_length=200, blank=True)
    slug = models.CharField(_("slug"), max_length=120, blank=True)
    image = models.CharField(_("picture"), max_length=300, blank=True)
    hs_code = models.CharField(_("HS code"), max_length=10, blank=True)
    origin = models.CharField(_("country of origin"), max_length=2, blank=True)
    weight_g = models.PositiveIntegerField(_("weight in grams"), default=0)
    place = models.CharField(_("stock place"), max_length=12, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    unit_net = money_field(_("unit price before tax"))
    unit_shown = money_field(_("unit price"))
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    total = money_field(_("total"))
    paid = money_field(_("paid with tax and duty"))
    refunded = models.PositiveSmallIntegerField(_("refunded pieces"), default=0)
    sent = models.PositiveSmallIntegerField(_("sent pieces"), default=0)
    cancelled = models.PositiveSmallIntegerField(_("cancelled pieces"), default=0)
    sent_at = models.DateTimeField(_("last sent"), null=True, blank=True)

    since = models.PositiveSmallIntegerField(_("since change"), default=0)
    until = models.PositiveSmallIntegerField(_("until change"), null=True, blank=True)

    objects = CurrentLines()
    every = models.Manager()

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "sku", "place"], condition=models.Q(until=None), name="orders_line_once"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1, quantity__lte=MOST_PIECES), name="orders_line_1_to_99"
            ),
            models.CheckConstraint(
                condition=models.Q(total=models.F("unit_shown") * models.F("quantity")), name="orders_line_total"
            ),
            models.CheckConstraint(
                condition=models.Q(refunded__lte=models.F("quantity")), name="orders_line_refunded_at_most_all"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=models.F("sent") + models.F("cancelled")),
                name="orders_line_sent_or_cancelled_once",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="not_on_hold",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("sent"),
                func="""
                    IF NEW.sent > OLD.sent AND EXISTS (
                        SELECT FROM orders_hold WHERE order_id = NEW.order_id AND released_at IS NULL
                    ) THEN RAISE EXCEPTION 'pgtrigger: an order on hold is not sent'; END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.ReadOnly(name="frozen", exclude=["refunded", "sent", "cancelled", "sent_at", "until"]),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @property
    def waiting(self) -> int:
        """Pieces that were neither sent nor cancelled."""
        return self.quantity - self.sent - self.cancelled


class CancelledPieces(models.Model):
    """Pieces that were called off before they were sent; the same ``key`` again is the same deed."""

    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="cancellations", verbose_name=_("order line"))
    key = models.CharField(_("key"), max_length=80)
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("cancelled pieces")
        verbose_name_plural = _("cancelled pieces")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["line", "key"], name="orders_cancelled_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="orders_cancelled_some"),
        ]
        indexes = [models.Index(fields=["key"], name="orders_cancelled_key")]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"


class ParcelLine(models.Model):
    """Pieces of a line that went away in a parcel. A parcel may carry lines of several joined orders."""

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="+", verbose_name=_("parcel"))
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="parcels", verbose_name=_("order line"))
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("pieces in a parcel")
        verbose_name_plural = _("pieces in parcels")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="orders_parcel_line_some"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"
