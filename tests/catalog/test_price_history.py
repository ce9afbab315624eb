"""Whoever changes a public price, the old one is kept: by page, by import or by SQL."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from moneyed import Money

from catalog.models import MarketPrice, PastPrice, Price, PriceList, PriceListEntry
from shop.money import money
from tests.factories import make_product

pytestmark = pytest.mark.django_db(transaction=True)


def kept() -> list[tuple[str, str | None, str]]:
    rows = PastPrice.objects.order_by("id")
    return [(str(row.amount.amount), row.market_id, row.list_code) for row in rows]


def test_a_price_that_was_asked_is_kept_when_a_page_sql_or_a_deletion_ends_it() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    row = Price.objects.get()
    row.amount = money("18.00", "EUR")
    row.save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_price SET amount = 17")
    Price.objects.update(amount="16")
    cup.prices.all().delete()
    assert kept() == [(f"{amount}.000", None, "") for amount in (20, 18, 17, 16)]


def test_the_days_of_the_past_touch_and_never_overlap() -> None:
    make_product("CUP", price={"EUR": "20.00"})
    for amount in ("19", "18", "17"):
        Price.objects.update(amount=amount)
    spans = list(PastPrice.objects.order_by("id").values_list("starts_at", "ends_at"))
    assert [later[0] for later in spans[1:]] == [earlier[1] for earlier in spans[:-1]]
    assert Price.objects.get().since == spans[-1][1]


def test_a_change_of_something_else_keeps_nothing_and_nobody_moves_the_clock() -> None:
    make_product("CUP", price={"EUR": "20.00"})
    since = Price.objects.get().since
    Price.objects.update(proposed=True, since=timezone.now() - timedelta(days=90))
    assert Price.objects.get().since == since
    assert kept() == []


def test_what_was_asked_for_the_length_of_one_transaction_was_never_asked() -> None:
    make_product("CUP", price={"EUR": "20.00"})
    with transaction.atomic():
        Price.objects.update(amount="1")
        Price.objects.update(amount="19")
    assert kept() == [("20.000", None, "")]


def test_an_earlier_price_that_appears_or_goes_begins_a_new_time() -> None:
    make_product("CUP", price={"EUR": "20.00"})
    Price.objects.update(compare_at="25", compare_at_currency="EUR")
    Price.objects.update(compare_at="26")
    assert kept() == [("20.000", None, "")]


def test_prices_of_markets_and_of_lists_for_everybody_are_kept_too() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    MarketPrice.objects.create(variant=cup, market_id="eu", amount=money("21", "EUR"))
    sale = PriceList.objects.create(code="sale", name="Sale")
    PriceListEntry.objects.create(price_list=sale, variant=cup, amount=money("15", "EUR"))
    PriceListEntry.objects.create(price_list=sale, variant=cup, amount=money("12", "EUR"), from_quantity=10)
    MarketPrice.objects.update(amount="22")
    PriceListEntry.objects.filter(from_quantity=1).update(amount="14")
    sale.active = False
    sale.save()
    PriceListEntry.objects.all().delete()
    assert kept() == [("21.000", "eu", ""), ("15.000", None, "sale"), ("14.000", None, "sale")]


def test_a_list_for_a_group_is_nobody_elses_past() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    trade = PriceList.objects.create(code="trade", name="Trade", customer_group="trade")
    PriceListEntry.objects.create(price_list=trade, variant=cup, amount=money("15", "EUR"))
    PriceListEntry.objects.update(amount="14")
    PriceList.objects.update(active=False)
    assert kept() == []


def test_a_list_counts_for_its_own_days_only() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    today = timezone.localdate()
    later = PriceList.objects.create(code="later", name="Later", starts_on=today + timedelta(days=3))
    over = PriceList.objects.create(code="over", name="Over", ends_on=today - timedelta(days=3))
    for price_list in (later, over):
        PriceListEntry.objects.create(price_list=price_list, variant=cup, amount=money("15", "EUR"))
    PriceListEntry.objects.update(amount="14")
    assert kept() == []


def test_the_past_is_not_changed_by_anybody() -> None:
    make_product("CUP", price={"EUR": "20.00"})
    Price.objects.update(amount="18")
    for sql in ("UPDATE catalog_pastprice SET amount = 1", "DELETE FROM catalog_pastprice"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert PastPrice.objects.get().amount == Money("20.00", "EUR")
