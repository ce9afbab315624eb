"""Book parcels under an opaque reference, and tell their story as rows for a page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from logistics.carrier import carrier_named, checked
from logistics.errors import NumberTaken
from logistics.models import Shipment
from logistics.models.shipment import NUMBER_IS_OURS_DAYS
from logistics.sentences import sentence
from logistics.states import ShipmentStatus, weight
from shop.places import country_name

TROUBLE = {ShipmentStatus.CUSTOMS_HELD, ShipmentStatus.DELIVERY_FAILED, ShipmentStatus.RETURNED, ShipmentStatus.LOST}


@dataclass(frozen=True)
class TimelineRow:
    """One step for ``parts/timeline.html``; ``carrier_text`` is small print in the carrier's own words."""

    status: str
    text: str
    at: datetime
    place: str
    state: str
    carrier_text: str


@transaction.atomic
def book(
    reference: str, *, carrier: str, tracking_number: str, sent_from: str, destination: str, by: Any = None
) -> Shipment:
    """Write down that a parcel is with a carrier; the same number for the same reference again changes nothing.

    Raises UnknownCarrier, BadTrackingNumber, NumberTaken.
    """
    known = carrier_named(carrier)
    number = checked(known, tracking_number)
    try:
        with transaction.atomic():
            shipment = Shipment.objects.create(
                reference=reference,
                carrier=known.code,
                tracking_number=number,
                sent_from=sent_from,
                destination=destination,
                next_poll_at=timezone.now() if known.can_be_asked else None,
            )
    except IntegrityError:
        return _already_booked(reference, carrier=known.code, number=number)
    shipment.history.create(was="", became=shipment.status, by=by, note=f"{known.code} {number}")
    return shipment


def _already_booked(reference: str, *, carrier: str, number: str) -> Shipment:
    since = timezone.localdate() - timedelta(days=NUMBER_IS_OURS_DAYS)
    shipment = Shipment.objects.under(number).filter(carrier=carrier, booked_on__gt=since).first()
    if shipment is None or shipment.reference != reference:
        raise NumberTaken(number=number)
    return shipment


def shipments_of(reference: str, *, also: Collection[int] = ()) -> list[Shipment]:
    """The parcels of a reference with their events, and ``also`` these that were booked under another. Two queries."""
    found = Shipment.objects.filter(Q(reference=reference) | Q(pk__in=also))
    return list(found.prefetch_related("events").order_by("id"))


def timeline(shipment: Shipment) -> list[TimelineRow]:
    """What has happened, the newest first, in the language of the page. The row that decides the status is "now"."""
    events = sorted(shipment.events.all(), key=lambda event: weight(event.status, event.happened_at), reverse=True)
    now = events[0] if events else None
    events.sort(key=lambda event: (event.happened_at, event is now, event.pk), reverse=True)
    return [
        TimelineRow(
            status=event.status,
            text=str(sentence(event.status, event.country, code=event.code)),
            at=event.happened_at,
            place=_place(event.place, event.country),
            state=_state(event.status, is_now=event is now),
            carrier_text=event.text,
        )
        for event in events
    ]


def _place(town: str, country: str) -> str:
    plain = town.title() if town.isupper() else town
    return ", ".join(part for part in (plain, country and country_name(country)) if part)


def _state(status: str, *, is_now: bool) -> str:
    if not is_now:
        return "done"
    return "trouble" if status in TROUBLE else "now"
