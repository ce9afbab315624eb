"""Staff see by country which variants block which market and why, by the rule that the checkout refuses by."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Product, Variant
from logistics.declaring import Lack
from logistics.models import TariffRate
from orders.readiness import Road, by_country, untaxable
from shop import markets
from shop.models import User
from tests.factories import make_place, make_product

pytestmark = pytest.mark.django_db


def road(market: str, country: str) -> Road:
    (found,) = (road for road in by_country().roads if road.market.code == market and country in road.countries)
    return found


def told(market: str, country: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(b.papers.sku, tuple(b.lacks), b.sent_from) for b in road(market, country).blocked]


@pytest.fixture(autouse=True)
def _places_to_send_from() -> None:
    for code in ("SZX", "RTM", "LAX"):
        make_place(code)


def test_with_papers_in_order_every_country_of_every_market_is_open() -> None:
    make_product("CUP")
    found = by_country()
    assert all(road.is_open for road in found.roads)
    assert sorted(country for road in found.roads for country in road.countries) == sorted(
        country for market in markets.all_markets() for country in markets.countries_of(market)
    )


def test_each_lack_is_named_and_stock_inside_the_destination_needs_no_code() -> None:
    make_product("CUP", hs_code="")
    make_product("BOWL", origin="")
    make_product("POT", weight_g=0)
    assert told("gb", "GB") == [
        ("BOWL", (Lack.ORIGIN,), ()),
        ("CUP", (Lack.HS_CODE,), ()),
        ("POT", (Lack.WEIGHT,), ()),
    ]
    assert told("eu", "DE") == [
        ("BOWL", (Lack.ORIGIN,), ("Shenzhen",)),
        ("CUP", (Lack.HS_CODE,), ("Shenzhen",)),
        ("POT", (Lack.WEIGHT,), ()),
    ]


def test_a_code_that_one_country_gives_opens_that_country_alone() -> None:
    cup = make_product("CUP", hs_code="")
    cup.tariff_extensions.create(country="AU", code="69111000", valid_from="2020-01-01")
    assert road("world", "AU").is_open
    assert not road("world", "NZ").is_open
    assert "AU" not in road("world", "NZ").countries


def test_a_market_that_does_not_sell_a_piece_is_not_blocked_by_it() -> None:
    make_product("CUP", hs_code="")
    Product.objects.update(everywhere=False)
    assert all(road.is_open for road in by_country().roads)


def test_what_is_not_on_sale_or_weighs_nothing_by_nature_blocks_nobody() -> None:
    make_product("OLD", hs_code="", status="draft")
    make_product("CARD", hs_code="", weight_g=0, kind="gift_card")
    make_product("OFF", hs_code="")
    Variant.objects.filter(sku="OFF").update(active=False)
    assert all(road.is_open for road in by_country().roads)


def test_goods_without_a_tariff_line_are_told_where_a_tariff_is_asked_for() -> None:
    make_product("CUP")
    make_product("COAT", hs_code="620120", origin="JP")
    eu, us, au = (markets.by_code(code) for code in ("eu", "us", "world"))
    assert untaxable(eu, "DE") == [("620120", "JP")]
    assert untaxable(us, "US") == [("620120", "JP")]
    assert untaxable(au, "AU") == []  # one rate for everything
    TariffRate.objects.create(destination="EU", hs_prefix="6201", rate=12, valid_from="2020-01-01", source="x")
    assert untaxable(eu, "DE") == []


def test_the_whole_world_takes_two_queries_and_one_a_market() -> None:
    make_product("CUP", hs_code="")
    by_country()
    with CaptureQueriesContext(connection) as queries:
        by_country()
    assert len(queries) <= 2 + len(markets.all_markets())


def test_staff_open_the_screen_and_a_country_of_it(client: Client) -> None:
    client.force_login(User.objects.create_superuser("boss@example.com", "x"))
    make_product("CUP", hs_code="")
    address = reverse("admin:orders_readiness")
    assert "Blocked variants" in client.get(address).content.decode()
    page = client.get(address, {"market": "gb", "country": "GB"}).content.decode()
    assert "CUP" in page
    assert "everywhere" in page
    for strange in ({"market": "xx", "country": "GB"}, {"market": "gb", "country": "ZZ"}, {"market": "gb"}):
        assert client.get(address, strange).status_code == 200


def test_whoever_may_not_see_goods_may_not_see_the_screen(client: Client) -> None:
    client.force_login(User.objects.create_user("clerk@example.com", "x", is_staff=True))
    assert client.get(reverse("admin:orders_readiness")).status_code == 403
