"""S4 where processes die: behind an order, and before and after each statement of the sweep."""

from collections.abc import Iterator

import pytest

from catalog import offers
from orders import lifecycle
from orders.models import Order
from shop.invariants import broken
from tests.faults.abandoning import Till, after_all, held_by_the_living, reserved
from tests.faults.killing import MOST, killed_at, rest
from tests.orders.making import two_cups_and_a_pot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _places_are_read_anew() -> Iterator[None]:
    offers._places.clear()
    yield
    offers._places.clear()


def test_a_process_that_dies_behind_its_order_leaves_what_the_sweep_gives_back() -> None:
    two_cups_and_a_pot(stock={"SZX": 50})
    till = Till({"CUP": 2, "POT": 1})

    def press() -> None:
        till.place()
        assert Order.objects.exists()  # on the way to the provider: behind the order, before her page

    for number in range(1, MOST):
        if not killed_at(number, press, after=False):
            break
        rest()
    assert Order.objects.count() == 2, "one died behind its order, one lived"
    assert reserved() == held_by_the_living() == {"CUP": 4, "POT": 2}
    assert lifecycle.expire_unpaid(after_all()) == 2
    assert reserved() == held_by_the_living() == {"CUP": 0, "POT": 0}
    assert broken() == {}


def test_a_sweep_that_dies_at_any_statement_gives_an_order_back_whole_or_not_and_the_next_one_ends_it() -> None:
    two_cups_and_a_pot(stock={"SZX": 50})
    till = Till({"CUP": 2, "POT": 1})
    died = 0
    for after in (False, True):
        for number in range(1, MOST):
            if not Order.objects.filter(status="placed").exists():
                till.place()
            now = after_all()
            if not killed_at(number, lambda now=now: lifecycle.expire_unpaid(now), after=after):
                break
            died += 1
            rest()
            assert reserved() == held_by_the_living()
            assert reserved() in ({"CUP": 0, "POT": 0}, {"CUP": 2, "POT": 1})
    assert died >= 20
    lifecycle.expire_unpaid(after_all())
    assert set(reserved().values()) == {0}
    assert broken() == {}
