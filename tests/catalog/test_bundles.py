"""Sets: as many as their parts make, on the shelf, in a reservation, in the parcel and to customs."""

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from moneyed import Money

from catalog import stock
from catalog.bundles import Part, complete, physical, worth_of_parts
from catalog.errors import OutOfStock, SetHasNoStock
from catalog.events import StockCameBack
from catalog.models import BundleItem, Product, Stock, StockMove, Variant
from catalog.offers import offers
from catalog.stock import Wanted
from shop.money import money, total
from tests.factories import make_product, stock_lies

pytestmark = pytest.mark.django_db
UNTIL = datetime(2030, 1, 1, tzinfo=UTC)


def make_set(sku: str = "SET", *, price: dict[str, str] | None = None, **parts: int) -> Variant:
    """``make_set(CUP=2, POT=1)``: a set of two cups and a pot that exist already."""
    made = make_product(sku, kind="bundle", stock={}, name="Tea set", price=price)
    for part, quantity in parts.items():
        BundleItem.objects.create(bundle=made.product, variant=Variant.objects.get(sku=part), quantity=quantity)
    return made


@pytest.fixture
def tea_set() -> Variant:
    make_product("CUP", name="Cup", stock={"SZX": 5, "RTM": 4})
    make_product("POT", name="Pot", stock={"SZX": 3})
    return make_set(CUP=2, POT=1)


def free() -> dict[str, dict[str, int]]:
    return stock.available(["SET", "CUP", "POT"])


def test_a_set_is_as_many_as_its_scarcest_part_makes_in_one_place(tea_set: Variant) -> None:
    assert free() == {"SET": {"SZX": 2}, "CUP": {"SZX": 5, "RTM": 4}, "POT": {"SZX": 3}}


def test_reserving_a_set_holds_its_parts_and_shipping_takes_them_out(tea_set: Variant) -> None:
    stock.reserve([Wanted("SET", 2, "SZX")], reference="TW-1", until=UNTIL)
    assert free() == {"SET": {"SZX": 0}, "CUP": {"SZX": 1, "RTM": 4}, "POT": {"SZX": 1}}
    assert not Stock.objects.filter(variant=tea_set).exists()

    assert stock.ship("TW-1", place="SZX") == 6
    assert list(
        StockMove.objects.filter(reference="TW-1", kind="shipped")
        .order_by("stock__variant__sku")
        .values_list("stock__variant__sku", "on_hand_change")
    ) == [("CUP", -4), ("POT", -2)]
    assert stock_lies() == []


def test_released_parts_make_the_set_again(tea_set: Variant) -> None:
    before = free()
    stock.reserve([Wanted("SET", 1, "SZX")], reference="TW-1", until=UNTIL)
    assert stock.release("TW-1") == 3
    assert free() == before


def test_a_part_on_its_own_line_is_counted_with_the_set(tea_set: Variant) -> None:
    before = free()
    with pytest.raises(OutOfStock) as refusal:
        stock.reserve([Wanted("SET", 2, "SZX"), Wanted("CUP", 2, "SZX")], reference="TW-1", until=UNTIL)
    assert [(line.sku, line.wanted, line.left) for line in refusal.value.lines] == [("CUP", 2, 1), ("SET", 2, 1)]
    assert free() == before

    stock.reserve([Wanted("SET", 2, "SZX"), Wanted("CUP", 1, "SZX")], reference="TW-1", until=UNTIL)
    assert free()["CUP"]["SZX"] == 0
    stock.reserve([Wanted("CUP", 1, "SZX"), Wanted("SET", 2, "SZX")], reference="TW-1", until=UNTIL)
    assert free()["CUP"]["SZX"] == 0, "the same goods under the same reference are held once"


def test_two_sets_that_share_a_part_are_one_demand(tea_set: Variant) -> None:
    make_set("DUO", CUP=2)
    with pytest.raises(OutOfStock):
        stock.reserve([Wanted("SET", 1, "SZX"), Wanted("DUO", 2, "SZX")], reference="TW-1", until=UNTIL)
    stock.reserve([Wanted("SET", 1, "SZX"), Wanted("DUO", 1, "SZX")], reference="TW-1", until=UNTIL)
    assert free()["CUP"]["SZX"] == 1


