"""S6: mixed baskets that overlap never wait for each other in a circle."""

import random
import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.models import F

from catalog import stock
from catalog.errors import OutOfStock
from catalog.models import Stock
from catalog.stock import Wanted
from tests.factories import make_product, stock_lies
from tests.faults.crowd import rush

pytestmark = pytest.mark.django_db(transaction=True)
UNTIL = datetime(2030, 1, 1, tzinfo=UTC)
SKUS = [f"CUP-{n}" for n in range(10)]
WRITERS = 16
ORDERS_EACH = 8
SEED = 6


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def test_sixteen_writers_with_overlapping_baskets_never_deadlock() -> None:
    for sku in SKUS:
        make_product(sku, stock={"SZX": 200, "RTM": 200})
    before = deadlocks()

    def writer(number: int) -> None:
        rng = random.Random(SEED * 100 + number)
        for n in range(ORDERS_EACH):
            lines = [Wanted(sku, 1, rng.choice(["SZX", "RTM"])) for sku in rng.sample(SKUS, rng.randint(3, 10))]
            stock.reserve(lines, reference=f"TW-{number}-{n}", until=UNTIL)
            if rng.random() < 0.5:
                stock.release(f"TW-{number}-{n}")
            elif rng.random() < 0.5:
                stock.ship(f"TW-{number}-{n}")

    ends = rush([lambda number=number: writer(number) for number in range(WRITERS)], expected=OutOfStock)

    assert ends == {"done": WRITERS}
    assert deadlocks() == before
    assert stock_lies() == []


def test_the_twin_that_locks_in_basket_order_deadlocks() -> None:
    for sku in SKUS[:2]:
        make_product(sku, stock={"SZX": 5})
    both_hold_one = threading.Barrier(2)

    @transaction.atomic
    def unsorted(skus: list[str]) -> None:
        """The broken twin: takes the lines in the order in which they lie in the basket."""
        for n, sku in enumerate(skus):
            Stock.objects.filter(variant__sku=sku).update(on_hand=F("on_hand") + 0)
            if n == 0:
                both_hold_one.wait(timeout=10)

    ends = rush(
        [lambda: unsorted(SKUS[:2]), lambda: unsorted(SKUS[1::-1])],
        expected=OutOfStock,
    )
    assert ends == {"done": 1, "deadlock": 1}
