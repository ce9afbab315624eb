"""Booking a parcel is safe to repeat, and its story reads well in every language."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from logistics import saying, shipments, tracking
from logistics.errors import BadTrackingNumber, NumberTaken, UnknownCarrier
from logistics.models import Shipment
from shop.models import User
from tests.logistics.conftest import NUMBER, booked, fact

pytestmark = pytest.mark.django_db


def test_booking_twice_is_booking_once() -> None:
    first, again = booked(), booked(number=" 1234 567 003 ")
    assert first.pk == again.pk
    assert (first.status, first.history.count()) == ("registered", 1)


def test_a_number_belongs_to_one_reference() -> None:
    booked("TW-1")
    with pytest.raises(NumberTaken, match=NUMBER):
        booked("TW-2")
    assert Shipment.objects.count() == 1


def test_a_number_may_come_again_after_a_year() -> None:
    old = booked("TW-1")
    Shipment.objects.filter(pk=old.pk).update(booked_on=old.booked_on - timedelta(days=365))
    assert booked("TW-2").pk != old.pk
    third = Shipment(reference="TW-3", carrier="dhl", tracking_number=NUMBER, sent_from="CN", destination="DE")
    with pytest.raises(ValidationError):
        third.validate_constraints()


@pytest.mark.parametrize(
    ("carrier", "number", "refusal"),
    [("pigeon", NUMBER, UnknownCarrier), ("dhl", "1234567004", BadTrackingNumber), ("dhl", "", BadTrackingNumber)],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(carrier: str, number: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        booked(number=number, carrier=carrier)
    assert Shipment.objects.count() == 0


def test_parcels_of_a_reference_come_with_their_events_in_two_queries() -> None:
    for turn, number in enumerate(("1234567003", "1234567014")):
        tracking.apply_facts(booked("TW-1", number=number).pk, [fact("in_transit", turn)])
    with CaptureQueriesContext(connection) as queries:
        rows = [shipments.timeline(shipment) for shipment in shipments.shipments_of("TW-1")]
    assert (len(rows), len(queries)) == (2, 2)


def test_the_line_of_events_is_newest_first_and_says_which_is_now() -> None:
    shipment = booked()
    tracking.apply_facts(
        shipment.pk, [fact("in_transit", 1, country="CN"), fact("in_customs", 2), fact("registered", 0)]
    )
    with translation.override("en"):
        rows = shipments.timeline(shipment)
    assert [(row.text, row.place, row.state) for row in rows] == [
        ("Your parcel is with customs in Germany.", "Leipzig, Germany", "now"),
        ("Your parcel is on its way in China.", "Leipzig, China", "done"),
        ("The parcel has been announced to the carrier.", "Leipzig, Germany", "done"),
    ]


def test_a_release_by_customs_is_said_as_such() -> None:
    shipment = booked()
    tracking.apply_facts(shipment.pk, [fact("in_transit", 1, code="transit:import-customs")])
    with translation.override("en"):
        assert shipments.timeline(shipment)[0].text == "Customs in Germany has released your parcel."


def test_trouble_is_marked() -> None:
    shipment = booked()
    tracking.apply_facts(shipment.pk, [fact("customs_held", 1)])
    assert shipments.timeline(shipment)[0].state == "trouble"


def test_places_are_named_in_the_readers_language() -> None:
    shipment = booked()
    tracking.apply_facts(shipment.pk, [fact("in_transit", 1)])
    with translation.override("de"):
        assert shipments.timeline(shipment)[0].place == "Leipzig, Deutschland"
    with translation.override("zh-hans"):
        assert shipments.timeline(shipment)[0].place == "Leipzig, 德国"


def test_staff_say_what_no_carrier_tells() -> None:
    boss = User.objects.create_superuser("boss@example.com", "x")
    shipment = booked(number="RB473124829CN", carrier="post")
    saying.say_status(shipment.pk, status="delivered", text="the buyer wrote", by=boss)
    shipment.refresh_from_db()
    assert (shipment.status, shipment.next_poll_at) == ("delivered", None)
