"""S4: reservations never leak. Orders are left; behind the sweep exactly what lives is held, and the rest sells again.

Tier C leaves some hundreds, ``make test-long`` five thousand.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.db.models import F

from catalog import offers, stock
from catalog.errors import OutOfStock
from catalog.models import Reservation, Stock
from catalog.stock import Wanted
from orders import lifecycle
from orders.models import Order
from shop.invariants import broken
from tests.faults.abandoning import (
    KINDS,
    Till,
    after_all,
    free,
    held_by_the_living,
    leave,
    reserved,
    settle_money,
    trace,
    ways,
)
from tests.faults.crowd import rush
from tests.many import TIMES
from tests.orders.making import two_cups_and_a_pot
from tests.orders.money import capture

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS = 200 if TIMES == 1 else 500 * TIMES
FEW = 20
SEED = 42
Sweep = Callable[[datetime], object]


@pytest.fixture(autouse=True)
def _places_are_read_anew() -> Iterator[None]:
    offers._places.clear()
    yield
    offers._places.clear()


def left(number: int) -> dict[str, str]:
    """So many orders that were left, by their numbers; not a piece more lies there than they hold."""
    two_cups_and_a_pot(stock={"SZX": 3 * number})
    tills = [Till(kind) for kind in KINDS]
    found = {}
    for n, way in enumerate(ways(number, seed=SEED)):
        order = tills[n % len(tills)].place()
        leave(order, way)
        if way == "paid":
            settle_money(order.number)
        found[order.number] = way
    for row in Stock.objects.select_related("variant", "place"):
        stock.count(row.variant.sku, row.place.code, row.reserved)
    assert set(free().values()) == {0}
    return found


def leaks(found: dict[str, str], sweep: Sweep) -> list[str]:
    """What is wrong behind the sweep, and behind a second one."""
    now = after_all()
    sweep(now)
    wrong, before = [], trace()
    sweep(now)
    if trace() != before:
        wrong.append("a second sweep writes something")
    if reserved() != held_by_the_living():
        wrong.append(f"reserved {reserved()}, held by the living {held_by_the_living()}")
    settle_money()
    became = dict(Order.objects.values_list("number", "status"))
    for number, way in found.items():
        if became[number] != ("paid" if way in {"paid", "money on its way"} else "cancelled"):
            wrong.append(f"{way}: {became[number]}")
    sell_the_rest()
    if any(free().values()):
        wrong.append(f"free, and nobody gets it: {free()}")
    return wrong + [f"{rule}: {rows[0]}" for rule, rows in broken().items()]


def sell_the_rest() -> None:
    """New buyers take every piece that has become free."""
    for sku, pieces in free().items():
        dozen = Till({sku: 12}) if pieces >= 12 else None
        for _order in range(pieces // 12):
            assert dozen is not None
            dozen.place()
        if pieces % 12:
            Till({sku: pieces % 12}).place()


@pytest.mark.many
def test_behind_the_sweep_what_lives_is_held_and_every_other_piece_is_sold_again() -> None:
    found = left(ORDERS)
    assert leaks(found, lifecycle.expire_unpaid) == []
    assert reserved() == held_by_the_living() == dict(Stock.objects.values_list("variant__sku", "on_hand"))
    for sku in ("CUP", "POT"):
        with pytest.raises(OutOfStock):
            stock.reserve([Wanted(sku, 1, "SZX")], reference="TW-LATE", until=after_all())


def test_sweeps_and_payments_at_once_end_in_orders_that_are_paid_and_hold_or_are_over_and_hold_nothing() -> None:
    two_cups_and_a_pot(stock={"SZX": 500})
    till = Till({"CUP": 2, "POT": 1})
    orders = [till.place() for _n in range(3 * FEW)]
    paying, left_alone = orders[: 2 * FEW], orders[2 * FEW :]
    now = after_all()

    def buyer(order: Order) -> Callable[[], None]:
        def pays() -> None:
            capture(order)
            settle_money(order.number)

        return pays

    sweeps = [lambda: lifecycle.expire_unpaid(now)] * 3
    ends = rush([*map(buyer, paying), *sweeps], expected=OutOfStock)
    assert ends == {"done": len(paying) + len(sweeps)}
    settle_money()
    lifecycle.expire_unpaid(now)
    assert set(Order.objects.filter(pk__in=[order.pk for order in paying]).values_list("status", flat=True)) == {"paid"}
    assert {Order.objects.get(pk=order.pk).status for order in left_alone} == {"cancelled"}
    assert reserved() == held_by_the_living() == {"CUP": 2 * len(paying), "POT": len(paying)}
    assert broken() == {}


# --- broken twins ---


def by_the_clock_alone(now: datetime) -> None:
    """Broken twin: what ran out is let go, whatever became of its order."""
    over = Reservation.objects.filter(state="held", until__lt=now)
    for reference in set(over.values_list("reference", flat=True)):
        stock.release(reference)


def forgets_the_counter(reference: str) -> int:
    """Broken twin of stock.release: the reservation ends, and the shelf is not told."""
    return Reservation.objects.filter(reference=reference, state="held").update(state="released")


def keeps_no_book(reference: str) -> int:
    """Broken twin of stock.release: counter and reservation agree, and no move says why."""
    for row in Reservation.objects.filter(reference=reference, state="held"):
        Stock.objects.filter(pk=row.stock_id).update(reserved=F("reserved") - row.quantity)
    return forgets_the_counter(reference)


def test_a_sweep_that_looks_at_the_clock_alone_is_caught() -> None:
    assert any("a live order holds" in wrong for wrong in leaks(left(FEW), by_the_clock_alone))


def test_a_release_that_forgets_the_counter_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle.stock, "release", forgets_the_counter)
    assert any("reserved" in wrong for wrong in leaks(left(FEW), lifecycle.expire_unpaid))


def test_a_release_without_a_move_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle.stock, "release", keeps_no_book)
    assert any("stock moves explain" in wrong for wrong in leaks(left(FEW), lifecycle.expire_unpaid))


def test_a_sweep_that_does_not_ask_for_money_on_its_way_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    found = left(FEW)

    def hasty(now: datetime) -> None:
        with monkeypatch.context() as blind:
            blind.setattr(lifecycle.taking, "paid", lambda reference: None)
            lifecycle.expire_unpaid(now)
        sell_the_rest()  # somebody has waited for it

    assert "money on its way: cancelled" in leaks(found, hasty)
