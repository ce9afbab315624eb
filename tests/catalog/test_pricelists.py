"""Which price holds for a buyer: lists by rank, group, quantity and day; the market's price; the currency's price."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from moneyed import Money

from catalog.models import MarketPrice, PriceList, PriceListEntry, Variant
from catalog.pricelists import ResolvedPrice, resolve
from shop.money import money
from tests.factories import make_product

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


def price(sku: str = "CUP", quantity: int = 1, *, market: str = "eu", group: str = "", on: date = TODAY) -> Any:
    return resolve({sku: quantity}, market, "EUR", group, on).get(sku)


def listed(variant: Variant, amount: str, *, code: str, from_quantity: int = 1, **terms: Any) -> PriceListEntry:
    price_list, _ = PriceList.objects.get_or_create(code=code, defaults={"name": code, **terms})
    return PriceListEntry.objects.create(
        price_list=price_list, variant=variant, from_quantity=from_quantity, amount=money(amount, "EUR")
    )


def test_without_a_list_the_price_in_the_currency_holds() -> None:
    make_product("CUP", price={"EUR": "20.00"})
    assert price() == ResolvedPrice(Money("20.00", "EUR"), "", "currency")


def test_a_price_of_the_market_beats_the_price_in_its_currency_and_only_there() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    MarketPrice.objects.create(variant=cup, market_id="eu", amount=money("21.00", "EUR"))
    assert price() == ResolvedPrice(Money("21.00", "EUR"), "", "market")
    assert price(market="world") == ResolvedPrice(Money("20.00", "EUR"), "", "currency")


def test_a_market_price_in_another_currency_than_is_asked_for_is_not_used() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    MarketPrice.objects.create(variant=cup, market_id="eu", amount=money("9.00", "USD"))
    assert price() == ResolvedPrice(Money("20.00", "EUR"), "", "currency")


def test_the_largest_step_that_is_reached_holds() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    for step, amount in ((1, "19.00"), (10, "17.00"), (50, "15.00")):
        listed(cup, amount, code="volume", from_quantity=step)
    assert [price(quantity=pieces).amount.amount for pieces in (1, 9, 10, 49, 50, 1_000_000)] == [
        Decimal(amount) for amount in ("19.00", "19.00", "17.00", "17.00", "15.00", "15.00")
    ]


def test_the_lowest_rank_decides_even_where_it_asks_more() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    listed(cup, "12.00", code="sale", rank=20)
    listed(cup, "18.00", code="contract", rank=10, customer_group="trade")
    assert price(group="trade") == ResolvedPrice(Money("18.00", "EUR"), "contract", "list")
    assert price(group="friends") == ResolvedPrice(Money("12.00", "EUR"), "sale", "list")


def test_a_list_holds_from_its_first_day_to_its_last() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    listed(cup, "15.00", code="week", starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 29))
    found = {day: price(on=date(2026, 11, day)).list_code for day in (22, 23, 29, 30)}
    assert found == {22: "", 23: "week", 29: "week", 30: ""}


def test_a_list_that_is_not_in_force_or_of_another_market_is_not_asked() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    listed(cup, "1.00", code="off", active=False)
    listed(cup, "2.00", code="british", market_id="gb")
    assert price().reason == "currency"


def test_of_one_rank_the_lower_price_holds_whatever_was_written_first() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    listed(cup, "15.00", code="a")
    listed(cup, "14.00", code="b")
    assert price().list_code == "b"


def test_what_is_unknown_or_has_no_price_in_the_currency_is_absent() -> None:
    make_product("DOLLAR", price={"USD": "9.00"})
    assert resolve({"DOLLAR": 1, "NOPE": 1}, "eu", "EUR", "", TODAY) == {}
    assert resolve({}, "eu", "EUR", "", TODAY) == {}


def test_a_thousand_variants_are_one_statement() -> None:
    first = make_product("CUP", price={"EUR": "20.00"})
    for number in range(20):
        listed(make_product(f"CUP-{number}", product=first.product, price={"EUR": "20.00"}), "15.00", code="sale")
    wanted = {f"CUP-{number}": 1 for number in range(1000)}
    with CaptureQueriesContext(connection) as queries:
        found = resolve(wanted, "eu", "EUR", "", TODAY)
    assert len(queries) == 1
    assert len(found) == 20


def test_the_table_refuses_a_negative_price_two_equal_steps_and_days_that_end_before_they_begin() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    entry = listed(cup, "15.00", code="sale")
    with pytest.raises(IntegrityError), transaction.atomic():
        listed(cup, "14.00", code="sale")
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceListEntry.objects.filter(pk=entry.pk).update(amount=Decimal("-1"))
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceList.objects.create(code="x", name="x", starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 1))
    assert [row.amount for row in PriceListEntry.objects.all()] == [Money("15.00", "EUR")]
