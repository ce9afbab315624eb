"""Two workers never ask about the same parcel: the claim holds, and its broken twin is caught."""

from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.utils import timezone

from logistics import shipments, tracking
from logistics.models import Shipment

pytestmark = pytest.mark.django_db(transaction=True)
PARCELS, WORKERS = 40, 4
Claim = Callable[[datetime, Barrier], list[int]]


def careful(now: datetime, start: Barrier) -> list[int]:
    start.wait()
    return [pk for _turn in range(10) for pk, _carrier in tracking.claim(now, limit=5)]


def look_then_take(now: datetime, start: Barrier) -> list[int]:
    """Broken twin: it reads what is due, and only then says that it took it."""
    due = list(Shipment.objects.filter(next_poll_at__lte=now).values_list("pk", flat=True)[:10])
    start.wait()
    Shipment.objects.filter(pk__in=due).update(next_poll_at=now + tracking.LEASE)
    return due


def run(claim: Claim) -> list[int]:
    for n in range(PARCELS):
        nine = 300_000_000 + n
        shipments.book(f"TW-{n}", carrier="dhl", tracking_number=f"{nine}{nine % 7}", sent_from="CN", destination="DE")
    now, start = timezone.now(), Barrier(WORKERS, timeout=20)
    taken: list[int] = []

    def work() -> None:
        try:
            taken.extend(claim(now, start))
        finally:
            connections.close_all()

    workers = [Thread(target=work) for _worker in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    return taken


def test_every_parcel_is_claimed_once() -> None:
    taken = run(careful)
    assert len(taken) == len(set(taken)) == PARCELS


def test_the_broken_twin_is_caught() -> None:
    taken = run(look_then_take)
    assert len(taken) != len(set(taken))
