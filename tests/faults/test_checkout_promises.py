"""What the checkout promises about money and access, each with a broken twin that must be caught."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from django.test import Client
from moneyed import Money

from catalog import offers
from orders import checkout, lifecycle
from orders.errors import PriceChanged, WrongAmount
from orders.models import Order
from orders.models.order import Orders
from orders.returns import Given, share_of
from orders.states import OrderStatus
from shop.models import Outbox
from shop.money import money, quantise, zero
from shop.outbox import publish
from tests.orders.making import BERLIN, fill, place, shopper, two_cups_and_a_pot

Share = Callable[..., Money]


@pytest.fixture(autouse=True)
def _places_are_read_anew() -> Iterator[None]:
    offers._places.clear()
    yield
    offers._places.clear()


def total_is_respected() -> bool:
    """Nobody orders for another total than the one that is due."""
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2)
    contact = checkout.Contact(email="b@example.org", language="de")
    try:
        checkout.place(found, contact=contact, address=BERLIN, method="standard", shown_total=money("0.01", "EUR"))
    except PriceChanged:
        return Order.objects.count() == 0
    return False


@pytest.mark.django_db
def test_a_tampered_total_orders_nothing() -> None:
    assert total_is_respected()


@pytest.mark.django_db
def test_a_checkout_that_believes_the_page_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Money, "__ne__", lambda self, other: False)
    assert not total_is_respected()


def careless_pay(number: str, paid: Money, *, payment_id: int | None = None) -> Order:
    """Broken twin of lifecycle.pay: whatever comes is good, and every word of it counts."""
    order = Order.objects.locked(number)
    if not order.was_paid:
        order.paid_at = order.placed_at
        order.save(update_fields=["paid_at"])
        order.move_to(OrderStatus.PAID)
    publish(lifecycle.OrderPaid(number=number, amount=paid.amount, currency=paid.currency.code))
    return order


def wrong_amount_pays_nothing(pay: Callable[..., Order]) -> bool:
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=1))
    with suppress(WrongAmount):
        pay(order.number, order.total - money("0.01", "EUR"))
    order.refresh_from_db()
    return order.status == OrderStatus.PLACED


def paid_once(pay: Callable[..., Order]) -> bool:
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=1))
    for _word in range(3):
        pay(order.number, order.total, payment_id=1)
    told = Outbox.objects.filter(event="orders.events.OrderPaid", handler="orders.handlers.write_thanks")
    return told.count() == 1


@pytest.mark.django_db
def test_a_wrong_amount_pays_nothing() -> None:
    assert wrong_amount_pays_nothing(lifecycle.pay)


@pytest.mark.django_db
def test_a_careless_pay_is_caught_by_the_amount() -> None:
    assert not wrong_amount_pays_nothing(careless_pay)


@pytest.mark.django_db
def test_money_that_is_told_three_times_pays_once() -> None:
    assert paid_once(lifecycle.pay)


@pytest.mark.django_db
def test_a_careless_pay_is_caught_by_the_second_word() -> None:
    assert not paid_once(careless_pay)


def each_alone(paid: Money, *, quantity: int, before: Given, pieces: int) -> Money:
    """Broken twin of share_of: every piece is rounded for itself."""
    return quantise(Money(paid.amount / quantity, paid.currency)) * pieces


def loses_a_cent(share: Share, units: int, quantity: int) -> bool:
    paid, before = money(units, "JPY"), Given(0, zero("JPY"))
    for _piece in range(quantity):
        part = share(paid, quantity=quantity, before=before, pieces=1)
        before = Given(before.quantity + 1, before.amount + part)
    return before.amount != paid


def test_refunds_piece_by_piece_lose_no_unit() -> None:
    assert not any(loses_a_cent(share_of, units, quantity) for units in range(0, 400, 7) for quantity in range(1, 12))


def test_rounding_each_piece_alone_is_caught() -> None:
    assert any(loses_a_cent(each_alone, units, quantity) for units in range(0, 400, 7) for quantity in range(1, 12))


def foreign_orders_are_unknown() -> bool:
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=1))
    return Client().get(f"/de-eu/orders/{order.number}/").status_code == 404


@pytest.mark.django_db
def test_a_foreign_order_is_unknown() -> None:
    assert foreign_orders_are_unknown()


@pytest.mark.django_db
def test_a_number_that_opens_its_order_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Orders, "visible_to", lambda self, request: self.all())
    assert not foreign_orders_are_unknown()
