"""An order that leaves in several parcels: each with its own pieces and number, and the rest waits."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from catalog import preorder, stock
from catalog.errors import NotHereYet
from catalog.models import Reservation, StockMove
from logistics.models import Shipment
from orders import lifecycle
from orders.errors import NothingToSend, TooManyToSend
from orders.models import Order, OrderLine, ParcelLine
from shop.errors import IllegalMove
from shop.models import MailMessage
from shop.outbox import deliver_all
from tests.factories import make_product
from tests.orders.living import PARCELS, cups_and_pots, nothing_broken, paid, ship, standing

pytestmark = pytest.mark.django_db


def test_the_three_lives_of_an_order_move_apart():
    order = cups_and_pots()
    assert standing(order) == ("paid", "paid", "waiting")
    ship(order, 0, CUP=2)
    assert standing(order) == ("shipped", "paid", "part_shipped")
    ship(order, 1)
    assert standing(order) == ("shipped", "paid", "shipped")
    lifecycle.deliver(order.number)
    assert standing(order) == ("delivered", "paid", "delivered")
    nothing_broken()


def test_each_parcel_has_its_own_pieces_and_the_shelf_loses_just_those():
    order = cups_and_pots()
    ship(order, 0, CUP=2)
    assert stock.available(["CUP", "POT"]) == {"CUP": {"SZX": 7}, "POT": {"SZX": 3}}
    assert list(ParcelLine.objects.values_list("shipment__tracking_number", "line__sku", "quantity")) == [
        (PARCELS[0], "CUP", 2)
    ]
    assert dict(Reservation.objects.values_list("stock__variant__sku", "quantity")) == {"CUP": 1, "POT": 1}
    ship(order, 1)
    assert set(Reservation.objects.values_list("state", flat=True)) == {"shipped"}
    assert sum(StockMove.objects.filter(kind="shipped").values_list("on_hand_change", flat=True)) == -4
    nothing_broken()


def test_a_preorder_waits_while_the_rest_goes():
    make_product("CUP", stock={"SZX": 5})
    make_product("POT", stock={"SZX": 0}, hs_code="691200", price={"EUR": "45.00"})
    day = timezone.now().date()
    preorder.promise("POT", "SZX", 3, until=day + timedelta(7), ships_on=day + timedelta(14))
    order = paid(CUP=1, POT=1)
    with pytest.raises(NotHereYet), transaction.atomic():
        ship(order, 0)
    assert standing(order) == ("paid", "paid", "waiting")
    ship(order, 0, CUP=1)
    assert standing(order) == ("shipped", "paid", "part_shipped")
    stock.receive("POT", "SZX", 3)
    ship(order, 1)
    assert standing(order) == ("shipped", "paid", "shipped")
    nothing_broken()


def test_more_than_waits_goes_into_no_parcel():
    order = cups_and_pots()
    ship(order, 0, CUP=2)
    with pytest.raises(TooManyToSend), transaction.atomic():
        ship(order, 1, CUP=2)
    with pytest.raises(NothingToSend), transaction.atomic():
        lifecycle.ship(order.number, place="SZX", carrier="post", tracking_number=PARCELS[1], pieces={0: 1})
    assert order.lines.get(sku="CUP").sent == 2
    nothing_broken()


def test_an_order_has_arrived_when_all_was_sent_and_every_parcel_has_arrived():
    order = cups_and_pots()
    ship(order, 0, CUP=3)
    from_logistics(PARCELS[0], "delivered")
    lifecycle.follow(order.number, "delivered")
    assert standing(order) == ("shipped", "paid", "part_shipped")
    ship(order, 1)
    lifecycle.follow(order.number, "delivered")
    assert standing(order) == ("shipped", "paid", "shipped")
    from_logistics(PARCELS[1], "delivered")
    lifecycle.follow(order.number, "delivered")
    assert standing(order) == ("delivered", "paid", "delivered")


def from_logistics(number, status):
    Shipment.objects.get(tracking_number=number).move_to(status)


def test_a_part_that_is_still_here_keeps_an_order_from_being_delivered():
    order = cups_and_pots()
    ship(order, 0, CUP=1)
    with pytest.raises(IllegalMove), transaction.atomic():
        lifecycle.deliver(order.number)
    assert standing(order) == ("shipped", "paid", "part_shipped")


@pytest.mark.parametrize(("axis", "jump"), [("money", "refunded"), ("fulfilment", "delivered")])
def test_the_database_lets_neither_money_nor_goods_jump(axis, jump):
    order = cups_and_pots()
    Order.objects.filter(pk=order.pk)
    start = {"money": "owed", "fulfilment": "waiting"}[axis]
    fresh = Order.objects.get(pk=order.pk)
    if getattr(fresh, axis) != start:
        jump = start  # money that came is never talked away
    with pytest.raises(Exception, match="Invalid transition"):
        Order.objects.filter(pk=order.pk).update(**{axis: jump})


def test_the_database_sends_no_piece_twice():
    order = cups_and_pots()
    with pytest.raises(Exception, match="orders_line_sent_or_cancelled_once"):
        OrderLine.objects.filter(order=order, sku="POT").update(sent=1, cancelled=1)


def test_she_reads_what_is_in_each_parcel_and_what_still_comes(client):
    order = cups_and_pots()
    ship(order, 0, CUP=2)
    deliver_all()
    letter = MailMessage.objects.filter(kind="shipment_moved").get()
    page = client.get(letter.context["link"].replace("/de-eu/", "/en-eu/"), follow=True).content.decode()
    for words in (
        "A part of your order is on its way",
        "2 × Becher",
        "2 sent, 1 still to come",
        "the rest of the order",
    ):
        assert words in page, words
