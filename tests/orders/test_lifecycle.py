"""The life of an order: paid once, shipped by place, delivered when all has arrived, cancelled with its stock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog import stock
from catalog.models import Reservation
from logistics.errors import BadTrackingNumber
from orders import lifecycle
from orders.errors import NothingToSend, WrongAmount
from orders.models import Order, OrderHistory
from shop.errors import IllegalMove, Missing
from shop.models import MailMessage, Outbox, User
from shop.money import money
from shop.outbox import deliver_all
from tests.factories import make_product
from tests.orders.making import fill, pay, place, shopper, two_cups_and_a_pot
from tests.orders.money import capture

pytestmark = pytest.mark.django_db

PARCEL = "RR473124829CN"  # the check digit is right (UPU S10)


def ordered(**pieces):
    two_cups_and_a_pot()
    return place(fill(shopper(), **(pieces or {"CUP": 2})))


def free(sku="CUP"):
    return stock.available([sku])[sku]


def became(order):
    return list(order.history.values_list("became", flat=True))


def events():
    return list(Outbox.objects.order_by("id").values_list("event", flat=True).distinct())


def ship(order, **more):
    return lifecycle.ship(order.number, **{"place": "SZX", "carrier": "post", "tracking_number": PARCEL, **more})


def test_the_right_amount_pays_the_order_once_however_often_it_is_told():
    order = ordered()
    for _word in range(3):
        assert pay(order).status == "paid"
    assert became(order) == ["placed", "paid"]
    assert Outbox.objects.filter(event="orders.events.OrderPaid").values("payload").distinct().count() == 1


@pytest.mark.parametrize("wrong", [("-0.01", "EUR"), ("+0.01", "EUR"), ("0", "USD")])
def test_another_amount_or_currency_pays_nothing(wrong):
    order = ordered()
    difference, currency = wrong
    amount = money(order.total.amount + money(difference, "EUR").amount, currency)
    with pytest.raises(WrongAmount):
        lifecycle.pay(order.number, amount)
    order.refresh_from_db()
    assert (order.status, order.paid_at) == ("placed", None)
    assert became(order) == ["placed"]


def test_an_unknown_number_is_missing():
    with pytest.raises(Missing):
        lifecycle.pay("TW-NOSUCHNO", money("1", "EUR"))


def test_an_order_that_is_not_paid_cannot_be_shipped():
    order = ordered()
    with pytest.raises(IllegalMove):
        ship(order)
    assert free() == {"SZX": 8}
    assert Reservation.objects.get().state == "held"


def test_shipping_takes_the_goods_from_stock_and_writes_the_parcel_down():
    order = ordered()
    pay(order)
    clerk = User.objects.create_user("clerk@example.org", "a long password here", is_staff=True)
    shipped = ship(order, tracking_number="rr 473 124 829 cn", by=clerk)
    assert shipped.status == "shipped"
    assert free() == {"SZX": 8}
    assert Reservation.objects.get().state == "shipped"
    step = OrderHistory.objects.filter(order=order).last()
    assert (step.became, step.by, step.note) == ("shipped", clerk, f"SZX: post {PARCEL}")
    assert order.lines.get().sent_at is not None


def test_a_second_click_on_ship_is_refused_and_sends_nothing_twice():
    order = ordered()
    pay(order)
    ship(order)
    with pytest.raises(NothingToSend):
        ship(order)
    assert free() == {"SZX": 8}


def test_a_mistyped_number_ships_nothing():
    order = ordered()
    pay(order)
    with pytest.raises(BadTrackingNumber):
        ship(order, tracking_number="RR473124820CN")
    order.refresh_from_db()
    assert order.status == "paid"
    assert Reservation.objects.get().state == "held"


def test_goods_in_two_places_are_shipped_one_place_at_a_time():
    make_product("CUP", stock={"RTM": 3})
    make_product("POT", stock={"SZX": 3}, hs_code="691200")
    order = place(fill(shopper(), CUP=1, POT=1))
    pay(order)
    ship(order, place="RTM", tracking_number="RR123456785NL")
    assert free("POT") == {"SZX": 2}
    lifecycle.follow(order.number, "delivered")
    assert Order.objects.get(pk=order.pk).status == "shipped"
    ship(order, place="SZX")
    # Each parcel is a line for staff, and one for the buyer where only a part has left, or the last.
    assert became(order) == ["placed", "paid", *["shipped"] * 4]
    with pytest.raises(NothingToSend):
        ship(order, place="SZX")


def test_delivering_twice_is_delivering_once():
    order = ordered()
    pay(order)
    ship(order)
    lifecycle.deliver(order.number)
    lifecycle.deliver(order.number)
    assert became(order) == ["placed", "paid", "shipped", "delivered"]


def test_cancelling_an_unpaid_order_frees_its_stock():
    order = ordered()
    lifecycle.cancel(order.number)
    lifecycle.cancel(order.number)
    assert free() == {"SZX": 10}
    assert became(order) == ["placed", "cancelled"]


def test_a_shipped_order_cannot_be_cancelled():
    order = ordered()
    pay(order)
    ship(order)
    with pytest.raises(IllegalMove):
        lifecycle.cancel(order.number)


def test_cancelling_a_paid_order_gives_all_the_money_back():
    order = ordered()
    payment = capture(order)
    deliver_all()
    lifecycle.cancel(order.number, note="the glaze is cracked")
    payment.refresh_from_db()
    assert payment.refund_asked_amount == order.total.amount
    assert free() == {"SZX": 10}


def test_what_is_not_paid_in_time_is_cancelled_and_its_stock_is_free():
    order = ordered()
    assert lifecycle.expire_unpaid(timezone.now() + timedelta(minutes=29)) == 0
    assert lifecycle.expire_unpaid(timezone.now() + timedelta(minutes=31)) == 1
    assert lifecycle.expire_unpaid(timezone.now() + timedelta(minutes=31)) == 0
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert free() == {"SZX": 10}


def test_an_order_whose_money_has_come_is_not_cancelled_for_being_late():
    order = ordered()
    capture(order)
    assert lifecycle.expire_unpaid(timezone.now() + timedelta(minutes=31)) == 0
    deliver_all()
    order.refresh_from_db()
    assert order.status == "paid"


def test_late_money_revives_a_cancelled_order_if_its_goods_are_still_there():
    order = ordered()
    lifecycle.expire_unpaid(timezone.now() + timedelta(minutes=31))
    capture(order)
    deliver_all()
    order.refresh_from_db()
    assert order.status == "paid"
    assert became(order) == ["placed", "cancelled", "paid"]
    assert free() == {"SZX": 8}


def test_late_money_for_goods_that_are_sold_goes_back_by_itself_with_a_letter():
    order = ordered(POT=3)
    lifecycle.expire_unpaid(timezone.now() + timedelta(minutes=31))
    place(fill(shopper(), POT=2))
    payment = capture(order)
    deliver_all()
    deliver_all()
    order.refresh_from_db()
    payment.refresh_from_db()
    assert order.status == "cancelled"
    assert payment.refund_asked_amount == order.total.amount
    assert order.refunds.get().amount == order.total
    assert MailMessage.objects.filter(key=f"{order.number}:cancelled:sold_out").count() == 1


def test_the_database_lets_no_order_jump():
    order = ordered()
    with pytest.raises(Exception, match="Invalid transition"):
        Order.objects.filter(pk=order.pk).update(status="delivered", paid_at=timezone.now())


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_history_is_never_rewritten(verb):
    ordered()
    with pytest.raises(Exception, match="pgtrigger"):
        getattr(OrderHistory.objects.all(), verb)(**({"note": "x"} if verb == "update" else {}))
