"""A promotion that begins or ends by the clock forgets kept pages at that minute, in each market by its own clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.cache import cache

from orders import turning
from shop import localtime, markets, pagecache
from tests.factories import make_product
from tests.orders.promising import make_promotion

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 27)
# Nine in the evening of a November day in Berlin.
NINE = datetime(2026, 11, 27, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def kept_since(moment):
    cache.set(pagecache.GENERATION, int(moment.timestamp() * 1_000_000_000), None)


@pytest.fixture(autouse=True)
def _evening():
    make_promotion("evening", "percent", {"percent": "10"}, starts_on=DAY, starts_time=time(21), ends_on=DAY)
    kept_since(NINE - 2 * MINUTE)


def test_before_the_minute_pages_are_kept():
    assert not turning.turn_pages(NINE - MINUTE)


def test_when_it_begins_in_one_market_they_are_forgotten_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert turning.turn_pages(NINE)
    assert not turning.turn_pages(NINE + MINUTE)


def test_when_it_ends_they_are_forgotten_by_the_clock_of_each_market():
    midnight_in_berlin, midnight_in_new_york = NINE + timedelta(hours=3), NINE + timedelta(hours=9)
    for moment in (midnight_in_berlin, midnight_in_new_york):
        kept_since(moment - MINUTE)
        assert (turning.turn_pages(moment - MINUTE), turning.turn_pages(moment)) == (False, True)


def test_a_draft_and_a_promotion_without_days_turn_no_page():
    make_promotion("always", "percent", {"percent": "5"})
    make_promotion("draft", "percent", {"percent": "5"}, status="draft", starts_on=DAY, starts_time=time(20))
    assert not turning.turn_pages(NINE - timedelta(minutes=30))


def test_the_price_at_the_door_says_until_when_a_promotion_lasts(client):
    make_product("CUP")
    tomorrow = localtime.now_in(markets.by_code("us")).date() + timedelta(days=1)
    make_promotion("soon", "percent", {"percent": "20"}, ends_on=tomorrow, ends_time=time(18), name_en="Soon over")
    part = client.get("/en-us/landed/part/?sku=CUP").text
    moment = localtime.moment_of(datetime.combine(tomorrow, time(18)), markets.by_code("us"))
    assert f'<time datetime="{moment.isoformat()}" data-ends>' in part
    assert "“Soon over” ends on" in part
    assert "data-ends" in client.get("/en-us/landed/?sku=CUP").text
