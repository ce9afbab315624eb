"""Feeds for shops elsewhere, each item held against the documented fields (schema/*_item.schema.json)."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from catalog.models import (
    Axis,
    AxisValue,
    Brand,
    BundleItem,
    Image,
    MarketPrice,
    PastPrice,
    PriceList,
    PriceListEntry,
    Product,
    Restriction,
)
from catalog.models.price_triggers import PLAIN_RANK
from catalog.preorder import promise as promise_pieces
from catalog.preorder import today
from orders import promise
from shop.money import money
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db
G = "{http://base.google.com/ns/1.0}"
SCHEMAS = Path(__file__).parent / "schema"
FORMATS = FormatChecker(())


@FORMATS.checks("gtin")
def is_gtin(digits: object) -> bool:
    """GS1 General Specifications, 7.9: from the right every second digit counts three times, the sum ends in 0."""
    weights = (1, 3) * 7
    return sum(int(digit) * weight for digit, weight in zip(reversed(str(digits)), weights, strict=False)) % 10 == 0


RULES = {
    name: Draft202012Validator(json.loads((SCHEMAS / f"{name}_item.schema.json").read_text()), format_checker=FORMATS)
    for name in ("google", "meta")
}
NASTY = "\x00\x0b<b>Cup</b> & ]]> \u202e \ufffe {{ 7*7 }} " + "ü" * 300


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    promise.forget()


def items(client: Client, place: str, shop: str = "google") -> dict[str, dict[str, Any]]:
    """The feed's items by their id, each one valid."""
    answer = client.get(f"/feeds/{place}/{shop}.xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    found = {}
    for item in ElementTree.fromstring(b"".join(answer)).iter("item"):
        told: dict[str, Any] = {}
        for field in item:
            name = field.tag.removeprefix(G)
            if len(field):
                told[name] = {part.tag.removeprefix(G): part.text for part in field}
            elif name == "additional_image_link":
                told.setdefault(name, []).append(field.text)
            else:
                assert name not in told
                told[name] = field.text
        RULES[shop].validate(told)
        found[told["id"]] = told
    return found


def photographed(product: Product, pictures: int = 1) -> Product:
    for n in range(pictures):
        Image.objects.create(product=product, file=f"originals/{n}.webp", width=10, height=10, position=n)
    return product


def test_a_german_reads_german_words_a_price_with_tax_and_what_sending_costs(client: Client) -> None:
    cup = make_product("CUP", name="Cup", names={"de": "Becher"}, stock={"RTM": 3}, weight_g=300)
    photographed(cup.product, pictures=12)
    Product.objects.update(brand=Brand.objects.create(slug="kiln", name_en="Kiln"))
    item = items(client, "eu-de")["CUP"]
    assert item["title"] == "Becher"
    assert item["link"] == "http://testserver/de-eu/p/cup/?v=CUP"
    assert item["price"] == "23.80 EUR"
    assert item["availability"] == "in_stock"
    # 6.90 with 19 % of German tax, as the product page promises
    assert item["shipping"] == {"country": "DE", "service": "Standardversand", "price": "8.21 EUR"}
    assert (item["brand"], item["mpn"], item["identifier_exists"]) == ("Kiln", "CUP", "yes")
    assert item["image_link"] == "http://testserver/media/originals/0.webp"
    assert len(item["additional_image_link"]) == 10


def test_the_feed_asks_what_the_page_asks_and_a_reduction_is_a_sale(client: Client) -> None:
    cup = make_product("CUP", price={"EUR": "25.00", "JPY": "3300"}, stock={})
    photographed(cup.product)
    past = {"variant": cup, "rank": PLAIN_RANK, "starts_at": timezone.now() - timedelta(20), "ends_at": timezone.now()}
    PastPrice.objects.create(amount=money("25.00", "EUR"), **past)
    MarketPrice.objects.create(variant=cup, market_id="eu", amount=money("20.00", "EUR"), compare_at=money("26", "EUR"))
    item = items(client, "eu-en")["CUP"]
    assert (item["price"], item["sale_price"]) == ("29.75 EUR", "23.80 EUR")
    assert item["availability"] == "out_of_stock"
    assert items(client, "jp-ja")["CUP"]["price"] == "3300 JPY"
    assert '<span class="price-now">€23.80</span>' in client.get("/en-eu/p/cup/").content.decode()


def test_a_sale_of_some_days_says_which(client: Client) -> None:
    cup = make_product("CUP", price={"USD": "25.00"}, stock={})
    photographed(cup.product)
    today = timezone.now().date()
    sale = PriceList.objects.create(code="sale", name="Sale", starts_on=today - timedelta(2), ends_on=today)
    PriceListEntry.objects.create(price_list=sale, variant=cup, amount=money("20", "USD"))
    item = items(client, "us-en")["CUP"]
    assert (item["price"], item["sale_price"]) == ("25.00 USD", "20.00 USD")
    assert item["sale_price_effective_date"].endswith(f"/{today + timedelta(1)}T00:00Z")


@pytest.mark.parametrize(("days", "availability"), [(60, "preorder"), (365, "preorder"), (366, "out_of_stock")])
def test_a_preorder_says_its_day_and_one_later_than_a_year_is_not_told(client: Client, days: int, availability) -> None:
    cup = make_product("CUP", stock={"RTM": 0})
    photographed(cup.product)
    day = today() + timedelta(days)
    promise_pieces("CUP", "RTM", 5, until=today() + timedelta(10), ships_on=day)
    item = items(client, "eu-en")["CUP"]
    expected = f"{day}T00:00Z" if availability == "preorder" else None
    assert (item["availability"], item.get("availability_date")) == (availability, expected)
    assert items(client, "eu-en", "meta")["CUP"]["availability"] == "preorder"


def test_a_preorder_of_a_set_leaves_with_the_last_of_its_parts(client: Client) -> None:
    tea_set = make_product("SET", kind="bundle", stock={}).product
    for n, sku in enumerate(("CUP", "POT")):
        part = make_product(sku, stock={"RTM": 0})
        promise_pieces(sku, "RTM", 4, until=today() + timedelta(10), ships_on=today() + timedelta(30 + n))
        BundleItem.objects.create(bundle=tea_set, variant=part, quantity=2)
    photographed(tea_set)
    item = items(client, "eu-en")["SET"]
    assert (item["availability"], item["availability_date"]) == ("preorder", f"{today() + timedelta(31)}T00:00Z")
    assert item["is_bundle"] == "yes"
    assert items(client, "eu-en", "meta")["SET"]["quantity_to_sell_on_facebook"] == "2"


@pytest.mark.parametrize(
    "broken",
    [
        {"availability": "preorder"},
        {"availability_date": "2027-01-01T00:00Z"},
        {"sale_price_effective_date": "2027-01-01T00:00Z/2027-01-02T00:00Z"},
        {"identifier_exists": "yes"},
        {"gtin": "4006381333932"},
        {"gtin": "12345"},
        {"price": "23,80 EUR"},
        {"price": "23.80"},
        {"image_link": "media/x.webp"},
        {"shipping": {"country": "DE", "price": "1.00 EUR"}},
        {"colour": "blue"},
        {"title": ""},
        {"brand": None},
    ],
)
def test_the_rules_catch_an_item_that_the_specification_does_not_allow(broken: dict[str, Any]) -> None:
    good = {
        "id": "CUP",
        "title": "Cup",
        "description": "A cup.",
        "link": "https://tradewind.example/en-eu/p/cup/",
        "image_link": "https://tradewind.example/media/cup.webp",
        "availability": "in_stock",
        "price": "23.80 EUR",
        "brand": "Kiln",
        "condition": "new",
        "identifier_exists": "no",
    }
    RULES["google"].validate(good)
    RULES["google"].validate(good | {"identifier_exists": "yes", "gtin": "4006381333931"})
    assert not RULES["google"].is_valid(good | broken)


def test_variants_are_a_group_with_the_options_that_the_specification_knows(client: Client) -> None:
    axes = [Axis.objects.create(code=code, label_en=code.title()) for code in ("glaze", "set")]
    first = make_product("CUP-A", slug="cup", name="Cup")
    for n, variant in enumerate([first, make_product("CUP-B", product=first.product)]):
        for axis in axes:
            variant.values.add(AxisValue.objects.create(axis=axis, code=f"v{n}", label_en=f"{axis.code} {n}"))
    photographed(first.product)
    found = items(client, "us-en")
    assert [item["title"] for item in found.values()] == ["Cup, glaze 0, set 0", "Cup, glaze 1, set 1"]
    assert {item["item_group_id"] for item in found.values()} == {f"p{first.product_id}"}
    assert found["CUP-B"]["color"] == "glaze 1"
    assert found["CUP-B"]["tax"] == {"country": "US", "rate": "0", "tax_ship": "no"}


def test_a_set_is_there_while_its_pieces_are(client: Client) -> None:
    cup, tea_set = make_product("CUP", stock={"RTM": 7}), make_product("SET", kind="bundle", stock={})
    BundleItem.objects.create(bundle=tea_set.product, variant=cup, quantity=3)
    photographed(tea_set.product)
    item = items(client, "eu-en", "meta")["SET"]
    assert (item["availability"], item["quantity_to_sell_on_facebook"]) == ("in stock", "2")


def test_what_cannot_be_bought_or_shown_there_is_in_no_feed(client: Client) -> None:
    for sku, own in {
        "DRAFT": {"status": "draft"},
        "RETIRED": {"status": "retired"},
        "CARD": {"kind": "gift_card"},
        "GIFT": {"kind": "gift"},
        "UNPRICED": {"price": {"USD": "1.00"}},
    }.items():
        photographed(make_product(sku, **own).product)  # type: ignore[arg-type]
    make_product("BARE")
    banned = photographed(make_product("BANNED").product)
    banned.restrictions.add(Restriction.objects.create(code="no", text_en="No.", countries=["DE"]))
    photographed(make_product("CUP").product)
    assert set(items(client, "eu-de")) == {"CUP"}
    assert set(items(client, "us-en", "meta")) == {"CUP", "BANNED", "UNPRICED"}


@pytest.mark.parametrize("shop", ["google", "meta"])
def test_no_text_of_staff_breaks_a_feed(client: Client, shop: str) -> None:
    cup = make_product("CUP", name=NASTY[2:200], category=make_category("far", name=NASTY[2:100])).product
    for field in ("summary", "description"):
        setattr(cup, f"{field}_en", NASTY[1:] * 30)
    cup.save()
    photographed(cup)
    item = items(client, "us-en", shop)["CUP"]
    assert item["title"].startswith("<b>Cup</b> & ]]>")
    assert len(item["title"]) == 149  # cut at 150, and one character was none of XML


def test_a_sku_too_long_for_an_id_has_a_short_one_that_stays(client: Client) -> None:
    cup = make_product("C" * 60)
    photographed(cup.product)
    assert set(items(client, "us-en")) == {f"v{cup.pk}"}


def test_meta_reads_its_own_words_and_how_many_there_are(client: Client) -> None:
    photographed(make_product("CUP", stock={"RTM": 3}).product)
    item = items(client, "eu-fr", "meta")["CUP"]
    assert (item["availability"], item["quantity_to_sell_on_facebook"]) == ("in stock", "3")
    assert item["brand"] == "Tradewind"


def test_every_market_and_language_has_a_feed_and_nothing_else_has(client: Client) -> None:
    photographed(make_product("CUP").product)
    for place in ("eu-de", "us-en", "jp-ja", "cn-zh-hans", "ae-ar", "world-en"):
        assert set(items(client, place)) <= {"CUP"}
    for place in ("eu-xx", "mars-de", "eu", "de-eu"):
        assert client.get(f"/feeds/{place}/google.xml").status_code == 404
