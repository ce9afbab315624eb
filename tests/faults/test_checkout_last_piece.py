"""S2 at the checkout: thirty buyers press the button for the last piece at once; one gets it, the others a kind no."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from catalog import offers
from catalog.errors import OutOfStock
from catalog.models import Stock
from orders import checkout
from orders.models import Basket, Order
from shop.invariants import broken
from tests.factories import make_product
from tests.faults.crowd import Crowd
from tests.orders.making import BERLIN, fill, shopper

pytestmark = pytest.mark.django_db(transaction=True)
BUYERS, ROUNDS = 30, 3


@pytest.fixture(autouse=True)
def _places_are_read_anew() -> Iterator[None]:
    offers._places.clear()
    yield
    offers._places.clear()


def buy(found: Basket, seen: checkout.Summary) -> Callable[[], Any]:
    def press() -> None:
        contact = checkout.Contact(email="b@example.org", language="de")
        assert seen.chosen is not None
        checkout.place(found, contact=contact, address=BERLIN, method=seen.chosen.method, shown_total=seen.bill.total)

    return press


def rounds() -> list[Counter[str]]:
    """How each round ended, buyer by buyer."""
    ends = []
    with Crowd(BUYERS) as crowd:
        for n in range(ROUNDS):
            make_product(f"LAST-{n}", stock={"SZX": 1})
            baskets = [fill(shopper(), **{f"LAST-{n}": 1}) for _buyer in range(BUYERS)]
            seen = checkout.look(checkout.wish_of(baskets[0], "de"))
            ends.append(crowd.rush([buy(found, seen) for found in baskets], expected=OutOfStock))
    return ends


def test_one_buyer_gets_the_last_piece_and_the_others_a_kind_no() -> None:
    assert rounds() == [Counter(done=1, refused=BUYERS - 1)] * ROUNDS
    assert Order.objects.count() == ROUNDS
    assert set(Stock.objects.values_list("reserved", flat=True)) == {1}
    assert broken() == {}


def look_then_take(wanted: Any, *, reference: str, until: Any) -> None:
    """Broken twin of catalog.stock.reserve: it looks whether there is enough, and then takes."""
    for line in wanted:
        row = Stock.objects.get(variant__sku=line.sku, place__code=line.place)
        if row.on_hand - row.reserved < line.quantity:
            raise OutOfStock(())
        Stock.objects.filter(pk=row.pk).update(reserved=row.reserved + line.quantity)


def test_the_broken_twin_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkout.stock, "reserve", transaction.atomic(look_then_take))
    assert rounds() != [Counter(done=1, refused=BUYERS - 1)] * ROUNDS
    assert broken() != {}
