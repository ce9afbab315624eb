"""A parcel in a carrier's hands, its events as the carrier told them, and the history of its status."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from logistics.states import ENDED, MOVES, ShipmentStatus
from shop.models import History, Living
from shop.states import Moves

# Carriers use a number again after a year: the key is number and time (UPU S10).
NUMBER_IS_OURS_DAYS = 365
APPEND_ONLY = pgtrigger.Update | pgtrigger.Delete


class Shipments(models.QuerySet["Shipment"]):
    def under(self, number: str) -> "Shipments":
        """The parcels that had this number, the newest first."""
        return self.filter(tracking_number=number).order_by("-booked_on", "-id")


class Shipment(Living):
    MOVES: ClassVar[Moves] = MOVES

    reference = models.CharField(_("reference"), max_length=80)
    carrier = models.SlugField(_("carrier"), max_length=20)
    tracking_number = models.CharField(_("tracking number"), max_length=40)
    sent_from = models.CharField(_("sent from"), max_length=2)
    destination = models.CharField(_("destination"), max_length=2)
    status = models.CharField(
        _("status"), max_length=24, choices=ShipmentStatus.choices, default=ShipmentStatus.REGISTERED
    )
    booked_on = models.DateField(_("booked on"), default=timezone.localdate)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    next_poll_at = models.DateTimeField(_("next question"), null=True, blank=True, default=timezone.now)
    last_polled_at = models.DateTimeField(_("last answer"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    trouble = models.CharField(_("last trouble"), max_length=200, blank=True)

    objects = Shipments.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("a parcel on its way", "shipment")
        verbose_name_plural = pgettext_lazy("parcels on their way", "shipments")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["reference"], name="logistics_shipment_reference"),
            models.Index(fields=["tracking_number"], name="logistics_shipment_number"),
            models.Index(
                fields=["next_poll_at"], condition=Q(next_poll_at__isnull=False), name="logistics_shipment_due"
            ),
        ]
        constraints = [
            ExclusionConstraint(
                name="logistics_shipment_number_once",
                expressions=[
                    ("carrier", RangeOperators.EQUAL),
                    ("tracking_number", RangeOperators.EQUAL),
                    (
                        Func(
                            F("booked_on"),
                            ExpressionWrapper(F("booked_on") + NUMBER_IS_OURS_DAYS, output_field=models.DateField()),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("This tracking number was used in the last twelve months."),
            ),
        ]
        triggers = [pgtrigger.FSM(name="legal_moves", field="status", transitions=MOVES.pairs())]

    def __str__(self) -> str:
        return f"{self.carrier} {self.tracking_number}"

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED


class ShipmentHistory(History):
    WORDS = ShipmentStatus

    shipment = models.ForeignKey(
        Shipment, models.PROTECT, related_name="history", verbose_name=pgettext_lazy("a parcel on its way", "shipment")
    )

    class Meta(History.Meta):
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]


class TrackingEvent(models.Model):
    """What a carrier told, once and for good. The same moment and code is the same event."""

    shipment = models.ForeignKey(
        Shipment, models.PROTECT, related_name="events", verbose_name=pgettext_lazy("a parcel on its way", "shipment")
    )
    happened_at = models.DateTimeField(_("time"))
    code = models.CharField(_("carrier's code"), max_length=80)
    status = models.CharField(_("status"), max_length=24, choices=ShipmentStatus.choices)
    text = models.CharField(_("in the carrier's words"), max_length=400, blank=True)
    place = models.CharField(pgettext_lazy("where something happened", "place"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    received_at = models.DateTimeField(_("heard"), auto_now_add=True)

    class Meta:
        verbose_name = _("tracking event")
        verbose_name_plural = _("tracking events")
        ordering = ["-happened_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["shipment", "happened_at", "code"], name="logistics_event_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.happened_at:%Y-%m-%d %H:%M} {self.status}"
