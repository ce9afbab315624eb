"""Stock: counters per variant and place, the moves that explain them, and the reservations that hold pieces."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models.codes import COUNTRY
from catalog.models.variant import Variant

# Free pieces from which a shelf is low, where staff have not said otherwise.
LOW_AT = 3


class StockPlace(models.Model):
    code = models.CharField(_("code"), max_length=12, unique=True)
    country = models.CharField(_("country"), max_length=2, validators=[COUNTRY])
    position = models.PositiveIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=120)
    ships_to = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        verbose_name=_("ships to"),
        help_text=_("Country codes; EU stands for the union, * for everywhere else."),
    )

    class Meta:
        verbose_name = _("stock place")
        verbose_name_plural = _("stock places")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Stock(models.Model):
    """Three counters. Only the verbs of ``catalog.stock`` change them, each with a StockMove beside it.

    ``promised`` pieces do not lie here yet and may be reserved all the same, up to and on ``preorder_until``; they
    leave the house on ``ships_on``. What is received fulfils the promise first (docs/decisions/0009).
    """

    variant = models.ForeignKey(Variant, models.PROTECT, related_name="stock", verbose_name=_("variant"))
    place = models.ForeignKey(StockPlace, models.PROTECT, related_name="stock", verbose_name=_("place"))
    on_hand = models.IntegerField(_("on hand"), default=0)
    reserved = models.IntegerField(_("reserved"), default=0)
    promised = models.PositiveIntegerField(_("promised for preorder"), default=0, db_default=0)
    preorder_until = models.DateField(_("preorder until"), null=True, blank=True)
    ships_on = models.DateField(_("preorders leave on"), null=True, blank=True)
    low_at = models.PositiveIntegerField(
        _("low from"),
        null=True,
        blank=True,
        help_text=_("A warning appears at so many free pieces or fewer. Empty: as for the whole shop."),
    )

    class Meta:
        verbose_name = pgettext_lazy("goods that lie in a place", "stock")
        verbose_name_plural = pgettext_lazy("goods that lie in places", "stock")
        ordering = ["variant__sku", "place__code"]
        constraints = [
            models.UniqueConstraint(fields=["variant", "place"], name="catalog_stock_once"),
            models.CheckConstraint(
                condition=models.Q(
                    on_hand__gte=0, reserved__gte=0, reserved__lte=models.F("on_hand") + models.F("promised")
                ),
                name="catalog_stock_0_reserved_on_hand",
            ),
            models.CheckConstraint(
                condition=models.Q(promised=0) | models.Q(preorder_until__isnull=False, ships_on__isnull=False),
                name="catalog_stock_promise_has_days",
            ),
        ]
        permissions = [("hear_low_stock", "Gets a letter in the morning when stock is low")]

    def __str__(self) -> str:
        return f"{self.variant.sku}, {self.place.code}"


class MoveKind(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("stock move", "Received")
    RESERVED = "reserved", pgettext_lazy("stock move", "Reserved")
    RELEASED = "released", pgettext_lazy("stock move", "Released")
    SHIPPED = "shipped", pgettext_lazy("stock move", "Shipped")
    RETURNED = "returned", pgettext_lazy("stock move", "Returned")
    COUNTED = "counted", pgettext_lazy("stock move", "Counted")
    PROMISED = "promised", pgettext_lazy("stock move", "Promised")


class StockMove(models.Model):
    """Why a counter changed. Append-only; the sum of a stock's moves is its counters."""

    stock = models.ForeignKey(Stock, models.PROTECT, related_name="moves", verbose_name=_("stock"))
    kind = models.CharField(_("kind"), max_length=12, choices=MoveKind.choices)
    on_hand_change = models.IntegerField(_("change on hand"), default=0)
    reserved_change = models.IntegerField(_("change reserved"), default=0)
    promised_change = models.IntegerField(_("change promised"), default=0, db_default=0)
    reference = models.CharField(_("reference"), max_length=80, blank=True, default="")
    at = models.DateTimeField(_("time"), auto_now_add=True, db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("stock move")
        verbose_name_plural = _("stock moves")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stock", "reference"],
                condition=models.Q(kind="returned"),
                name="catalog_stock_move_returned_once",
            )
        ]
        indexes = [models.Index(fields=["reference"], name="catalog_stock_move_reference")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.on_hand_change:+d}/{self.reserved_change:+d} {self.reference}"


class ReservationState(models.TextChoices):
    HELD = "held", pgettext_lazy("reservation", "Held")
    RELEASED = "released", pgettext_lazy("reservation", "Released")
    SHIPPED = "shipped", pgettext_lazy("reservation", "Shipped")


class Reservation(models.Model):
    """Pieces held under a reference until a time. Whoever made the reference releases or ships them."""

    reference = models.CharField(_("reference"), max_length=80)
    stock = models.ForeignKey(Stock, models.PROTECT, related_name="reservations", verbose_name=_("stock"))
    quantity = models.PositiveIntegerField(_("quantity"))
    until = models.DateTimeField(_("until"))
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ReservationState.choices,
        default=ReservationState.HELD,
    )

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["reference", "stock"], name="catalog_reservation_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="catalog_reservation_some"),
        ]
        indexes = [
            models.Index(
                fields=["until"],
                condition=models.Q(state="held"),
                name="catalog_reservation_due",
            ),
            models.Index(
                fields=["stock"],
                condition=models.Q(state="held"),
                name="catalog_reservation_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.quantity}"
