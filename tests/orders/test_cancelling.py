"""A part of an order is called off: its stock is free, its exact money goes back, the rest comes as agreed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from catalog import stock
from orders import cancelling, returns
from orders.errors import NothingToCancel, NotPaid, TooManyToCancel
from orders.models import CancelledPieces, RefundRequest
from payments.models import Refund
from shop.errors import IllegalMove
from shop.models import MailMessage
from shop.money import money
from shop.outbox import deliver_all
from tests.orders.living import cups_and_pots, nothing_broken, settle_up, ship, standing
from tests.orders.making import fill, place, shopper, two_cups_and_a_pot
from tests.orders.money import settle


def cancel(order, key="a", **pieces):
    quantities = {order.lines.get(sku=sku).pk: number for sku, number in pieces.items()}
    return cancelling.cancel_pieces(order.number, quantities, key=key)


@pytest.mark.django_db
def test_one_cup_less_frees_one_and_brings_its_exact_share_back():
    order = cups_and_pots(CUP=2, POT=1)
    cancel(order, CUP=1)
    # as a refund of one cup: its part of 47.60 goods as shown and of the duty, see test_returns.py
    assert RefundRequest.objects.get().amount == money("25.48", "EUR")
    assert stock.available(["CUP"]) == {"CUP": {"SZX": 9}}
    assert standing(order) == ("paid", "paid", "waiting")
    deliver_all()
    settle(Refund.objects.get())
    deliver_all()
    assert standing(order) == ("paid", "part_refunded", "waiting")
    nothing_broken()
    assert ship(order).lines.get(sku="CUP").sent == 1
    nothing_broken()


@pytest.mark.django_db
def test_she_is_told_which_pieces_will_not_come_and_what_goes_back(client):
    order = cups_and_pots(CUP=2, POT=1)
    cancel(order, CUP=1)
    deliver_all()
    letter = MailMessage.objects.get(kind="order_part_cancelled")
    assert letter.context["lines"][0] | {"options": ""} == {
        "name": "Becher",
        "options": "",
        "quantity": 1,
        "total": "25,48\xa0€",
    }
    page = client.get(letter.context["link"].replace("/de-eu/", "/en-eu/"), follow=True).content.decode()
    assert "Cancelled before it was sent: 1 × Becher" in page


@pytest.mark.django_db
def test_the_same_key_again_cancels_nothing_more():
    order = cups_and_pots()
    for _click in range(2):
        cancel(order, CUP=1)
    assert order.lines.get(sku="CUP").cancelled == 1
    assert RefundRequest.objects.count() == 1
    nothing_broken()


@pytest.mark.django_db
def test_cancelling_piece_by_piece_ends_as_a_cancelled_order_with_all_the_money_back():
    order = cups_and_pots(CUP=2, POT=1)
    cancel(order, "a", CUP=1)
    cancel(order, "b", POT=1)
    cancel(order, "c", CUP=1)
    cancel(order, "c", CUP=1)
    assert standing(order)[0] == "cancelled"
    assert sum(request.amount for request in order.refunds.all()) == order.total
    assert stock.available(["CUP", "POT"]) == {"CUP": {"SZX": 10}, "POT": {"SZX": 4}}
    deliver_all()
    nothing_broken()


@pytest.mark.django_db
def test_what_was_sent_cannot_be_cancelled_but_the_rest_can_and_then_all_was_sent():
    order = cups_and_pots(CUP=2, POT=1)
    ship(order, 0, CUP=1)
    with pytest.raises(TooManyToCancel), transaction.atomic():
        cancel(order, CUP=2)
    cancel(order, CUP=1, POT=1)
    assert standing(order) == ("shipped", "paid", "shipped")
    # shipping was used: it does not go back
    assert RefundRequest.objects.get().rest == money("0", "EUR")
    nothing_broken()


@pytest.mark.django_db
def test_pieces_whose_money_went_back_before_bring_none_when_they_are_cancelled():
    order = cups_and_pots(CUP=2, POT=1)
    returns.refund_lines(order, {order.lines.get(sku="CUP").pk: 2}, key="goodwill")
    cancel(order, CUP=1)
    assert RefundRequest.objects.count() == 1
    assert stock.available(["CUP"]) == {"CUP": {"SZX": 9}}
    nothing_broken()


@pytest.mark.django_db
def test_nothing_foreign_and_unpaid_orders_are_not_cancelled_in_part():
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=2))
    with pytest.raises(NotPaid), transaction.atomic():
        cancel(order, CUP=1)
    order = cups_paid()
    for wrong in ({}, {0: 1}, {order.lines.get(sku="CUP").pk: 0}):
        with pytest.raises(NothingToCancel), transaction.atomic():
            cancelling.cancel_pieces(order.number, wrong, key="x")
    ship(order)
    order.refresh_from_db()
    with pytest.raises(TooManyToCancel), transaction.atomic():
        cancel(order, CUP=1)
    assert CancelledPieces.objects.count() == 0
    nothing_broken()


def cups_paid():
    from_basket = place(fill(shopper(), CUP=2))
    return settle_up(from_basket)


@pytest.mark.django_db
def test_a_cancelled_order_has_no_pieces_to_cancel():
    order = cups_and_pots(CUP=1)
    cancel(order, CUP=1)
    with pytest.raises(IllegalMove), transaction.atomic():
        cancel(order, "other", CUP=1)
    nothing_broken()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_cancel_the_last_cup_at_once_cancel_it_once():
    order = cups_and_pots(CUP=2, POT=1)

    def click(key):
        try:
            return cancel(order, key, CUP=2)
        except TooManyToCancel:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as crowd:
        done = list(crowd.map(click, "abcdefgh"))
    assert sum(answer is not None for answer in done) == 1
    assert stock.available(["CUP"]) == {"CUP": {"SZX": 10}}
    assert RefundRequest.objects.get().amount == money("50.96", "EUR")
    nothing_broken()
