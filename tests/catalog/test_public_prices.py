"""What everybody is asked, and the lowest price of the 30 days before a reduction (Directive 98/6/EC, art. 6a)."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pgtrigger
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moneyed import Money

from catalog.models import MarketPrice, PastPrice, Price, PriceList, PriceListEntry, Product, Variant
from catalog.models.price_triggers import MARKET_RANK, PLAIN_RANK
from catalog.public_prices import PUBLIC, lowest_30_days, tells_lowest
from shop import markets
from shop.asking import rows
from shop.money import money
from tests.factories import make_product

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def cup_since(days: float, amount: str = "16.00", compare_at: str | None = "25.00") -> Variant:
    """A cup whose price was set so many days ago; an ``earlier price`` beside it announces a reduction."""
    cup = make_product("CUP", price={"EUR": amount}, stock={})
    with pgtrigger.ignore("catalog.Price:price_since", "catalog.Price:price_kept"):
        Price.objects.update(since=ago(days))
        if compare_at:
            Price.objects.update(compare_at=compare_at, compare_at_currency="EUR")
    return cup


def was(cup: Variant, amount: str, frm: float, to: float, *, market: str | None = None, rank: int = PLAIN_RANK) -> None:
    PastPrice.objects.create(
        variant=cup,
        amount=money(amount, "EUR"),
        market_id=market,
        rank=MARKET_RANK if market else rank,
        starts_at=ago(frm),
        ends_at=ago(to),
    )


def lowest(cup: Variant, market: str = "eu") -> Money | None:
    return lowest_30_days([cup.pk], markets.by_code(market)).get(cup.pk)


def test_the_lowest_price_of_the_thirty_days_before_the_reduction_is_told() -> None:
    cup = cup_since(days=5)
    was(cup, "25.00", 100, 20)
    was(cup, "18.00", 20, 15)
    was(cup, "22.00", 15, 5)
    assert lowest(cup) == Money("18.00", "EUR")
    assert asked(cup)[1:] == (Decimal("18"), Decimal("18")), "what is struck through is never above it"


def test_the_thirty_days_end_where_the_reduction_began_not_today() -> None:
    cup = cup_since(days=60)
    was(cup, "25.00", 200, 60)
    assert lowest(cup) == Money("25.00", "EUR")


def test_what_ended_more_than_thirty_days_before_is_forgotten_and_what_reached_in_is_not() -> None:
    cup = cup_since(days=1)
    was(cup, "10.00", 90, 31.5)
    was(cup, "25.00", 31.5, 1)
    assert lowest(cup) == Money("25.00", "EUR")
    was(cup, "17.00", 91, 30.5)
    assert lowest(cup) == Money("17.00", "EUR")


def test_what_was_asked_for_less_before_is_no_reduction() -> None:
    cup = cup_since(days=5)
    was(cup, "25.00", 100, 20)
    was(cup, "16.00", 20, 15)
    was(cup, "25.00", 15, 5)
    assert asked(cup) == (Decimal("16"), None, None)


def test_an_earlier_price_that_was_never_asked_is_not_shown() -> None:
    assert asked(cup_since(days=5)) == (Decimal("16"), None, None)


def test_without_a_reduction_or_without_a_past_nothing_is_told() -> None:
    cup = cup_since(days=5, compare_at=None)
    was(cup, "10.00", 30, 5)
    assert lowest(cup) is None
    Price.objects.update(compare_at="30", compare_at_currency="EUR")
    Price.objects.all().delete()
    assert lowest(cup) is None


def test_another_markets_price_is_no_past_of_this_one() -> None:
    cup = cup_since(days=5)
    was(cup, "25.00", 100, 5)
    was(cup, "3.00", 20, 10, market="gb")
    assert lowest(cup) == Money("25.00", "EUR")


def test_a_price_that_a_markets_own_price_hid_was_never_asked_there() -> None:
    cup = cup_since(days=5)
    was(cup, "9.00", 100, 5)
    was(cup, "21.00", 100, 5, market="eu")
    assert lowest(cup) == Money("21.00", "EUR")


def test_a_sale_for_everybody_in_the_past_counts() -> None:
    cup = cup_since(days=5)
    was(cup, "25.00", 100, 5)
    was(cup, "17.00", 20, 18, rank=10)
    assert lowest(cup) == Money("17.00", "EUR")


def test_a_running_sale_is_a_reduction_of_the_price_it_hides() -> None:
    cup = cup_since(days=100, amount="25.00", compare_at=None)
    sale = PriceList.objects.create(code="sale", name="Sale", starts_on=ago(2).date())
    PriceListEntry.objects.create(price_list=sale, variant=cup, amount=money("19", "EUR"))
    with pgtrigger.ignore("catalog.PriceList:price_list_since", "catalog.PriceListEntry:price_list_entry_since"):
        PriceList.objects.update(since=ago(9))
        PriceListEntry.objects.update(since=ago(9))
    was(cup, "23.00", 120, 100)
    assert asked(cup) == (Decimal("19"), Decimal("25"), Decimal("25"))


def asked(cup: Variant, market: str = "eu", *, tells: bool = True) -> Any:
    values = {"currency": "EUR", "market": market, "tells_lowest": tells, "variant": cup.pk}
    sql = f"SELECT r.amount, r.compare_at, r.lowest FROM catalog_variant v {PUBLIC} WHERE v.id = %(variant)s"
    return rows(sql, values)[0]


def plain(cup: Variant, market: str = "eu") -> Any:
    """Amount and earlier price as staff set them: what is shown where no law asks for more."""
    return asked(cup, market, tells=False)[:2]


def test_everybody_is_asked_the_sale_before_the_market_before_the_currency() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    assert plain(cup) == (Decimal("20"), None)
    MarketPrice.objects.create(variant=cup, market_id="eu", amount=money("21", "EUR"), compare_at=money("22", "EUR"))
    assert plain(cup) == (Decimal("21"), Decimal("22"))
    assert plain(cup, "world") == (Decimal("20"), None)
    sale = PriceList.objects.create(code="sale", name="Sale", rank=5)
    PriceListEntry.objects.create(price_list=sale, variant=cup, amount=money("15", "EUR"))
    PriceListEntry.objects.create(price_list=sale, variant=cup, amount=money("9", "EUR"), from_quantity=2)
    assert plain(cup) == (Decimal("15"), Decimal("21"))
    PriceList.objects.update(customer_group="trade")
    assert plain(cup) == (Decimal("21"), Decimal("22"))


def test_outside_the_law_nothing_is_looked_up() -> None:
    cup = cup_since(days=5)
    was(cup, "25.00", 100, 5)
    assert asked(cup, tells=False)[2] is None
    told = {market.code: tells_lowest(market) for market in markets.all_markets()}
    assert told["eu"] and not told["us"] and not told["gb"] and not told["jp"]


def test_many_variants_are_one_statement() -> None:
    cup = cup_since(days=5)
    was(cup, "25.00", 100, 5)
    with CaptureQueriesContext(connection) as queries:
        assert lowest_30_days([cup.pk, *range(10_000, 10_500)], markets.by_code("eu")) == {cup.pk: Money("25", "EUR")}
    assert len([query for query in queries if "catalog_pastprice" in query["sql"]]) == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(
        st.tuples(st.integers(min_value=1, max_value=90), st.integers(min_value=1, max_value=99)),
        min_size=1,
        max_size=8,
        unique_by=lambda change: change[0],
    )
)
def test_the_lowest_is_the_minimum_day_by_day(changes: list[tuple[int, int]]) -> None:
    """``changes`` are (days before the reduction, price from then on), beside a minimum counted hour by hour."""
    Product.objects.all().delete()
    cup = cup_since(days=1, amount="0.50")
    times = sorted(changes, reverse=True)
    ends = [days for days, _ in times[1:]] + [0]
    for (days, amount), end in zip(times, ends, strict=True):
        was(cup, str(amount), days + 1, end + 1)
    spans = [(days, end, amount) for (days, amount), end in zip(times, ends, strict=True)]
    hours = [hour / 24 + 0.01 for hour in range(30 * 24)]
    held = [amount for hour in hours for days, end, amount in spans if end < hour <= days]
    assert lowest(cup) == Money(min(held), "EUR")
