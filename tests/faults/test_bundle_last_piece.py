"""A set and its part race for the last piece: one wins, whoever it is, and nothing is sold twice."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from django.db import transaction

from catalog import stock
from catalog.errors import OutOfStock
from catalog.models import BundleItem, Stock, Variant
from catalog.stock import Wanted
from tests.factories import make_product, stock_lies
from tests.faults.crowd import Crowd

pytestmark = pytest.mark.django_db(transaction=True)
UNTIL = datetime(2030, 1, 1, tzinfo=UTC)
BUYERS, ROUNDS = 30, 3
Reserve = Callable[..., None]


def a_set_of_the_last_cup() -> None:
    cup = make_product("CUP", stock={"SZX": 1})
    make_product("POT", stock={"SZX": 99})
    tea_set = make_product("SET", kind="bundle", stock={})
    BundleItem.objects.create(bundle=tea_set.product, variant=cup)
    BundleItem.objects.create(bundle=tea_set.product, variant=Variant.objects.get(sku="POT"))


def rounds(reserve: Reserve) -> list[Counter[str]]:
    """Every other buyer wants the set, the others the cup that is in it."""

    def buy(buyer: int, n: int) -> None:
        reserve([Wanted("SET" if buyer % 2 else "CUP", 1, "SZX")], reference=f"TW-{n}-{buyer}", until=UNTIL)

    ends = []
    with Crowd(BUYERS) as crowd:
        for n in range(ROUNDS):
            ends.append(crowd.rush([lambda b=b, n=n: buy(b, n) for b in range(BUYERS)], expected=OutOfStock))
            for buyer in range(BUYERS):
                stock.release(f"TW-{n}-{buyer}")
    return ends


def test_the_last_cup_is_sold_once_as_a_cup_or_in_a_set() -> None:
    a_set_of_the_last_cup()
    assert rounds(stock.reserve) == [Counter(done=1, refused=BUYERS - 1)] * ROUNDS
    assert stock_lies() == []
    assert set(Stock.objects.values_list("reserved", flat=True)) == {0}


@transaction.atomic
def set_beside_its_parts(wanted: Sequence[Wanted], *, reference: str, until: datetime) -> None:
    """Broken twin: asks how many sets there are, and then books the set without its parts."""
    for line in wanted:
        if stock.available([line.sku])[line.sku].get(line.place, 0) < line.quantity:
            raise OutOfStock(())
        if line.sku == "CUP":
            stock.reserve([line], reference=reference, until=until)


def test_the_twin_that_books_a_set_beside_its_parts_sells_the_cup_more_than_once() -> None:
    a_set_of_the_last_cup()
    assert rounds(set_beside_its_parts) != [Counter(done=1, refused=BUYERS - 1)] * ROUNDS
