"""A paid order is changed before it is sent: counted anew as it was agreed, the difference paid first or given back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from catalog import stock
from catalog.models import Price
from orders import editing, lifecycle, returns
from orders.errors import CannotEdit, ChangeWaits, NothingToChange, OtherCountry, PriceChanged
from orders.models import Amendment, Order
from payments.models import Refund
from shop.models import MailMessage
from shop.money import money
from shop.outbox import deliver_all
from tests.orders.living import cups_and_pots, nothing_broken, ship, standing
from tests.orders.making import BERLIN, LEEDS, fill, place, shopper
from tests.orders.money import capture, pay_for, settle

pytestmark = pytest.mark.django_db


def change(order, *, key="a", address=BERLIN, seen=None, **pieces):
    found = seen or editing.preview(order, pieces, address).difference
    return editing.change(order.number, pieces, address, seen=found, key=key)


def free():
    return {sku: by_place["SZX"] for sku, by_place in stock.available(["CUP", "POT"]).items()}


def test_an_order_that_is_not_changed_would_cost_what_was_agreed():
    order = cups_and_pots(CUP=2)
    with pytest.raises(NothingToChange):
        editing.preview(order, {"CUP": 2}, BERLIN)
    # As two cups cost when they are ordered at once, so they cost when the second is added.
    one = cups_and_pots_again(CUP=1)
    assert editing.preview(one, {"CUP": 2}, BERLIN).found.bill.total == order.total


def cups_and_pots_again(**pieces):
    order = place(fill(shopper(), **pieces), email="other@example.org")
    return settle_order(order)


def settle_order(order):
    capture(order)
    deliver_all()
    order.refresh_from_db()
    return order


def test_fewer_pieces_happen_at_once_and_the_difference_goes_back():
    order = cups_and_pots(CUP=3)
    was = order.total
    made = change(order, CUP=2)
    order.refresh_from_db()
    assert made.status == "applied"
    assert order.total == was + made.difference
    assert Refund.objects.get().amount.amount == -made.difference.amount
    assert [(line.sku, line.quantity) for line in order.lines.all()] == [("CUP", 2)]
    assert free() == {"CUP": 8, "POT": 4}
    deliver_all()
    settle(Refund.objects.get())
    deliver_all()
    assert standing(order) == ("paid", "paid", "waiting")
    assert MailMessage.objects.filter(kind="order_changed").count() == 1
    nothing_broken()
    ship(order)
    nothing_broken()


def test_more_pieces_wait_for_their_money_with_the_goods_held_and_the_order_as_it_was():
    order = cups_and_pots(CUP=1)
    made = change(order, CUP=2, POT=1)
    assert (made.status, made.difference.amount > 0) == ("waiting", True)
    order.refresh_from_db()
    assert [(line.sku, line.quantity) for line in order.lines.all()] == [("CUP", 1)]
    assert free() == {"CUP": 8, "POT": 3}
    nothing_broken()
    with pytest.raises(ChangeWaits), transaction.atomic():
        ship(order)
    deliver_all()
    assert MailMessage.objects.filter(kind="order_change_to_pay").count() == 1
    was = order.total
    pay_for(made)
    order.refresh_from_db()
    assert order.total == was + made.difference
    assert sorted((line.sku, line.quantity) for line in order.lines.all()) == [("CUP", 2), ("POT", 1)]
    assert free() == {"CUP": 8, "POT": 3}
    nothing_broken()
    ship(order)
    assert standing(order) == ("shipped", "paid", "shipped")
    nothing_broken()


def test_what_is_kept_keeps_its_price_though_the_list_has_changed():
    order = cups_and_pots(CUP=2)
    dearer = Price.objects.get(variant__sku="CUP", amount_currency="EUR")
    dearer.amount = money("99.00", "EUR")
    dearer.save()
    made = change(order, CUP=1)
    order.refresh_from_db()
    assert order.lines.get().unit_net == money("20.00", "EUR")
    assert made.difference.amount < 0
    nothing_broken()


def test_the_same_key_again_is_the_same_change():
    order = cups_and_pots(CUP=3)
    seen = editing.preview(order, {"CUP": 2}, BERLIN).difference
    made = [editing.change(order.number, {"CUP": 2}, BERLIN, seen=seen, key="k") for _click in range(2)]
    assert made[0] == made[1]
    assert (Amendment.objects.count(), Refund.objects.count()) == (1, 1)
    nothing_broken()


def test_another_difference_than_was_seen_changes_nothing():
    order = cups_and_pots(CUP=3)
    with pytest.raises(PriceChanged), transaction.atomic():
        change(order, seen=money("-1.00", "EUR"), CUP=2)
    assert Amendment.objects.count() == 0
    assert free() == {"CUP": 7, "POT": 4}


def test_a_change_that_is_not_paid_in_time_is_dropped_and_its_late_money_goes_back():
    order = cups_and_pots(CUP=1)
    made = change(order, CUP=3)
    assert editing.expire_unpaid(timezone.now() + timedelta(days=4)) == 1
    assert free() == {"CUP": 9, "POT": 4}
    payment = pay_for(made)
    payment.refresh_from_db()
    assert payment.refund_asked_amount == made.difference.amount
    order.refresh_from_db()
    assert order.lines.get().quantity == 1
    nothing_broken()


def test_another_address_in_the_country_is_taken_and_another_country_is_refused():
    order = cups_and_pots(CUP=1)
    made = change(order, address=replace(BERLIN, street="Chausseestraße 1"), CUP=1)
    order.refresh_from_db()
    assert (order.ship_to.street, made.difference) == ("Chausseestraße 1", money("0", "EUR"))
    with pytest.raises(OtherCountry):
        editing.preview(order, {"CUP": 1}, LEEDS)
    nothing_broken()


def test_an_order_that_is_cancelled_gives_back_what_its_change_cost_too():
    order = cups_and_pots(CUP=1)
    was = order.total
    made = change(order, CUP=2)
    pay_for(made)
    lifecycle.cancel(order.number)
    deliver_all()
    assert sum(refund.amount.amount for refund in Refund.objects.all()) == (was + made.difference).amount
    assert {refund.payment.reference for refund in Refund.objects.all()} == {order.number, made.reference}
    assert free() == {"CUP": 10, "POT": 4}
    for refund in Refund.objects.all():
        settle(refund)
    deliver_all()
    assert standing(order) == ("cancelled", "refunded", "waiting")
    nothing_broken()


def test_an_order_that_is_cancelled_drops_the_change_that_waits():
    order = cups_and_pots(CUP=1)
    made = change(order, CUP=2)
    lifecycle.cancel(order.number)
    made.refresh_from_db()
    assert made.status == "dropped"
    assert free() == {"CUP": 10, "POT": 4}
    deliver_all()
    nothing_broken()


@pytest.mark.parametrize("what", ["sent", "refunded", "waiting"])
def test_what_was_begun_otherwise_is_not_changed(what):
    order = cups_and_pots(CUP=2)
    if what == "sent":
        ship(order, CUP=1)
    elif what == "refunded":
        returns.refund_lines(order, {order.lines.get().pk: 1}, key="r")
    else:
        change(order, CUP=3)
    order.refresh_from_db()
    with pytest.raises(CannotEdit):
        editing.preview(order, {"CUP": 1}, BERLIN)


def test_the_database_changes_an_order_by_an_agreed_change_only():
    order = cups_and_pots(CUP=2)
    with pytest.raises(Exception, match="agreed change"):
        Order.objects.filter(pk=order.pk).update(total="1.00", goods="1.00", shipping=0, duty=0, tax=0, revision=1)
