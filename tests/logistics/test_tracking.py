"""A parcel is asked about when it is due, believed once, and never moved back."""

import itertools
import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from logistics import pace, tracking
from logistics.events import CustomsHeld, ShipmentMoved
from logistics.models import Shipment, TrackingEvent
from logistics.states import MOVES, ShipmentStatus
from shop import http, invariants
from shop.outside import World
from tests.logistics.conftest import NUMBER, booked, fact

pytestmark = pytest.mark.django_db
WAY = ("registered", "in_transit", "in_customs", "in_transit", "out_for_delivery", "delivered")


def well() -> None:
    broken = {name: rows for name, rows in invariants.broken().items() if name.startswith("logistics")}
    assert broken == {}


def statuses(told: list[Any]) -> list[str]:
    return [event.status for event in told if isinstance(event, ShipmentMoved)]


def way() -> list[Any]:
    return [fact(status, hour, code=f"{status}-{hour}") for hour, status in enumerate(WAY)]


def test_each_new_status_is_told_once_in_order(told: list[Any]) -> None:
    shipment = booked()
    assert tracking.apply_facts(shipment.pk, way()) == 6
    assert statuses(told) == ["in_transit", "in_customs", "out_for_delivery", "delivered"]
    assert told[0] == ShipmentMoved(
        "TW-1", "dhl", NUMBER, "in_transit", "Carrier says in_transit", "LEIPZIG, DE", way()[1].happened_at
    )
    shipment.refresh_from_db()
    assert shipment.status == "delivered"
    assert list(shipment.history.values_list("became", flat=True)) == list(WAY)
    well()


def test_the_same_facts_again_change_nothing(told: list[Any]) -> None:
    shipment = booked()
    tracking.apply_facts(shipment.pk, way())
    before = (len(told), shipment.history.count(), TrackingEvent.objects.count())
    assert tracking.apply_facts(shipment.pk, way()) == 0
    assert tracking.apply_facts(shipment.pk, way() + way()) == 0
    assert (len(told), shipment.history.count(), TrackingEvent.objects.count()) == before


def test_a_late_event_is_kept_and_moves_nothing(told: list[Any]) -> None:
    shipment = booked()
    tracking.apply_facts(shipment.pk, [fact("out_for_delivery", 9)])
    tracking.apply_facts(shipment.pk, [fact("in_customs", 3)])
    shipment.refresh_from_db()
    assert (shipment.status, statuses(told)) == ("out_for_delivery", ["out_for_delivery"])
    assert shipment.events.count() == 2
    well()


def test_whatever_is_told_after_delivery_it_stays_delivered(told: list[Any]) -> None:
    shipment = booked()
    tracking.apply_facts(shipment.pk, [fact("delivered", 5)])
    tracking.apply_facts(shipment.pk, [fact("in_transit", 6), fact("customs_held", 7), fact("registered", 8)])
    shipment.refresh_from_db()
    assert (shipment.status, statuses(told)) == ("delivered", ["delivered"])
    well()


@pytest.mark.parametrize("seed", range(20))
def test_in_whatever_order_and_portions_events_come_the_end_is_the_same(seed: int, told: list[Any]) -> None:
    dice = random.Random(seed)
    names = [str(status) for status in ShipmentStatus]
    facts = [fact(dice.choice(names), dice.randrange(6), code=f"c{n}") for n in range(8)]
    ends = set()
    for turn in range(3):
        shipment = booked(f"TW-{turn}", number=("1234567003", "1234567014", "1234567025")[turn])
        dice.shuffle(facts)
        for portion in (
            itertools.batched(facts, dice.randrange(1, 4)) if hasattr(itertools, "batched") else (facts[:3], facts[3:])
        ):
            tracking.apply_facts(shipment.pk, list(portion))
        shipment.refresh_from_db()
        ends.add(shipment.status)
    assert len(ends) == 1
    well()


def test_customs_that_holds_a_parcel_is_told_apart(told: list[Any]) -> None:
    shipment = booked()
    tracking.apply_facts(shipment.pk, [fact("customs_held", 2, text="Clearance delay")])
    assert told[1] == CustomsHeld("TW-1", "dhl", NUMBER, "Clearance delay", fact("customs_held", 2).happened_at)


