"""S1: whatever is tried, by verb, by ORM or by SQL, 0 <= reserved <= on_hand holds and the moves explain it."""

import random
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from catalog import stock
from catalog.models import Reservation, Stock, StockMove
from catalog.stock import Wanted
from shop.errors import Refusal
from shop.invariants import broken
from tests.factories import make_product, stock_lies

UNTIL = datetime(2030, 1, 1, tzinfo=UTC)
TRIALS = 1000
SEED = 20261122


def illegal_rows() -> int:
    return Stock.objects.exclude(reserved__gte=0, reserved__lte=F("on_hand")).count()


def by_verb(rng: random.Random) -> Callable[[], object]:
    sku, place, n = rng.choice(["CUP", "POT"]), rng.choice(["SZX", "RTM"]), rng.randint(-1, 6)
    reference = f"TW-{rng.randint(1, 40)}"
    return rng.choice(
        [
            lambda: stock.reserve([Wanted(sku, n, place)], reference=reference, until=UNTIL),
            lambda: stock.release(reference),
            lambda: stock.ship(reference, place=place),
            lambda: stock.give_back(f"{reference}/{n}", sku, n, place),
            lambda: stock.receive(sku, place, n),
            lambda: stock.count(sku, place, n),
        ]
    )


def by_force(rng: random.Random) -> Callable[[], object]:
    """Past the verbs: each of these would make the counters lie, and is undone where the database lets it through."""
    n = rng.randint(-4, 12)

    def by_sql() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE catalog_stock SET reserved = reserved + %s", [n])

    return rng.choice(
        [
            lambda: Stock.objects.update(reserved=F("reserved") + n),
            lambda: Stock.objects.update(on_hand=F("on_hand") - n),
            lambda: Stock.objects.update(on_hand=n, reserved=rng.randint(-4, 12)),
            by_sql,
        ]
    )


@pytest.mark.django_db
def test_a_thousand_random_mutations_are_refused_or_legal() -> None:
    make_product("CUP", stock={"SZX": 5, "RTM": 3})
    make_product("POT", stock={"SZX": 2, "RTM": 1})
    rng, refused = random.Random(SEED), 0
    for trial in range(TRIALS):
        is_forced = trial % 3 == 0
        mutate = by_force(rng) if is_forced else by_verb(rng)
        before = list(Stock.objects.order_by("id").values_list("id", "on_hand", "reserved"))
        try:
            with transaction.atomic():
                mutate()
                assert illegal_rows() == 0, f"trial {trial} of seed {SEED}"
                if is_forced:
                    transaction.set_rollback(True)
        except (Refusal, IntegrityError):
            refused += 1
            assert list(Stock.objects.order_by("id").values_list("id", "on_hand", "reserved")) == before
    assert stock_lies() == []
    assert refused > 100


@pytest.mark.django_db(transaction=True)
def test_the_twin_without_the_check_lets_illegal_counters_through() -> None:
    """The broken twin of the CHECK constraint: the same question finds the breach."""
    make_product("CUP", stock={"SZX": 5})
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalog_stock DROP CONSTRAINT catalog_stock_0_reserved_on_hand")
    try:
        Stock.objects.update(reserved=F("on_hand") + 1)
        assert illegal_rows() == 1
        assert "stock is never below what is reserved" in broken()
    finally:
        Stock.objects.update(reserved=0)
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE catalog_stock ADD CONSTRAINT catalog_stock_0_reserved_on_hand"
                " CHECK (on_hand >= 0 AND reserved >= 0 AND reserved <= on_hand + promised)"
            )


@pytest.mark.django_db
def test_a_verb_that_forgets_its_move_is_seen() -> None:
    """The broken twin of the ledger: a counter changed without a move."""
    make_product("CUP", stock={"SZX": 5})
    Stock.objects.update(on_hand=F("on_hand") + 1)
    assert not Reservation.objects.exists()
    assert StockMove.objects.count() == 1
    assert "stock moves explain every counter" in broken()
