"""Goods that do not lie here yet: ordered until a day, up to a number, and sent when they have come in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog import stock
from catalog.errors import BadPromise, BadQuantity, CountTooLow, NotHereYet, OutOfStock, PromiseTooLow
from catalog.models import Stock, StockMove
from catalog.preorder import expected, promise, take_back
from catalog.stock import Wanted
from shop.errors import Missing
from tests.factories import make_place, make_product, stock_lies

pytestmark = pytest.mark.django_db

FAR = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def cup() -> None:
    make_product("CUP", stock={"SZX": 0})


def days(until: int = 10, ships_on: int = 30) -> dict[str, date]:
    today = timezone.localdate()
    return {"until": today + timedelta(days=until), "ships_on": today + timedelta(days=ships_on)}


def shelf() -> tuple[int, int, int]:
    return Stock.objects.values_list("on_hand", "reserved", "promised").get()


def hold(pieces: int, reference: str = "TW-1") -> None:
    stock.reserve([Wanted("CUP", pieces, "SZX")], reference=reference, until=FAR)


def test_promised_pieces_can_be_reserved_and_no_more() -> None:
    assert promise("CUP", "SZX", 5, **days()) == 5
    assert stock.available(["CUP"]) == {"CUP": {"SZX": 5}}
    hold(4)
    with pytest.raises(OutOfStock) as refusal:
        hold(2, "TW-2")
    assert refusal.value.lines[0].left == 1
    assert shelf() == (0, 4, 5)
    assert stock_lies() == []


def test_nothing_leaves_before_it_has_come_in() -> None:
    promise("CUP", "SZX", 5, **days())
    hold(3)
    with pytest.raises(NotHereYet), transaction.atomic():
        stock.ship("TW-1")
    assert shelf() == (0, 3, 5)
    stock.receive("CUP", "SZX", 5)
    assert stock.ship("TW-1") == 3
    assert shelf() == (2, 0, 0)
    assert stock_lies() == []


def test_what_comes_in_fulfils_the_promise_first() -> None:
    promise("CUP", "SZX", 5, **days())
    hold(5)
    stock.receive("CUP", "SZX", 2)
    assert shelf() == (2, 5, 3)
    assert stock.available(["CUP"]) == {"CUP": {"SZX": 0}}
    stock.receive("CUP", "SZX", 10)
    assert shelf() == (12, 5, 0)
    assert stock.available(["CUP"]) == {"CUP": {"SZX": 7}}
    assert stock_lies() == []


def test_a_released_preorder_can_be_had_by_somebody_else() -> None:
    promise("CUP", "SZX", 2, **days())
    hold(2)
    assert stock.release("TW-1") == 2
    hold(2, "TW-2")
    assert shelf() == (0, 2, 2)


def test_after_its_last_day_nobody_can_preorder_and_what_was_ordered_stands() -> None:
    promise("CUP", "SZX", 5, **days())
    hold(3)
    Stock.objects.update(preorder_until=timezone.localdate() - timedelta(days=1))
    assert stock.available(["CUP"]) == {"CUP": {"SZX": 0}}
    with pytest.raises(OutOfStock):
        hold(1, "TW-2")
    stock.receive("CUP", "SZX", 3)
    assert stock.ship("TW-1") == 3


def test_the_last_day_itself_still_counts() -> None:
    promise("CUP", "SZX", 5, **days(until=0, ships_on=0))
    hold(1)
    assert shelf() == (0, 1, 5)


def test_when_a_preorder_leaves_is_known_only_where_nothing_lies() -> None:
    make_place("RTM")
    promise("CUP", "SZX", 5, **days(ships_on=30))
    promise("CUP", "RTM", 5, **days(ships_on=20))
    assert expected(["CUP", "NOPE"], ["SZX", "RTM"]) == {"CUP": days(ships_on=20)["ships_on"]}
    assert expected(["CUP"], ["SZX"]) == {"CUP": days(ships_on=30)["ships_on"]}
    stock.receive("CUP", "RTM", 9)
    assert expected(["CUP"], ["SZX", "RTM"]) == {}


def test_what_is_reserved_cannot_be_taken_back() -> None:
    promise("CUP", "SZX", 5, **days())
    hold(3)
    with pytest.raises(PromiseTooLow):
        promise("CUP", "SZX", 2, **days())
    assert take_back("CUP", "SZX") == -2
    assert shelf() == (0, 3, 3)
    assert stock_lies() == []


def test_a_shelf_is_not_counted_below_what_is_reserved_and_not_promised() -> None:
    stock.receive("CUP", "SZX", 4)
    promise("CUP", "SZX", 2, **days())
    hold(5)
    with pytest.raises(CountTooLow):
        stock.count("CUP", "SZX", 2)
    stock.count("CUP", "SZX", 3)
    assert shelf() == (3, 5, 2)


def test_bad_promises_are_refused_and_change_nothing() -> None:
    today = timezone.localdate()
    with pytest.raises(BadPromise):
        promise("CUP", "SZX", 5, until=today - timedelta(days=1), ships_on=today)
    with pytest.raises(BadPromise):
        promise("CUP", "SZX", 5, until=today + timedelta(days=2), ships_on=today + timedelta(days=1))
    for pieces in (-1, 1_000_001, 1.5):
        with pytest.raises(BadQuantity):
            promise("CUP", "SZX", pieces, **days())  # type: ignore[arg-type]
    with pytest.raises(Missing):
        promise("NOPE", "SZX", 5, **days())
    assert not StockMove.objects.exists()


def test_the_table_refuses_a_promise_without_days_and_more_reserved_than_promised() -> None:
    promise("CUP", "SZX", 5, **days())
    hold(5)
    for change in ({"preorder_until": None}, {"promised": 4}, {"on_hand": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Stock.objects.update(**change)
    assert shelf() == (0, 5, 5)
