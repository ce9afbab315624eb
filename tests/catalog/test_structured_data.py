"""What search engines are told of a product, held against the documented rules (schema/json_ld.schema.json)."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from moneyed import Money

from catalog import delivery
from catalog.browse import menu, questions
from catalog.browse.category import category_page
from catalog.browse.home import home_page
from catalog.browse.product import product_page
from catalog.browse.reader import Reader
from catalog.models import Axis, AxisValue, Image, Question, Restriction, Variant
from catalog.productview import ProductView
from orders import promise
from tests.catalog.test_browse import reader
from tests.factories import make_product

pytestmark = pytest.mark.django_db
RULES = Draft202012Validator(json.loads((Path(__file__).parent / "schema" / "json_ld.schema.json").read_text()))
NASTY = "</script><script>alert(1)</script> & \"quotes\" 'n' \u2028 {{ 7*7 }} <!--"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    menu.forget()
    questions.forget()
    promise.forget()


def told(slug: str, at: Reader) -> list[dict[str, Any]]:
    found = product_page(slug, at, wanted="")
    assert isinstance(found, ProductView)
    assert "<" not in found.json_ld
    data = json.loads(found.json_ld)
    RULES.validate(data)
    return data["@graph"]


def many_cups(how_many: int) -> list[Variant]:
    axis = Axis.objects.create(code="glaze", label_en="Glaze")
    first = make_product("CUP-00", slug="cup", name="Cup", stock={"RTM": 3}, weight_g=300)
    variants = [first] + [make_product(f"CUP-{n:02}", product=first.product) for n in range(1, how_many)]
    for n, variant in enumerate(variants):
        variant.values.add(AxisValue.objects.create(axis=axis, code=f"g{n}", label_en=f"Glaze {n}"))
    return variants


def test_one_variant_is_a_product_with_one_offer() -> None:
    make_product("CUP", name="Cup", stock={"RTM": 3}, weight_g=300)
    product, trail = told("cup", reader("eu", "de"))
    assert product["@type"] == "Product"
    assert product["offers"]["price"] == "23.80"
    assert product["brand"] == {"@type": "Brand", "name": "Tradewind"}
    assert [item["position"] for item in trail["itemListElement"]] == [1, 2]


def test_forty_variants_are_a_group_that_says_in_what_they_differ() -> None:
    many_cups(40)
    group, _trail = told("cup", reader("us", "en"))
    assert group["@type"] == "ProductGroup"
    assert group["variesBy"] == ["https://schema.org/color"]
    assert [variant["color"] for variant in group["hasVariant"]] == [f"Glaze {n}" for n in range(40)]
    assert len({variant["offers"]["url"] for variant in group["hasVariant"]}) == 40


def test_the_offer_names_shipping_and_returns_of_the_country() -> None:
    make_product("CUP", stock={"RTM": 3}, weight_g=700)
    offer = told("cup", reader("eu", "en"))[0]["offers"]
    # Standard post from the Netherlands into the union: 6.90 and 1.20 for the second 500 g, with 19 % of German tax.
    assert offer["shippingDetails"]["shippingRate"]["value"] == "9.64"
    assert offer["shippingDetails"]["shippingDestination"]["addressCountry"] == "DE"
    assert offer["shippingDetails"]["deliveryTime"]["transitTime"]["maxValue"] == 5
    assert offer["hasMerchantReturnPolicy"]["returnFees"] == "https://schema.org/FreeReturn"
    assert offer["hasMerchantReturnPolicy"]["merchantReturnDays"] == 30


def test_where_nobody_can_say_what_shipping_costs_nothing_is_said_of_it() -> None:
    make_product("CUP", stock={"RTM": 3})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "_tell", [])
        offer = told("cup", reader("eu", "en"))[0]["offers"]
    assert "shippingDetails" not in offer


def test_a_sold_out_piece_a_piece_without_price_and_one_not_sold_here_stay_honest() -> None:
    make_product("OUT", stock={})
    make_product("FREE", price={"USD": "1.00"})
    banned = make_product("BANNED", stock={"RTM": 1})
    banned.product.restrictions.add(Restriction.objects.create(code="no", text_en="No.", countries=["DE"]))
    at = reader("eu", "en")
    assert told("out", at)[0]["offers"]["availability"] == "https://schema.org/OutOfStock"
    assert "shippingDetails" not in told("out", at)[0]["offers"]
    assert "offers" not in told("free", at)[0]
    assert "offers" not in told("banned", at)[0]


def test_no_text_of_staff_ends_the_script_or_breaks_the_rules() -> None:
    cup = make_product("CUP", name=NASTY, stock={"RTM": 1})
    cup.product.summary_en = cup.product.meta_description_en = NASTY
    cup.product.save()
    Question.objects.create(code="q", topic="shipping", on_products=True, question_en=NASTY, answer_en=NASTY)
    Image.objects.create(product=cup.product, file="originals/a.webp", width=10, height=10, alt_en=NASTY)
    product, _trail, faq = told("cup", reader("us", "en"))
    assert product["name"] == NASTY
    assert faq["mainEntity"][0]["acceptedAnswer"]["text"] == NASTY


def test_a_gift_card_promises_neither_parcel_nor_return() -> None:
    make_product("CARD", kind="gift_card", stock={})
    offer = told("card", reader("us", "en"))[0]["offers"]
    assert {"shippingDetails", "hasMerchantReturnPolicy"} & offer.keys() == set()


def test_the_front_page_says_who_we_are_and_how_to_search() -> None:
    data = json.loads(home_page(reader("eu", "de")).json_ld)
    RULES.validate(data)
    store, site = data["@graph"]
    assert store["@type"] == "OnlineStore"
    assert site["url"] == "http://testserver/de-eu/"
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert target == "http://testserver/de-eu/search/?q={search_term_string}"


def test_the_price_of_the_offer_is_the_price_on_the_page() -> None:
    make_product("CUP", price={"JPY": "3300"}, stock={"SZX": 1})
    at = reader("jp", "ja")
    found = product_page("cup", at, wanted="")
    assert isinstance(found, ProductView)
    offer = json.loads(found.json_ld)["@graph"][0]["offers"]
    assert found.price == Money(offer["price"], offer["priceCurrency"])


def test_a_list_says_where_it_stands() -> None:
    make_product("CUP")
    data = json.loads(category_page("tea", {}, reader("eu", "de")).json_ld)
    RULES.validate(data)
    [trail] = data["@graph"]
    assert [item["item"] for item in trail["itemListElement"]] == ["http://testserver/de-eu/c/tea/"]


@pytest.mark.parametrize("field", ["@id", "name", "url", "brand", "sku", "offers.price", "offers.availability"])
def test_the_rules_catch_a_product_without_what_is_required(field: str) -> None:
    make_product("CUP", stock={"RTM": 1})
    graph = told("cup", reader("eu", "en"))
    *outer, name = field.split(".")
    inside = graph[0]
    for step in outer:
        inside = inside[step]
    del inside[name]
    assert not RULES.is_valid({"@context": "https://schema.org", "@graph": graph})
