"""Parcels for the tests of logistics, and the carrier of the outside world."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from logistics import shipments
from logistics.carrier import Fact
from logistics.events import CustomsHeld, ShipmentMoved
from logistics.models import Shipment
from logistics.states import ShipmentStatus
from shop import http
from shop.outside import World

NUMBER = "1234567003"
START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


def booked(reference: str = "TW-1", *, number: str = NUMBER, destination: str = "DE", carrier: str = "dhl") -> Shipment:
    return shipments.book(reference, carrier=carrier, tracking_number=number, sent_from="CN", destination=destination)


def fact(status: str, hour: int, *, code: str = "", country: str = "DE", text: str = "") -> Fact:
    return Fact(
        happened_at=START + timedelta(hours=hour),
        code=code or f"test:{status}",
        status=ShipmentStatus(status),
        text=text or f"Carrier says {status}",
        place="LEIPZIG",
        country=country,
    )


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[ShipmentMoved | CustomsHeld]:
    """What is published, in order; whether anybody hears it is another app's business."""
    events: list[Any] = []
    monkeypatch.setattr("logistics.tracking.publish", events.append)
    return events


@pytest.fixture
def dhl(world: World, settings: Any) -> Iterator[World]:
    settings.DHL_API_BASE, settings.DHL_API_KEY = f"{world.url}/dhl", world.dhl_key
    http.breaker("DHL").worked()
    yield world
    http.breaker("DHL").worked()
