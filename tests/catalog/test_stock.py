"""The verbs of stock: what each leaves in the counters, the moves and the reservations."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog import stock
from catalog.errors import AlreadyReserved, BadQuantity, CountTooLow, OutOfStock
from catalog.events import StockCameBack
from catalog.models import Reservation, Stock, StockMove
from catalog.stock import Wanted
from shop.errors import Missing
from shop.invariants import broken
from tests.factories import make_place, make_product

pytestmark = pytest.mark.django_db
UNTIL = datetime(2030, 1, 1, tzinfo=UTC)


def counters(sku: str, place: str = "SZX") -> tuple[int, int]:
    return Stock.objects.values_list("on_hand", "reserved").get(variant__sku=sku, place__code=place)


def moves(reference: str) -> list[tuple[str, int, int]]:
    rows = StockMove.objects.filter(reference=reference).order_by("id")
    return list(rows.values_list("kind", "on_hand_change", "reserved_change"))


def test_reserving_holds_pieces_and_notes_the_move() -> None:
    make_product("CUP", stock={"SZX": 5})

    stock.reserve([Wanted("CUP", 2, "SZX")], reference="TW-1", until=UNTIL)

    assert counters("CUP") == (5, 2)
    assert moves("TW-1") == [("reserved", 0, 2)]
    assert Reservation.objects.values_list("reference", "quantity", "state").get() == ("TW-1", 2, "held")
    assert stock.available(["CUP", "NONE"]) == {"CUP": {"SZX": 3}, "NONE": {}}


def test_when_one_line_is_short_nothing_is_held_and_every_short_line_is_named() -> None:
    make_product("CUP", name="Cup", stock={"SZX": 5})
    make_product("POT", name="Pot", names={"de": "Kanne"}, stock={"SZX": 1, "RTM": 9})
    make_product("JAR", name="Jar", stock={})

    with pytest.raises(OutOfStock) as refusal:
        stock.reserve(
            [Wanted("CUP", 2, "SZX"), Wanted("POT", 2, "SZX"), Wanted("JAR", 1, "RTM")], reference="TW-1", until=UNTIL
        )

    assert [(s.sku, s.place, s.wanted, s.left) for s in refusal.value.lines] == [
        ("JAR", "RTM", 1, 0),
        ("POT", "SZX", 2, 1),
    ]
    assert str(refusal.value) == "Jar is sold out. Only 1 piece left of Pot."
    assert counters("CUP") == (5, 0)
    assert moves("TW-1") == []
    assert not Reservation.objects.exists()


def test_the_same_sku_on_two_lines_is_one_demand() -> None:
    make_product("CUP", stock={"SZX": 3})
    with pytest.raises(OutOfStock):
        stock.reserve([Wanted("CUP", 2, "SZX"), Wanted("CUP", 2, "SZX")], reference="TW-1", until=UNTIL)
    stock.reserve([Wanted("CUP", 2, "SZX"), Wanted("CUP", 1, "SZX")], reference="TW-2", until=UNTIL)
    assert counters("CUP") == (3, 3)


def test_a_reservation_costs_one_statement_however_many_lines() -> None:
    lines = []
    for n in range(12):
        make_product(f"CUP-{n}", stock={"SZX": 5})
        lines.append(Wanted(f"CUP-{n}", 1, "SZX"))

    with CaptureQueriesContext(connection) as queries:
        stock.reserve(lines, reference="TW-1", until=UNTIL)

    assert [query["sql"].split()[0] for query in queries] == ["SAVEPOINT", "WITH", "RELEASE"]


def test_a_second_reservation_of_the_same_goods_changes_nothing() -> None:
    make_product("CUP", stock={"SZX": 5})
    stock.reserve([Wanted("CUP", 2, "SZX")], reference="TW-1", until=UNTIL)
    stock.reserve([Wanted("CUP", 2, "SZX")], reference="TW-1", until=UNTIL)
    assert counters("CUP") == (5, 2)
    with pytest.raises(AlreadyReserved):
        stock.reserve([Wanted("CUP", 1, "SZX")], reference="TW-1", until=UNTIL)
    assert counters("CUP") == (5, 2)


def test_released_pieces_can_be_reserved_again_under_the_same_reference() -> None:
    make_product("CUP", stock={"SZX": 5})
    stock.reserve([Wanted("CUP", 5, "SZX")], reference="TW-1", until=UNTIL)

    assert stock.release("TW-1") == 5
    assert stock.release("TW-1") == 0
    assert counters("CUP") == (5, 0)

    stock.reserve([Wanted("CUP", 3, "SZX")], reference="TW-1", until=UNTIL)
    assert counters("CUP") == (5, 3)
    assert moves("TW-1") == [("reserved", 0, 5), ("released", 0, -5), ("reserved", 0, 3)]
    assert Reservation.objects.values_list("quantity", "state").get() == (3, "held")


def test_shipping_takes_pieces_out_once_and_place_by_place() -> None:
    make_product("CUP", stock={"SZX": 5, "RTM": 5})
    stock.reserve([Wanted("CUP", 2, "SZX"), Wanted("CUP", 3, "RTM")], reference="TW-1", until=UNTIL)

    assert stock.ship("TW-1", place="RTM") == 3
    assert stock.ship("TW-1", place="RTM") == 0
    assert counters("CUP", "RTM") == (2, 0)
    assert counters("CUP", "SZX") == (5, 2)
    assert stock.ship("TW-1") == 2
    assert stock.release("TW-1") == 0
    assert counters("CUP", "SZX") == (3, 0)


def test_a_return_lies_on_the_shelf_once_per_reference() -> None:
    make_product("CUP", stock={"SZX": 5})
    stock.reserve([Wanted("CUP", 2, "SZX")], reference="TW-1", until=UNTIL)
    stock.ship("TW-1")

    assert stock.give_back("TW-1/refund-1", "CUP", 1, "SZX") == 1
    assert stock.give_back("TW-1/refund-1", "CUP", 1, "SZX") == 0
    assert counters("CUP") == (4, 0)
    assert stock.give_back("TW-1/refund-2", "CUP", 1, "SZX") == 1
    assert counters("CUP") == (5, 0)


def test_counting_sets_what_lies_there_but_never_below_what_is_reserved() -> None:
    make_product("CUP", stock={"SZX": 5})
    stock.reserve([Wanted("CUP", 2, "SZX")], reference="TW-1", until=UNTIL)

    assert stock.count("CUP", "SZX", 4, reference="inventory") == -1
    assert stock.count("CUP", "SZX", 4, reference="inventory") == 0
    assert moves("inventory") == [("counted", -1, 0)]
    with pytest.raises(CountTooLow):
        stock.count("CUP", "SZX", 1)
    assert counters("CUP") == (4, 2)


def test_receiving_in_a_new_place_opens_it_and_an_unknown_one_is_refused() -> None:
    make_product("CUP", stock={})
    make_place("LAX")
    assert stock.receive("CUP", "LAX", 7, reference="note 12") == 7
    assert counters("CUP", "LAX") == (7, 0)
    with pytest.raises(Missing):
        stock.receive("CUP", "MARS", 1)
    with pytest.raises(Missing):
        stock.receive("NOPE", "LAX", 1)


@pytest.mark.parametrize("quantity", [0, -1, 10**9, 1.5])
def test_an_odd_quantity_is_refused(quantity: int) -> None:
    make_product("CUP", stock={"SZX": 5})
    with pytest.raises(BadQuantity):
        stock.reserve([Wanted("CUP", quantity, "SZX")], reference="TW-1", until=UNTIL)
    with pytest.raises(BadQuantity):
        stock.receive("CUP", "SZX", quantity)
    assert counters("CUP") == (5, 0)


def test_stock_that_comes_back_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[StockCameBack] = []
    monkeypatch.setattr(stock, "publish", told.append)
    make_product("CUP", stock={"SZX": 2})
    told.clear()

    stock.receive("CUP", "SZX", 1)
    stock.reserve([Wanted("CUP", 3, "SZX")], reference="TW-1", until=UNTIL)
    assert told == []
    stock.release("TW-1")
    assert told == [StockCameBack("CUP", "SZX")]


def test_no_move_is_ever_changed_or_deleted() -> None:
    make_product("CUP", stock={"SZX": 2})
    for change in (
        lambda: StockMove.objects.update(on_hand_change=9),
        lambda: StockMove.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert moves("test") == [("received", 2, 0)]


def test_the_invariants_see_a_counter_that_no_move_explains() -> None:
    make_product("CUP", stock={"SZX": 2})
    assert "stock moves explain every counter" not in broken()

    Stock.objects.update(on_hand=3)
    assert broken()["stock moves explain every counter"] == [
        "sku=CUP, place=SZX, on_hand=3, moved_on_hand=2, reserved=0, moved_reserved=0, promised=0, moved_promised=0"
    ]
    Stock.objects.update(on_hand=2, reserved=1)
    assert broken()["reserved pieces are held by reservations"] == ["sku=CUP, place=SZX, reserved=1, held=0"]


@pytest.mark.parametrize(("on_hand", "reserved"), [(-1, 0), (2, 3), (2, -1)])
def test_the_database_refuses_impossible_counters(on_hand: int, reserved: int) -> None:
    make_product("CUP", stock={"SZX": 2})
    with pytest.raises(IntegrityError), transaction.atomic():
        Stock.objects.update(on_hand=on_hand, reserved=reserved)