def test_a_set_of_nothing_and_a_part_that_lies_nowhere_cannot_be_had(tea_set: Variant) -> None:
    make_set("EMPTY")
    make_product("LID", stock={})
    make_set("LIDDED", LID=1, CUP=1)
    assert stock.available(["EMPTY", "LIDDED"]) == {"EMPTY": {}, "LIDDED": {}}
    for sku in ("EMPTY", "LIDDED"):
        with pytest.raises(OutOfStock) as refusal:
            stock.reserve([Wanted(sku, 1, "SZX")], reference=f"TW-{sku}", until=UNTIL)
        assert [(line.sku, line.left) for line in refusal.value.lines] == [(sku, 0)]
    assert stock_lies() == []


def test_nothing_is_received_or_counted_as_a_set_but_old_pieces_can_be_counted_away(tea_set: Variant) -> None:
    with pytest.raises(SetHasNoStock):
        stock.receive("SET", "SZX", 3)
    with pytest.raises(SetHasNoStock):
        stock.count("SET", "SZX", 3)
    assert not Stock.objects.filter(variant=tea_set).exists()

    Product.objects.filter(pk=tea_set.product_id).update(kind="simple")
    stock.receive("SET", "SZX", 3)
    Product.objects.filter(pk=tea_set.product_id).update(kind="bundle")
    assert stock.available(["SET"]) == {"SET": {"SZX": 2}}, "what lies under its own SKU is not sold"
    assert stock.count("SET", "SZX", 0) == -3
    assert stock_lies() == []


def test_a_returned_set_lies_there_as_parts_once_and_beside_a_part_of_its_own(tea_set: Variant) -> None:
    stock.reserve([Wanted("SET", 1, "SZX"), Wanted("CUP", 1, "SZX")], reference="TW-1", until=UNTIL)
    stock.ship("TW-1")
    assert stock.give_back("TW-1/r", "CUP", 1, "SZX") == 1
    assert stock.give_back("TW-1/r", "SET", 1, "SZX") == 1
    assert stock.give_back("TW-1/r", "SET", 1, "SZX") == 0
    assert free() == {"SET": {"SZX": 2}, "CUP": {"SZX": 5, "RTM": 4}, "POT": {"SZX": 3}}


def test_who_waits_for_a_set_hears_of_it_once_when_its_last_part_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[StockCameBack] = []
    make_product("CUP", stock={"SZX": 1})
    make_product("POT", stock={"SZX": 1})
    make_set(CUP=2, POT=1)
    monkeypatch.setattr(stock, "publish", told.append)
    stock.receive("CUP", "SZX", 1)
    assert told == [StockCameBack("SET", "SZX")]
    stock.receive("CUP", "SZX", 1)
    assert len(told) == 1
    stock.reserve([Wanted("SET", 1, "SZX")], reference="TW-1", until=UNTIL)
    told.clear()
    stock.release("TW-1")
    assert told == [StockCameBack("POT", "SZX"), StockCameBack("SET", "SZX")] or told == [
        StockCameBack("SET", "SZX"),
        StockCameBack("POT", "SZX"),
    ]


def test_a_set_is_made_of_goods_not_of_sets(tea_set: Variant) -> None:
    with pytest.raises(ValidationError):
        BundleItem(bundle=make_product("BIG", kind="bundle", stock={}).product, variant=tea_set).full_clean()
    with pytest.raises(ValidationError):
        BundleItem(bundle=tea_set.product, variant=Variant.objects.get(sku="CUP"), quantity=100).full_clean()


def test_an_offer_of_a_set_names_its_parts_as_customs_want_them(tea_set: Variant) -> None:
    Variant.objects.filter(sku="POT").update(hs_code="691200", origin_country="JP")
    offer = offers(["SET"], language="en", currency="EUR", market="eu")["SET"]
    assert offer.recipe == {"CUP": 2, "POT": 1}
    assert [(p.sku, p.hs_code, p.origin_country, p.weight_g, p.price) for p in offer.parts] == [
        ("CUP", "691110", "CN", 300, Decimal("20.00")),
        ("POT", "691200", "JP", 300, Decimal("20.00")),
    ]


