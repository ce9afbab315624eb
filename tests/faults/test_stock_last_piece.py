"""S2: a hundred buyers press the button at the same moment, ten times: one wins each round, nothing is oversold."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.models import F

from catalog import stock
from catalog.errors import OutOfStock
from catalog.models import Reservation, Stock
from catalog.stock import Wanted
from shop.invariants import broken
from tests.factories import make_product, stock_lies
from tests.faults.crowd import Crowd, rush

pytestmark = pytest.mark.django_db(transaction=True)
UNTIL = datetime(2030, 1, 1, tzinfo=UTC)
BUYERS = 100
ROUNDS = 10


def buy(reference: str) -> None:
    stock.reserve([Wanted("LAST", 1, "SZX")], reference=reference, until=UNTIL)


@transaction.atomic
def read_then_write(reference: str) -> None:
    """The broken twin: looks first, writes later, as most shops do. Every buyer sees the last piece."""
    row = Stock.objects.get(variant__sku="LAST")
    if row.on_hand - row.reserved < 1:
        raise OutOfStock(())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.05)")
    Reservation.objects.create(reference=reference, stock=row, quantity=1, until=UNTIL)
    Stock.objects.filter(pk=row.pk).update(reserved=1)


def test_the_last_piece_is_sold_once_in_each_of_ten_rounds() -> None:
    make_product("LAST", stock={"SZX": 1})
    with Crowd(BUYERS) as crowd:
        for n in range(ROUNDS):
            ends = crowd.rush([lambda b=b, n=n: buy(f"TW-{n}-{b}") for b in range(BUYERS)], expected=OutOfStock)
            assert ends == {"done": 1, "refused": BUYERS - 1}
            winner = Reservation.objects.get(state="held")
            assert stock.release(winner.reference) == 1
    assert stock_lies() == []
    assert Reservation.objects.count() == ROUNDS


def test_the_twin_that_reads_then_writes_sells_the_last_piece_more_than_once() -> None:
    make_product("LAST", stock={"SZX": 1})
    ends = rush([lambda b=b: read_then_write(f"TW-{b}") for b in range(10)], expected=OutOfStock)
    assert ends["done"] > 1
    assert "reserved pieces are held by reservations" in broken()
    Reservation.objects.all().delete()
    Stock.objects.update(reserved=F("reserved") * 0)
