"""Parcels never move back and events count once: what is promised catches its broken twins."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from logistics import shipments, tracking
from logistics.carrier import Fact
from logistics.models import Shipment, TrackingEvent
from logistics.states import ShipmentStatus, weight
from shop import invariants

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 1, tzinfo=UTC)
TRIALS = 60
SEED = 20261122


def trial(dice: random.Random, number: int) -> None:
    """One parcel, its events told up to three times, in portions and in any order."""
    nine = 200_000_000 + number
    shipment = shipments.book(
        f"TW-{number}", carrier="dhl", tracking_number=f"{nine}{nine % 7}", sent_from="CN", destination="DE"
    )
    facts = [
        Fact(START + timedelta(hours=dice.randrange(5)), f"c{n}", dice.choice(list(ShipmentStatus))) for n in range(6)
    ]
    told = facts * dice.randrange(1, 4)
    dice.shuffle(told)
    while told:
        portion, told = told[:2], told[2:]
        tracking.apply_facts(shipment.pk, portion)
    promise(shipment.pk, facts)


def promise(shipment_id: int, facts: list[Fact]) -> None:
    shipment = Shipment.objects.get(pk=shipment_id)
    newest = max(facts, key=lambda fact: weight(fact.status, fact.happened_at))
    assert shipment.status == newest.status
    assert shipment.events.count() == len(facts)
    assert [name for name in invariants.broken() if name.startswith("logistics")] == []


def run() -> None:
    dice = random.Random(SEED)
    for number in range(TRIALS):
        trial(dice, number)


def test_events_in_any_order_and_number_lead_to_the_same_parcel() -> None:
    run()


def last_told_decides(shipment_id: int, facts: list[Fact]) -> None:
    """Broken twin: what arrives last is believed, whenever it happened."""
    shipment = Shipment.objects.get(pk=shipment_id)
    for fact in facts:
        TrackingEvent.objects.get_or_create(
            shipment=shipment, happened_at=fact.happened_at, code=fact.code, defaults={"status": fact.status}
        )
        if shipment.can_move_to(fact.status):
            shipment.move_to(fact.status)


def every_telling_counts(shipment_id: int, facts: list[Fact]) -> None:
    """Broken twin: an event told twice is two events."""
    for fact in facts:
        told = Fact(fact.happened_at, f"{fact.code}-{random.random()}", fact.status)
        GOOD(shipment_id, [told])


def the_clock_alone_decides(shipment_id: int, facts: list[Fact]) -> None:
    """Broken twin: an announcement written later than the delivery takes the parcel back."""
    shipment = Shipment.objects.get(pk=shipment_id)
    GOOD(shipment_id, facts)
    latest = shipment.events.order_by("-happened_at", "-id").first()
    shipment.refresh_from_db()
    if latest is not None and latest.status != shipment.status:
        shipment.move_to(latest.status)


GOOD = tracking.apply_facts


@pytest.mark.parametrize("twin", [last_told_decides, every_telling_counts, the_clock_alone_decides])
def test_a_broken_twin_is_caught(twin: Callable[[int, list[Fact]], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracking, "apply_facts", twin)
    with pytest.raises(Exception):  # noqa: B017, PT011 (the promise, or the guard of moves itself)
        run()
