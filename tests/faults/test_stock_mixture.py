"""S3, S5: random quantities, sets that share a part, every verb at once; nothing is oversold, all is explained."""

import random
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db.models import Sum

from catalog import stock
from catalog.errors import CountTooLow, OutOfStock
from catalog.models import BundleItem, Reservation, Stock, StockMove, Variant
from catalog.stock import Wanted
from tests.factories import make_product, stock_lies
from tests.faults.crowd import Crowd, rush
from tests.many import TIMES

pytestmark = pytest.mark.django_db(transaction=True)
UNTIL = datetime(2030, 1, 1, tzinfo=UTC)
SEED = 35
BUYERS = 24
PIECES = 30
HANDS, DEEDS = 8, 60


def shelves() -> None:
    """Cups, pots, and two sets that share the cup."""
    cup = make_product("CUP", stock={"SZX": PIECES})
    pot = make_product("POT", stock={"SZX": PIECES})
    for sku, cups in (("PAIR", 2), ("TEA", 4)):
        whole = make_product(sku, kind="bundle", stock={})
        BundleItem.objects.create(bundle=whole.product, variant=cup, quantity=cups)
        BundleItem.objects.create(bundle=whole.product, variant=Variant.objects.get(pk=pot.pk))


def wishes(rng: random.Random) -> list[Wanted]:
    """One to three lines; the same SKU may stand on two of them."""
    kinds = ["CUP", "CUP", "POT", "PAIR", "TEA"]
    return [Wanted(rng.choice(kinds), rng.randint(1, 4), "SZX") for _line in range(rng.randint(1, 3))]


def needs(wanted: list[Wanted]) -> tuple[int, int]:
    """Cups and pots in it."""
    cups = {"CUP": 1, "POT": 0, "PAIR": 2, "TEA": 4}
    pots = {"CUP": 0, "POT": 1, "PAIR": 1, "TEA": 1}
    return sum(cups[w.sku] * w.quantity for w in wanted), sum(pots[w.sku] * w.quantity for w in wanted)


@pytest.mark.many
def test_no_more_is_sold_than_lies_there_and_nothing_is_left_that_fitted() -> None:
    shelves()
    rng = random.Random(SEED)
    with Crowd(BUYERS) as crowd:
        for turn in range(5 * TIMES):
            asked = {f"TW-{turn}-{n}": wishes(rng) for n in range(BUYERS)}
            ends = crowd.rush([_buy(reference, wanted) for reference, wanted in asked.items()], expected=OutOfStock)
            assert set(ends) == {"done", "refused"}
            sold = set(Reservation.objects.filter(state="held").values_list("reference", flat=True))
            assert len(sold) == ends["done"]
            cups, pots = (sum(part) for part in zip(*(needs(asked[reference]) for reference in sold), strict=True))
            reserved = dict(Stock.objects.values_list("variant__sku", "reserved"))
            assert (reserved["CUP"], reserved["POT"]) == (cups, pots)
            assert cups <= PIECES
            assert pots <= PIECES
            for reference in asked.keys() - sold:
                more_cups, more_pots = needs(asked[reference])
                assert cups + more_cups > PIECES or pots + more_pots > PIECES, "it was refused, and would have fitted"
            for reference in sold:
                stock.release(reference)
    assert stock_lies() == []


def _buy(reference: str, wanted: list[Wanted]) -> Callable[[], None]:
    return lambda: stock.reserve(wanted, reference=reference, until=UNTIL)


@pytest.mark.many
def test_moves_explain_every_counter_whatever_eight_hands_do() -> None:
    for sku in ("CUP", "POT", "TRAY"):
        make_product(sku, stock={"SZX": 40, "RTM": 40})

    def hand(number: int) -> None:
        rng = random.Random(SEED * 1000 + number)
        mine: list[str] = []
        for n in range(DEEDS * TIMES):
            sku, place, pieces = rng.choice(["CUP", "POT", "TRAY"]), rng.choice(["SZX", "RTM"]), rng.randint(1, 5)
            match rng.choice(["reserve", "reserve", "ship", "release", "receive", "return", "count"]):
                case "reserve":
                    reference = f"TW-{number}-{n}"
                    _unless(OutOfStock, _buy(reference, [Wanted(sku, pieces, place)]))
                    mine.append(reference)
                case "ship" if mine:
                    stock.ship(mine.pop())
                case "release" if mine:
                    stock.release(mine.pop())
                case "receive":
                    stock.receive(sku, place, pieces, reference=f"IN-{number}-{n}")
                case "return":
                    stock.give_back(f"RET-{number}-{n}", sku, pieces, place)
                case "count":
                    _unless(CountTooLow, lambda s=sku, p=place, k=pieces: stock.count(s, p, 30 + k))

    ends = rush([lambda number=number: hand(number) for number in range(HANDS)], expected=OutOfStock)

    assert ends == {"done": HANDS}
    assert stock_lies() == []
    told = StockMove.objects.values_list("stock_id").annotate(lies=Sum("on_hand_change"), held=Sum("reserved_change"))
    counted = Stock.objects.values_list("id", "on_hand", "reserved")
    assert sorted(told) == sorted(counted)


def _unless(error: type[Exception], deed: Callable[[], object]) -> None:
    try:
        deed()
    except error:
        return


def test_a_cup_and_a_set_that_holds_it_are_counted_together() -> None:
    """Each line by itself would find enough; the twin that sells it so stands in test_bundle_last_piece."""
    shelves()
    stock.count("CUP", "SZX", 2)
    lines = [Wanted("CUP", 1, "SZX"), Wanted("PAIR", 1, "SZX")]
    free = stock.available(["CUP", "PAIR"])
    assert all(free[line.sku]["SZX"] >= line.quantity for line in lines), "line by line there is enough"
    with pytest.raises(OutOfStock):
        stock.reserve(lines, reference="TW-1", until=UNTIL)
    assert stock_lies() == []
    assert not Reservation.objects.filter(state="held").exists()
