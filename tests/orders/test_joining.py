"""Two orders of one recipient go in one parcel; the freight that is saved goes back; parted again, no piece is lost."""

from dataclasses import replace

import pytest
from django.db import transaction

from catalog import stock
from logistics.models import Shipment
from orders import holds, joining, lifecycle
from orders.admin.forms import ShipForm
from orders.errors import CannotJoin, IsJoined
from orders.models import Joining, RefundRequest
from shop.invariants import broken
from shop.outbox import deliver_all
from tests.orders.living import PARCELS, cups_and_pots, nothing_broken, settle_up, ship, standing
from tests.orders.making import BERLIN, fill, place, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db


def two_orders(**second):
    lead = cups_and_pots(CUP=1)
    return lead, settle_up(place(fill(shopper(), CUP=1), **second))


def test_one_parcel_carries_both_and_each_keeps_its_number_and_its_pieces():
    lead, other = two_orders()
    joining.join(lead.number, other.number)
    with pytest.raises(IsJoined), transaction.atomic():
        ship(other)
    ship(lead)
    assert Shipment.objects.count() == 1
    assert [standing(order) for order in (lead, other)] == [("shipped", "paid", "shipped")] * 2
    assert stock.available(["CUP"]) == {"CUP": {"SZX": 8}}
    Shipment.objects.get().move_to("delivered")
    lifecycle.follow(lead.number, "delivered")
    assert [standing(order)[0] for order in (lead, other)] == ["delivered", "delivered"]
    # No carrier has told of the parcel here: it was moved by hand.
    assert [rule for rule in broken() if not rule.startswith("logistics: a parcel's status")] == []


def test_the_form_that_sends_the_one_sends_the_other_along():
    lead, other = two_orders()
    joining.join(lead.number, other.number)
    form = ShipForm(order=lead)
    assert {line.order_id for line in form.lines} == {lead.pk, other.pk}
    typed = {name: field.initial for name, field in form.fields.items() if name.startswith("line_")}
    sent = ShipForm({**typed, "place": "SZX", "carrier": "post", "tracking_number": PARCELS[0]}, order=lead)
    assert sent.is_valid(), sent.errors
    lifecycle.ship(lead.number, place="SZX", carrier="post", tracking_number=PARCELS[0], pieces=sent.pieces)
    assert [standing(order)[2] for order in (lead, other)] == ["shipped", "shipped"]


def test_the_freight_that_is_saved_goes_back_once_and_never_more_than_was_paid():
    lead, other = two_orders()
    expected = joining.would_save(lead, other)
    for _click in range(2):
        joining.join(lead.number, other.number)
    asked = RefundRequest.objects.get()
    assert asked.order == other
    assert asked.amount == expected
    assert 0 < asked.amount.amount <= other.the_bill.shown_shipping.amount
    joining.part(lead.number)
    joining.join(lead.number, other.number)
    assert RefundRequest.objects.count() == 1
    nothing_broken()


def test_parted_again_each_goes_alone_with_all_its_pieces():
    lead, other = two_orders()
    joining.join(lead.number, other.number)
    assert joining.part(other.number) == 1
    ship(lead, 0)
    assert [standing(order)[2] for order in (lead, other)] == ["shipped", "waiting"]
    ship(other, 1)
    assert [standing(order)[2] for order in (lead, other)] == ["shipped", "shipped"]
    assert Shipment.objects.count() == 2
    nothing_broken()


def test_orders_that_differ_are_not_joined():
    lead, other = two_orders(address=replace(BERLIN, street="Anderswo 1"))
    with pytest.raises(CannotJoin, match="two recipients"), transaction.atomic():
        joining.join(lead.number, other.number)
    with pytest.raises(CannotJoin, match="one order"), transaction.atomic():
        joining.join(lead.number, lead.number)
    assert (Joining.objects.count(), RefundRequest.objects.count()) == (0, 0)


@pytest.mark.parametrize("state", ["placed", "shipped", "cancelled", "held"])
def test_orders_of_different_state_are_not_joined(state):
    two_cups_and_a_pot()
    lead = settle_up(place(fill(shopper(), CUP=1)))
    other = place(fill(shopper(), CUP=1))
    if state != "placed":
        settle_up(other)
    if state == "shipped":
        ship(other)
    if state == "cancelled":
        lifecycle.cancel(other.number)
    if state == "held":
        holds.hold(other.number, "fraud", reason="x")
    with pytest.raises(CannotJoin), transaction.atomic():
        joining.join(lead.number, other.number)
    assert Joining.objects.count() == 0


def test_a_hold_of_one_keeps_both_in_the_house():
    lead, other = two_orders()
    joining.join(lead.number, other.number)
    holds.hold(other.number, "customs", reason="glaze?")
    with pytest.raises(Exception, match="on hold"), transaction.atomic():
        ship(lead)
    assert [standing(order)[2] for order in (lead, other)] == ["waiting", "waiting"]


def test_when_one_is_cancelled_the_other_goes_alone():
    lead, other = two_orders()
    joining.join(lead.number, other.number)
    lifecycle.cancel(lead.number)
    assert not Joining.objects.standing().exists()
    ship(other)
    deliver_all()
    assert [standing(order)[0] for order in (lead, other)] == ["cancelled", "shipped"]
    nothing_broken()


def test_nobody_parts_what_has_left():
    lead, other = two_orders()
    joining.join(lead.number, other.number)
    ship(lead)
    with pytest.raises(CannotJoin), transaction.atomic():
        joining.part(lead.number)
    assert Joining.objects.standing().count() == 1
