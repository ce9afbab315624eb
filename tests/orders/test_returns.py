"""Money back for pieces: exact shares, once a click, booked when the provider has paid."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from orders import returns
from orders.errors import NothingToRefund, NotPaid, TooManyPieces
from orders.models import Order, RefundRequest
from payments.models import Refund
from shop.invariants import broken
from shop.models import MailMessage
from shop.money import money, total
from shop.outbox import deliver_all
from tests.orders.making import fill, place, shopper, two_cups_and_a_pot
from tests.orders.money import capture, settle

pytestmark = pytest.mark.django_db


def bought(**pieces):
    two_cups_and_a_pot()
    order = place(fill(shopper(), **(pieces or {"CUP": 2, "POT": 1})))
    capture(order)
    deliver_all()
    order.refresh_from_db()
    return order


def line(order, sku):
    return order.lines.get(sku=sku)


def test_one_cup_is_half_of_what_was_paid_for_two_with_tax_and_duty():
    order = bought()
    cups = line(order, "CUP")
    # 101.15 of goods and 7.14 of duty as shown; the cups' part of both is 47.60 / 101.15
    assert cups.paid == money("50.96", "EUR")
    asked = returns.refund_lines(order, {cups.pk: 1}, key="a")
    assert asked.amount == money("25.48", "EUR")
    assert Refund.objects.get().amount.amount == money("25.48", "EUR").amount


def test_a_second_click_is_the_same_refund():
    order = bought()
    cups = line(order, "CUP")
    first = returns.refund_lines(order, {cups.pk: 1}, key="a")
    assert returns.refund_lines(order, {cups.pk: 1}, key="a") == first
    assert (RefundRequest.objects.count(), Refund.objects.count()) == (1, 1)


def test_the_last_piece_brings_the_shipping_back_and_the_sum_is_what_was_captured():
    order = bought()
    cups, pot = line(order, "CUP"), line(order, "POT")
    asked = [
        returns.refund_lines(order, {cups.pk: 1}, key="a"),
        returns.refund_lines(order, {pot.pk: 1}, key="b"),
        returns.refund_lines(order, {cups.pk: 1}, key="c"),
    ]
    assert [request.rest.amount > 0 for request in asked] == [False, False, True]
    assert total((request.amount for request in asked), "EUR") == order.total
    with pytest.raises(TooManyPieces):
        returns.refund_lines(order, {cups.pk: 1}, key="d")


def test_a_settled_refund_is_booked_on_the_line_and_told_once():
    order = bought()
    cups = line(order, "CUP")
    returns.refund_lines(order, {cups.pk: 1}, key="a")
    assert line(order, "CUP").refunded == 0
    settle(Refund.objects.get())
    settle(Refund.objects.get())
    deliver_all()
    deliver_all()
    assert line(order, "CUP").refunded == 1
    assert RefundRequest.objects.get().status == "settled"
    assert MailMessage.objects.filter(kind="order_refunded").count() == 1
    assert broken() == {}


def test_a_failed_refund_can_be_asked_anew():
    order = bought()
    cups = line(order, "CUP")
    returns.refund_lines(order, {cups.pk: 2}, key="a")
    settle(Refund.objects.get(), "failed")
    deliver_all()
    assert RefundRequest.objects.get().status == "failed"
    assert returns.refund_lines(order, {cups.pk: 2}, key="b").amount == cups.paid
    assert broken() == {}


def test_a_settled_refund_that_the_bank_sends_back_is_taken_off_the_line_again():
    order = bought()
    cups = line(order, "CUP")
    returns.refund_lines(order, {cups.pk: 1}, key="a")
    settle(Refund.objects.get())
    deliver_all()
    settle(Refund.objects.get(), "failed")
    deliver_all()
    assert line(order, "CUP").refunded == 0
    assert broken() == {}


@pytest.mark.parametrize("quantity", [3, 99])
def test_more_pieces_than_were_bought_are_refused(quantity):
    order = bought()
    with pytest.raises(TooManyPieces):
        returns.refund_lines(order, {line(order, "CUP").pk: quantity}, key="a")
    assert (RefundRequest.objects.count(), Refund.objects.count()) == (0, 0)


def test_a_line_of_another_order_is_nothing_to_refund():
    order = bought()
    other = place(fill(shopper(), CUP=1))
    for wanted in ({other.lines.get().pk: 1}, {}, {line(order, "CUP").pk: 0}):
        with pytest.raises(NothingToRefund):
            returns.refund_lines(order, wanted, key="a")


def test_what_was_never_paid_is_not_refunded():
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=1))
    with pytest.raises(NotPaid):
        returns.refund_lines(order, {order.lines.get().pk: 1}, key="a")


def ask(number, key):
    try:
        order = Order.objects.get(number=number)
        returns.refund_lines(order, {order.lines.get().pk: 1}, key=key)
        return "asked"
    except TooManyPieces:
        return "refused"
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_of_twelve_clerks_who_refund_the_same_two_cups_two_do():
    order = bought(CUP=2)
    with ThreadPoolExecutor(12) as clerks:
        answers = list(clerks.map(lambda n: ask(order.number, f"clerk-{n}"), range(12)))
    assert sorted(answers) == ["asked"] * 2 + ["refused"] * 10
    assert total((request.amount for request in RefundRequest.objects.all()), "EUR") == order.total
