"""DHL's tracking API: its shapes, its refusals, and the parcel that moves."""

import time
from collections.abc import Callable
from datetime import datetime

import httpx
import pytest

from shop.outside import World

NUMBER = "1234567003"
Ask = Callable[..., httpx.Response]


def test_a_well_formed_number_is_known_from_the_first_question(dhl: Ask) -> None:
    found = dhl(NUMBER, requesterCountryCode="DE").json()["shipments"][0]
    assert (found["id"], found["service"], found["status"]["statusCode"]) == (NUMBER, "express", "pre-transit")
    assert found["origin"]["address"]["countryCode"] == "CN"
    assert found["destination"]["address"]["countryCode"] == "DE"
    assert datetime.fromisoformat(found["status"]["timestamp"]).tzinfo is not None
    assert found["events"] == [found["status"]]


@pytest.mark.parametrize("number", ["1234567004", "123456700", "12345670030", "ABCDEFGHIJ", "١٢٣٤٥٦٧٠٠٣"])
def test_other_numbers_are_unknown(dhl: Ask, number: str) -> None:
    answer = dhl(number)
    assert (answer.status_code, answer.json()["title"]) == (404, "No result found")
    assert answer.headers["content-type"] == "application/problem+json"


def test_without_the_key_nothing_is_told(dhl: Ask) -> None:
    assert dhl(NUMBER, key="").status_code == 401
    assert dhl(NUMBER, key="schlüssel".encode()).status_code == 401


def test_without_a_number_there_is_no_question(dhl: Ask) -> None:
    assert dhl("").status_code == 400


def test_a_parcel_goes_its_whole_way(world: World, dhl: Ask) -> None:
    dhl(NUMBER, requesterCountryCode="JP")
    for _ in range(10):
        world.control(f"dhl/advance?number={NUMBER}")
    found = dhl(NUMBER).json()["shipments"][0]
    events = found["events"]
    assert [event["statusCode"] for event in events] == ["delivered", *["transit"] * 7, "pre-transit"]
    countries = [event["location"]["address"]["countryCode"] for event in events]
    assert countries == ["JP"] * 5 + ["CN"] * 4
    times = [datetime.fromisoformat(event["timestamp"]) for event in events]
    assert times == sorted(set(times), reverse=True)
    assert events[3]["description"] == "Processed for clearance at NARITA - JAPAN"
    assert found["status"]["description"] == "Delivered"


def test_customs_may_hold_it(world: World, dhl: Ask) -> None:
    dhl(NUMBER)
    status = world.control(f"dhl/say?number={NUMBER}&event=customs_held")["status"]
    assert status["description"] == "Clearance delay: shipment is held by customs at LEIPZIG - GERMANY"
    assert status["nextSteps"] == "Please contact DHL"
    with pytest.raises(ValueError, match="no such parcel or event"):
        world.control(f"dhl/say?number={NUMBER}&event=eaten")


def test_with_a_speed_it_moves_by_itself() -> None:
    with World(settings={"SANDBOX_SPEED": "60"}) as world:
        url = f"{world.url}/dhl/track/shipments?trackingNumber={NUMBER}"
        headers = {"DHL-API-Key": world.dhl_key}
        assert len(httpx.get(url, headers=headers).json()["shipments"][0]["events"]) == 1
        time.sleep(0.45)
        assert len(httpx.get(url, headers=headers).json()["shipments"][0]["events"]) >= 4
        world.control("clock", {"advance": 3600})
        assert httpx.get(url, headers=headers).json()["shipments"][0]["status"]["statusCode"] == "delivered"


def test_too_many_questions_are_refused() -> None:
    with World(settings={"SANDBOX_DHL_LIMIT": "3"}) as world:
        url = f"{world.url}/dhl/track/shipments?trackingNumber={NUMBER}"
        statuses = [httpx.get(url, headers={"DHL-API-Key": world.dhl_key}).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_its_own_errors_have_its_own_shape(world: World, dhl: Ask) -> None:
    world.fault("error", "GET /track/shipments", service="dhl", status=503)
    answer = dhl(NUMBER)
    assert (answer.status_code, answer.json()["status"], answer.headers["retry-after"]) == (503, 503, "1")
    assert dhl(NUMBER).status_code == 200


def test_inside_one_customs_territory_no_customs_looks_at_a_parcel(world: World, dhl: Ask) -> None:
    dhl(NUMBER, originCountryCode="NL", requesterCountryCode="DE")
    for _ in range(10):
        world.control(f"dhl/advance?number={NUMBER}")
    events = dhl(NUMBER).json()["shipments"][0]["events"]
    assert len(events) == 6
    assert not [event["description"] for event in events if "learance" in event["description"]]
    assert [event["location"]["address"]["countryCode"] for event in events] == ["DE"] * 3 + ["NL"] * 3
