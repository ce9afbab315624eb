"""X1: the web process dies before and after each statement of placing an order; she presses again, and has one."""

from collections.abc import Callable, Iterator

import pytest
from django.db.models import Sum

from catalog import offers
from catalog.models import Reservation, Stock
from orders import checkout
from orders.models import Basket, Order
from shop.invariants import broken
from shop.models import Outbox
from shop.outbox import deliver_all
from tests.faults.killing import MOST, killed_at, rest
from tests.orders.making import BERLIN, fill, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _places_are_read_anew() -> Iterator[None]:
    offers._places.clear()
    yield
    offers._places.clear()


def pressing(found: Basket) -> Callable[[], Order]:
    seen = checkout.look(checkout.wish_of(found, "de"))
    assert seen.chosen is not None
    method = seen.chosen.method

    def press() -> Order:
        contact = checkout.Contact(email="kaethe@example.org", language="de")
        return checkout.place(found, contact=contact, address=BERLIN, method=method, shown_total=seen.bill.total)

    return press


def test_whenever_the_process_dies_the_next_press_ends_in_one_whole_order() -> None:
    two_cups_and_a_pot(stock={"SZX": 500})
    died = orders = 0
    for after in (False, True):
        for number in range(1, MOST):
            found = fill(shopper(), CUP=2, POT=1)
            press = pressing(found)
            if not killed_at(number, press, after=after):
                orders += 1
                break
            died += 1
            rest()
            there = Order.objects.filter(basket=found).count()
            assert there in {0, 1}
            assert Reservation.objects.filter(state="held").count() == 2 * (orders + there), "all or nothing"
            order = press()
            orders += 1
            assert list(Order.objects.filter(basket=found)) == [order]
            assert Order.objects.count() == orders
            held = Reservation.objects.filter(reference=order.number, state="held").values_list("quantity", flat=True)
            assert sorted(held) == [1, 2]
        else:
            raise AssertionError(f"more than {MOST} statements")
    assert died >= 24, "each of a dozen statements, before and after"
    assert Stock.objects.aggregate(pieces=Sum("reserved")) == {"pieces": 3 * orders}
    assert Outbox.objects.filter(handler="orders.handlers.note_placed").count() == orders, "one notice an order"
    deliver_all()
    assert broken() == {}


def test_the_twin_that_writes_the_order_before_it_closes_the_basket_leaves_a_stray_order() -> None:
    """Broken twin: no transaction around it all, as where each step of a checkout is a request of its own."""
    two_cups_and_a_pot(stock={"SZX": 500})
    found = fill(shopper(), CUP=2, POT=1)
    whole = checkout.place.__wrapped__

    def press() -> Order:
        seen = checkout.look(checkout.wish_of(found, "de"))
        assert seen.chosen is not None
        return whole(
            found,
            contact=checkout.Contact(email="kaethe@example.org", language="de"),
            address=BERLIN,
            method=seen.chosen.method,
            shown_total=seen.bill.total,
        )

    halves = 0
    for number in range(1, MOST):
        if not killed_at(number, press, after=True):
            break
        rest()
        if Order.objects.exists() and not Reservation.objects.exists():
            halves += 1
            break
        Basket.objects.filter(pk=found.pk).update(closed_at=None)
    assert halves == 1