def part(sku: str, quantity: int, price: str | None) -> Part:
    return Part(sku, quantity, sku, "691110", "CN", 100, "", {}, None if price is None else Decimal(price))


def test_the_price_of_a_set_is_shared_by_list_prices_to_the_last_cent() -> None:
    cup, pot = part("CUP", 2, "20.00"), part("POT", 1, "45.00")
    # 80.00 x 20/85 = 18.82 (..3529), twice, and 42.35 (..2941); the odd cent goes to the largest remainder, a cup.
    assert worth_of_parts(money("80.00", "EUR"), [cup, pot]) == [
        (cup, 1, money("18.83", "EUR")),
        (cup, 1, money("18.82", "EUR")),
        (pot, 1, money("42.35", "EUR")),
    ]
    unpriced = part("LID", 1, None)
    assert worth_of_parts(money("10", "JPY"), [part("CUP", 2, "20"), unpriced]) == [
        (part("CUP", 2, "20"), 1, money("4", "JPY")),
        (part("CUP", 2, "20"), 1, money("3", "JPY")),
        (unpriced, 1, money("3", "JPY")),
    ]


@given(
    price=st.integers(0, 1_000_000),
    parts=st.lists(st.tuples(st.integers(1, 9), st.integers(0, 100_000)), min_size=1, max_size=6),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_the_worths_of_parts_add_up_to_the_price_and_no_piece_is_lost(
    price: int, parts: list[tuple[int, int]], currency: str
) -> None:
    whole = money(Decimal(price), currency)
    made = [part(f"P-{n}", quantity, str(amount)) for n, (quantity, amount) in enumerate(parts)]
    rows = worth_of_parts(whole, made)
    assert total((worth * count for _part, count, worth in rows), currency) == whole
    assert all(worth >= Money(0, currency) for _part, _count, worth in rows)
    assert {p.sku: sum(count for q, count, _worth in rows if q.sku == p.sku) for p in made} == {
        p.sku: p.quantity for p in made
    }


def test_demand_is_merged_and_whole_sets_are_counted() -> None:
    recipes = {"SET": {"CUP": 2, "POT": 1}}
    assert physical({"SET": 3, "CUP": 1}, recipes) == {"CUP": 7, "POT": 3}
    assert complete(recipes["SET"], {"CUP": 5, "POT": 9}) == 2
    assert complete(recipes["SET"], {"CUP": -1, "POT": 9}) == 0
    assert complete({}, {}) == 0


PIECES = st.integers(0, 9)
DEED = st.tuples(st.sampled_from(["set", "cup", "pot", "receive_cup", "receive_pot", "release"]), st.integers(1, 4))


@settings(max_examples=25, deadline=None)
@given(cups=PIECES, pots=PIECES, each=st.integers(1, 3), deeds=st.lists(DEED, max_size=8))
def test_whatever_is_sold_and_received_a_set_is_never_more_than_its_scarcest_part_makes(
    cups: int, pots: int, each: int, deeds: list[tuple[str, int]]
) -> None:
    # The rows of one example are undone before the next: the ledger of stock is never emptied.
    with transaction.atomic():
        make_product("CUP", stock={"SZX": cups})
        make_product("POT", stock={"SZX": pots})
        make_set(CUP=each, POT=1)
        held: list[str] = []
        for n, (deed, pieces) in enumerate(deeds):
            if deed.startswith("receive_"):
                stock.receive(deed.removeprefix("receive_").upper(), "SZX", pieces)
            elif deed == "release":
                if held:
                    stock.release(held.pop())
            else:
                with suppress(OutOfStock):
                    stock.reserve([Wanted(deed.upper(), pieces, "SZX")], reference=f"TW-{n}", until=UNTIL)
                    held.append(f"TW-{n}")
            lying = {row.variant.sku: row for row in Stock.objects.select_related("variant")}
            loose = {sku: row.on_hand - row.reserved for sku, row in lying.items()}
            assert min(loose.values(), default=0) >= 0
            assert free()["SET"].get("SZX", 0) == min(loose.get("CUP", 0) // each, loose.get("POT", 0))
        assert stock_lies() == []
        transaction.set_rollback(True)
