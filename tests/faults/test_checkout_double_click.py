"""One basket is one order, however many clicks come at once; each click gets the same answer."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from catalog import offers, stock
from orders import checkout
from orders.errors import EmptyBasket
from orders.models import Basket, Order
from tests.faults.crowd import Crowd
from tests.orders.making import BERLIN, fill, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 10


@pytest.fixture(autouse=True)
def _places_are_read_anew() -> Iterator[None]:
    offers._places.clear()
    yield
    offers._places.clear()


def click() -> tuple[Counter[str], set[str]]:
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2)
    seen = checkout.look(checkout.wish_of(found, "de"))
    numbers: set[str] = set()

    def press() -> None:
        assert seen.chosen is not None
        order = checkout.place(
            found,
            contact=checkout.Contact(email="b@example.org", language="de"),
            address=BERLIN,
            method=seen.chosen.method,
            shown_total=seen.bill.total,
        )
        numbers.add(order.number)

    with Crowd(CLICKS) as crowd:
        return crowd.rush([press] * CLICKS, expected=EmptyBasket), numbers


def test_ten_clicks_at_once_are_one_order_and_ten_same_answers() -> None:
    ends, numbers = click()
    assert ends == Counter(done=CLICKS)
    assert numbers == {Order.objects.get().number}
    assert stock.available(["CUP"]) == {"CUP": {"SZX": 8}}


def read_without_closing(basket: Basket, country: str, now: datetime) -> Any:
    """Broken twin of the checkout's lock: every click reads an open basket."""
    pieces = dict(basket.lines.values_list("variant__sku", "quantity"))
    return checkout._Held(market=basket.market, coupon=basket.coupon, points=basket.points, pieces=pieces)


def test_the_broken_twin_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkout, "_close", read_without_closing)
    ends, _numbers = click()
    assert ends != Counter(done=CLICKS)
    assert Order.objects.count() == 1, "the database itself allows one order a basket"
