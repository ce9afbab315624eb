"""The contract of a carrier, over every one that is registered; DHL's numbers and words; the S10 number of posts."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from logistics.carrier import Carrier, carrier_named, carriers, checked, tidy
from logistics.carriers.dhl import meaning, read
from logistics.carriers.post import check_digit
from logistics.errors import BadTrackingNumber, UnknownCarrier, UnknownNumber
from logistics.states import ShipmentStatus as S
from shop.errors import Unavailable

GOOD = {"dhl": "1234567891", "post": "RB473124829CN"}


@pytest.fixture(params=carriers.codes())
def carrier(request: pytest.FixtureRequest) -> Carrier:
    return carriers.get(request.param)


def test_a_carrier_is_registered_under_its_own_code_and_has_a_name(carrier: Carrier) -> None:
    assert carriers.get(carrier.code) is carrier
    assert carrier.name


def test_a_carrier_knows_its_numbers(carrier: Carrier) -> None:
    assert carrier.fits(GOOD[carrier.code])
    wrong = GOOD[carrier.code][:-3] + "X" + GOOD[carrier.code][-2:]
    for number in ("", "0", "TEAPOT", "'; DROP TABLE", wrong):
        assert not carrier.fits(number)


def test_one_wrong_digit_is_noticed(carrier: Carrier) -> None:
    number = GOOD[carrier.code]
    at = 4
    for digit in "0123456789":
        changed = number[:at] + digit + number[at + 1 :]
        assert carrier.fits(changed) == (changed == number) or (int(digit) - int(number[at])) % 7 == 0


def test_a_carrier_that_nobody_can_reach_says_so(carrier: Carrier, db: None) -> None:
    with pytest.raises((Unavailable, UnknownNumber)):
        carrier.facts(GOOD[carrier.code], origin="CN", destination="DE")


def test_an_unknown_carrier_is_refused() -> None:
    with pytest.raises(UnknownCarrier, match="pigeon"):
        carrier_named("pigeon")


@pytest.mark.parametrize("written", ["1234567891", " 12 3456-7891 ", "１２３４５６７８９１", "١٢٣٤٥٦٧٨٩١"])
def test_a_number_is_read_in_any_script_and_spacing(written: str) -> None:
    assert checked(carriers.get("dhl"), written) == "1234567891"


def test_a_wrong_number_is_refused_with_the_carriers_name() -> None:
    with pytest.raises(BadTrackingNumber, match="DHL"):
        checked(carriers.get("dhl"), "1234567890")


def test_letters_of_other_scripts_are_no_number() -> None:
    assert tidy("ж123") == "Ж123"
    with pytest.raises(BadTrackingNumber):
        checked(carriers.get("post"), "ЖB473124829CN")


def test_the_published_s10_example_has_check_digit_9() -> None:
    assert check_digit("47312482") == 9


@pytest.mark.parametrize(
    ("code", "words", "status"),
    [
        ("pre-transit", "Shipment information received", S.REGISTERED),
        ("transit", "Shipment picked up", S.IN_TRANSIT),
        ("transit", "Export customs clearance completed at SHENZHEN - CHINA", S.IN_TRANSIT),
        ("transit", "Arrived at DHL Sort Facility LEIPZIG - GERMANY", S.IN_TRANSIT),
        (
            "transit",
            "Customs clearance status updated. Note - the clearance process may start in transit",
            S.IN_CUSTOMS,
        ),
        ("transit", "Processed for clearance at LEIPZIG", S.IN_CUSTOMS),
        ("transit", "Clearance delay: shipment is held by customs at LEIPZIG", S.CUSTOMS_HELD),
        ("transit", "Further information is required for customs clearance", S.CUSTOMS_HELD),
        ("transit", "Released by customs", S.IN_TRANSIT),
        ("transit", "Shipment is out with courier for delivery", S.OUT_FOR_DELIVERY),
        ("transit", "Awaiting collection by recipient as requested", S.READY_FOR_PICKUP),
        ("failure", "Delivery attempted; recipient not home", S.DELIVERY_FAILED),
        ("failure", "Something new went wrong", S.DELIVERY_FAILED),
        ("delivered", "JESSICA", S.DELIVERED),
        ("delivered", "Delivered, returned to shipper", S.RETURNED),
        ("failure", "Returned to shipper", S.RETURNED),
        ("failure", "Shipment could not be found and is considered lost", S.LOST),
        ("transit", "Words nobody has seen before", S.IN_TRANSIT),
        ("unknown", "Please contact DHL", None),
    ],
)
def test_dhls_codes_and_words_have_one_meaning(code: str, words: str, status: S | None) -> None:
    assert meaning(code, words) == status


def answer(*events: dict[str, object], number: str = "1234567891") -> dict[str, object]:
    return {"shipments": [{"id": number, "service": "express", "status": events[0], "events": list(events)}]}


DELIVERED = {
    "timestamp": "2026-03-02T09:53:47+01:00",
    "location": {"address": {"countryCode": "NL", "addressLocality": "Oderweg 2, AMSTERDAM"}},
    "statusCode": "delivered",
    "status": "Delivered",
    "description": "Signed for by: JESSICA",
}
PICKED_UP = {
    "timestamp": "2026-03-01T10:00:00Z",
    "location": {"address": {"countryCode": "CN", "addressLocality": "SHENZHEN - CHINA"}},
    "statusCode": "transit",
    "status": "Shipment picked up",
    "description": "Shipment picked up",
}


def test_events_come_oldest_first_and_the_repeated_status_counts_once() -> None:
    facts = read(answer(DELIVERED, PICKED_UP), "1234567891")
    assert [fact.status for fact in facts] == [S.IN_TRANSIT, S.DELIVERED]
    assert facts[1].happened_at == datetime(2026, 3, 2, 8, 53, 47, tzinfo=UTC)
    assert facts[0].place == "SHENZHEN"


def test_who_signed_and_which_street_are_not_kept() -> None:
    fact = read(answer(DELIVERED), "1234567891")[0]
    assert (fact.text, fact.place, fact.country) == ("", "AMSTERDAM", "NL")


def test_an_answer_about_another_number_is_no_answer() -> None:
    with pytest.raises(UnknownNumber):
        read(answer(PICKED_UP, number="9999999999"), "1234567891")


UNREADABLE = {"id": "1234567891", "status": {"statusCode": "transit", "timestamp": "soon"}}


@pytest.mark.parametrize(
    "body", [{}, {"shipments": None}, {"shipments": [{"id": "1234567891"}]}, {"shipments": [UNREADABLE]}, [], "", 7]
)
def test_garbage_is_unavailable_not_a_crash(body: object, monkeypatch: pytest.MonkeyPatch) -> None:
    class Answer:
        status_code = 200

        def json(self) -> object:
            return json.loads(json.dumps(body))

    monkeypatch.setattr("logistics.carriers.dhl.Client.get", lambda *_args, **_more: Answer())
    with pytest.raises(Unavailable):
        carriers.get("dhl").facts("1234567891", origin="CN", destination="DE")


def test_every_carrier_lies_in_the_folder_of_carriers() -> None:
    folder = Path(__file__).parents[2] / "logistics" / "carriers"
    assert sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__") == carriers.codes()
