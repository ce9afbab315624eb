"""What sending costs, by weight, way and country."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from moneyed import Money

from logistics.models import ShippingMethod, ShippingRate
from logistics.parcel import Goods, Parcel
from logistics.quotes import Quote, quotes
from shop import markets
from shop.money import exponent, money

pytestmark = pytest.mark.django_db
BOTH = ["standard", "express"]


def sent(weight_g: int, *, sent_from: str = "CN", place: str = "SZX") -> Parcel:
    return Parcel(sent_from, place, (Goods("691110", "CN", 1, money("20", "EUR"), weight_g),))


def ask(*parcels: Parcel, to: str = "US", currency: str = "USD", methods: list[str] = BOTH) -> list[Quote]:
    with translation.override("en"):
        return quotes(parcels, destination=to, currency=currency, methods=methods)


@pytest.mark.parametrize(("weight_g", "price"), [(0, "11.50"), (500, "11.50"), (501, "16.70"), (1001, "21.90")])
def test_weight_counts_in_started_steps_of_500_g(weight_g: int, price: str) -> None:
    assert ask(sent(weight_g))[0].price == Money(price, "USD")


def test_the_cheapest_comes_first_with_its_name_carrier_and_days() -> None:
    assert ask(sent(300)) == [
        Quote("standard", "Standard post", "post", Money("11.50", "USD"), (8, 15)),
        Quote("express", "DHL Express", "dhl", Money("29.00", "USD"), (3, 5)),
    ]


def test_names_are_in_the_language_of_the_page() -> None:
    with translation.override("de"):
        assert quotes([sent(1)], destination="DE", currency="EUR", methods=BOTH)[0].name == "Standardversand"


def test_only_the_methods_asked_for_and_in_use() -> None:
    ShippingMethod.objects.filter(code="standard").update(active=False)
    assert [quote.method for quote in ask(sent(1))] == ["express"]
    assert ask(sent(1), methods=["standard", "drone"]) == []


def test_the_closest_name_of_the_destination_counts() -> None:
    from_rotterdam = {
        to: ask(sent(1, sent_from="NL", place="RTM"), to=to, currency="EUR", methods=["standard"])
        for to in ("NL", "FR", "NO")
    }
    assert [found[0].price.amount for found in from_rotterdam.values()] == [
        money("4.50", "EUR").amount, money("6.90", "EUR").amount, money("14.90", "EUR").amount
    ]  # fmt: skip


def test_parcels_from_two_places_cost_the_sum_and_take_as_long_as_the_slower() -> None:
    found = ask(sent(600), sent(300, sent_from="NL", place="RTM"), to="DE", currency="EUR", methods=["standard"])
    assert found[0].price == Money("12.26", "EUR") + Money("6.90", "EUR")  # 13.70 USD at 1.1172
    assert found[0].days == (9, 16)


def test_two_boxes_from_one_place_are_weighed_together() -> None:
    assert ask(sent(250), sent(250))[0].price == Money("11.50", "USD")


def test_a_parcel_too_heavy_for_every_rate_is_not_taken() -> None:
    assert ask(sent(30_001)) == []


def test_a_place_without_a_rate_is_not_served() -> None:
    assert ask(sent(1, sent_from="BR", place="GRU")) == []


def test_nothing_to_send_has_no_price() -> None:
    assert ask() == []


def test_an_ended_rate_is_no_longer_offered() -> None:
    ShippingRate.objects.update(valid_to=date.today() - timedelta(days=1))
    assert ask(sent(1)) == []


def test_every_country_of_every_market_is_reached_from_its_first_place_in_its_currency() -> None:
    country = {"SZX": "CN", "RTM": "NL", "LAX": "US"}
    for market in markets.all_markets():
        for to in markets.countries_of(market)[:30]:
            for place in market.warehouses:
                found = ask(sent(900, sent_from=country[place], place=place), to=to, currency=market.currency)
                assert len(found) == 2, (market.code, to, place)
                assert found[0].price.amount.as_tuple().exponent == -exponent(market.currency)
                assert found[0].price <= found[1].price


def test_prices_are_read_in_one_query_for_rates() -> None:
    with CaptureQueriesContext(connection) as queries:
        ask(sent(1), sent(2, sent_from="NL", place="RTM"), to="US", currency="EUR")
    assert len(queries) <= 2  # and one for the dollar's rate
