"""Ask carriers where parcels are, and believe what they say once.

A parcel is claimed by moving its next question into the future, in a transaction of its own; the carrier is asked
outside any transaction; the answer is written in another. A worker that dies in between delays one question.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from logistics import pace
from logistics.carrier import Fact, carrier_named
from logistics.errors import UnknownCarrier, UnknownNumber
from logistics.events import CustomsHeld, ShipmentMoved
from logistics.models import Shipment, TrackingEvent
from logistics.states import ShipmentStatus, weight
from shop.errors import Unavailable
from shop.outbox import publish

log = structlog.get_logger(__name__)

BATCH = 50
# How long a worker may take for its batch before another one asks.
LEASE = timedelta(minutes=5)


def poll_due(now: datetime | None = None, *, limit: int = BATCH) -> int:
    """Ask about the parcels that are due; the number of answers. A carrier that is down is asked once."""
    moment = now or timezone.now()
    answers, down = 0, set()
    for pk, carrier in claim(moment, limit=limit):
        if carrier in down:
            postpone(pk, moment, trouble=f"{carrier} is down")
        elif _poll_or_say_why(pk, moment):
            answers += 1
        else:
            down.add(carrier)
    return answers


def _poll_or_say_why(shipment_id: int, now: datetime) -> bool:
    """One parcel that breaks its carrier's adapter must not keep the others waiting."""
    try:
        return poll(shipment_id, now)
    except Exception as error:  # a defect of ours: it is logged, and seen at the parcel
        log.exception("parcel cannot be followed", shipment_id=shipment_id)
        postpone(shipment_id, now, trouble=f"{type(error).__name__}: {error}")
        return True


@transaction.atomic
def claim(now: datetime, *, limit: int = BATCH) -> list[tuple[int, str]]:
    """Take parcels that are due, those waiting longest first, so that no other worker asks about them too."""
    due = Shipment.objects.select_for_update(skip_locked=True, no_key=True).filter(next_poll_at__lte=now)
    rows = list(due.order_by("next_poll_at").values_list("pk", "carrier")[:limit])
    Shipment.objects.filter(pk__in=[pk for pk, _carrier in rows]).update(next_poll_at=now + LEASE)
    return rows


def poll(shipment_id: int, now: datetime | None = None) -> bool:
    """Ask about one parcel. False when its carrier is down: the last known state stays, the next try comes later."""
    moment = now or timezone.now()
    shipment = Shipment.objects.get(pk=shipment_id)
    try:
        facts = carrier_named(shipment.carrier).facts(
            shipment.tracking_number, origin=shipment.sent_from, destination=shipment.destination
        )
    except UnknownNumber as refusal:
        # Labels are printed before the carrier has the parcel: an answer, but no news.
        _answered(shipment, moment, trouble=str(refusal))
        return True
    except (Unavailable, UnknownCarrier) as refusal:
        postpone(shipment_id, moment, trouble=str(refusal))
        return False
    apply_facts(shipment_id, facts)
    shipment.refresh_from_db()
    _answered(shipment, moment, trouble="")
    return True


@transaction.atomic
def apply_facts(shipment_id: int, facts: Sequence[Fact]) -> int:
    """Write down new events and move the parcel as they say; the number of new events.

    The same event (parcel, time, code) counts once. The newest event decides, so what is told late never moves a
    parcel back; each status it reaches for the first time is published once.
    """
    shipment = Shipment.objects.select_for_update(no_key=True).get(pk=shipment_id)
    known = {(event.happened_at, event.code): event for event in shipment.events.all()}
    here = max((weight(event.status, event.happened_at) for event in known.values()), default=None)
    fresh = {(fact.happened_at, fact.code): fact for fact in facts if (fact.happened_at, fact.code) not in known}
    TrackingEvent.objects.bulk_create(_event(shipment, fact) for fact in fresh.values())
    seen = set(shipment.history.values_list("became", flat=True))
    for fact in sorted(fresh.values(), key=lambda fact: weight(fact.status, fact.happened_at)):
        says = weight(fact.status, fact.happened_at)
        if here is not None and says <= here:
            continue
        here = says
        if fact.status != shipment.status:
            shipment.move_to(fact.status, note=fact.text[:400])
        if fact.status not in seen:
            seen.add(fact.status)
            _tell(shipment, fact)
    return len(fresh)


def postpone(shipment_id: int, now: datetime, *, trouble: str) -> None:
    """No answer: what we know stays, the next question comes later and later."""
    shipment = Shipment.objects.only("failures").get(pk=shipment_id)
    failures = shipment.failures + 1
    Shipment.objects.filter(pk=shipment_id).update(
        failures=failures, trouble=trouble[:200], next_poll_at=pace.after_failure(now, failures=failures)
    )


def _answered(shipment: Shipment, now: datetime, *, trouble: str) -> None:
    newest = shipment.events.order_by("-happened_at").values_list("happened_at", flat=True).first()
    last_news = max(filter(None, (newest, shipment.created_at)))
    Shipment.objects.filter(pk=shipment.pk).update(
        failures=0,
        trouble=trouble[:200],
        last_polled_at=now,
        next_poll_at=None if shipment.has_ended else pace.after_answer(now, last_news=last_news),
    )


def _event(shipment: Shipment, fact: Fact) -> TrackingEvent:
    return TrackingEvent(
        shipment=shipment,
        happened_at=fact.happened_at,
        code=fact.code,
        status=fact.status,
        text=fact.text[:400],
        place=fact.place[:120],
        country=fact.country,
    )


def _tell(shipment: Shipment, fact: Fact) -> None:
    publish(
        ShipmentMoved(
            reference=shipment.reference,
            carrier=shipment.carrier,
            tracking_number=shipment.tracking_number,
            status=str(fact.status),
            description=fact.text,
            location=", ".join(part for part in (fact.place, fact.country) if part),
            happened_at=fact.happened_at,
        )
    )
    if fact.status == ShipmentStatus.CUSTOMS_HELD:
        publish(
            CustomsHeld(
                reference=shipment.reference,
                carrier=shipment.carrier,
                tracking_number=shipment.tracking_number,
                description=fact.text,
                happened_at=fact.happened_at,
            )
        )