def test_an_event_can_neither_be_changed_nor_taken_back() -> None:
    shipment = booked()
    tracking.apply_facts(shipment.pk, way())
    for deed in (lambda: TrackingEvent.objects.update(text="x"), lambda: TrackingEvent.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
            deed()


def test_the_database_itself_refuses_a_step_back() -> None:
    shipment = booked()
    tracking.apply_facts(shipment.pk, way())
    with pytest.raises(ProgrammingError, match="transition"), transaction.atomic():
        Shipment.objects.filter(pk=shipment.pk).update(status="in_transit")
    assert MOVES.ends == {"returned"}


def test_the_carrier_is_asked_and_the_parcel_moves(dhl: World, told: list[Any]) -> None:
    shipment = booked()
    assert tracking.poll_due() == 1
    shipment.refresh_from_db()
    assert (shipment.status, shipment.failures, shipment.trouble) == ("registered", 0, "")
    assert shipment.last_polled_at is not None
    dhl.control(f"dhl/advance?number={NUMBER}&steps=10")
    assert tracking.poll_due() == 0  # not due yet
    Shipment.objects.update(next_poll_at=timezone.now())
    assert tracking.poll_due() == 1
    shipment.refresh_from_db()
    assert (shipment.status, shipment.next_poll_at) == ("delivered", None)
    assert statuses(told)[0] == "in_transit"
    assert "in_customs" in statuses(told)
    assert statuses(told)[-1] == "delivered"
    well()


def test_a_number_the_carrier_does_not_know_yet_is_asked_again_later(dhl: World) -> None:
    shipment = booked(number="JD014600003828392837")
    now = timezone.now()
    assert tracking.poll_due(now) == 1
    shipment.refresh_from_db()
    assert (shipment.status, shipment.failures) == ("registered", 0)
    assert shipment.trouble == "DHL does not know the number JD014600003828392837 yet."
    assert shipment.next_poll_at > now


@pytest.mark.parametrize(
    ("kind", "more"),
    [("down", {}), ("error", {"status": 500}), ("error", {"status": 429}), ("garbage", {}), ("cut", {})],
)
def test_a_carrier_that_is_down_changes_nothing_and_is_asked_less(
    dhl: World, kind: str, more: dict[str, int], monkeypatch: pytest.MonkeyPatch, told: list[Any]
) -> None:
    monkeypatch.setattr(http, "FIRST_WAIT_S", 0.001)
    shipment = booked()
    tracking.apply_facts(shipment.pk, [fact("in_customs", 1)])
    dhl.fault(kind, service="dhl", times=0, **more)
    waits = []
    for _turn in range(4):
        now = timezone.now()
        Shipment.objects.update(next_poll_at=now)
        assert tracking.poll_due(now) == 0
        shipment.refresh_from_db()
        waits.append((shipment.next_poll_at - now).total_seconds())
    assert (shipment.status, shipment.failures, shipment.last_polled_at) == ("in_customs", 4, None)
    assert shipment.trouble
    assert waits[3] > waits[0] * 2
    dhl.clear_faults()
    http.breaker("DHL").worked()
    Shipment.objects.update(next_poll_at=timezone.now())
    assert tracking.poll_due() == 1
    shipment.refresh_from_db()
    assert (shipment.failures, shipment.trouble) == (0, "")


def test_when_the_carrier_is_down_one_parcel_asks_for_all(dhl: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tracking, "poll", lambda pk, now: bool(asked.append(pk)))
    for n in range(12):
        nine = 123456000 + n
        booked(f"TW-{n}", number=f"{nine}{nine % 7}")
    assert tracking.poll_due() == 0
    assert len(asked) == 1
    assert Shipment.objects.filter(failures=1).count() == 11


def test_one_parcel_that_breaks_the_adapter_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = booked("TW-1"), booked("TW-2", number="1234567014")
    seen: list[int] = []

    def poll(pk: int, now: object) -> bool:
        seen.append(pk)
        if pk == first.pk:
            raise RuntimeError("a defect")
        return True

    monkeypatch.setattr(tracking, "poll", poll)
    tracking.poll_due()
    assert sorted(seen) == sorted([first.pk, second.pk])
    first.refresh_from_db()
    assert first.trouble == "RuntimeError: a defect"


def test_a_claimed_parcel_is_nobody_elses_until_the_lease_ends() -> None:
    shipment = booked()
    now = timezone.now()
    assert tracking.claim(now) == [(shipment.pk, "dhl")]
    assert tracking.claim(now) == []
    assert tracking.claim(now + tracking.LEASE) == [(shipment.pk, "dhl")]


def test_a_carrier_that_cannot_be_asked_is_not(dhl: World) -> None:
    assert booked(number="RB473124829CN", carrier="post").next_poll_at is None
    assert tracking.poll_due() == 0


def test_quiet_parcels_are_asked_less_and_after_a_quarter_no_more(settings: Any) -> None:
    settings.CARRIER_POLL_SECONDS = 1800
    now = timezone.now()
    waits = [pace.after_answer(now, last_news=now - timedelta(days=days)) for days in (0, 1, 3, 10)]
    hours = [(wait - now).total_seconds() / 3600 for wait in waits if wait]
    for hour, normal in zip(hours, (0.5, 1, 4, 24), strict=True):
        assert normal * 0.75 <= hour <= normal * 1.25
    assert pace.after_answer(now, last_news=now - timedelta(days=91)) is None


def test_no_carrier_is_asked_inside_a_transaction(dhl: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shipment = booked()
    with pytest.raises(http.RemoteCallInTransaction), transaction.atomic():
        tracking.poll(shipment.pk)
    assert connection.in_atomic_block  # the test's own
