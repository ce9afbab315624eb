"""Goods without customs data are sold where they cross no border, and refused by name where they do."""

import pytest
from django.test import Client
from django.utils.translation import override

from catalog.models import Product, Variant
from logistics.errors import NotDeclarable
from orders import checkout
from orders.models import Order
from tests.factories import make_product
from tests.orders.making import LEEDS, fill, place, shopper

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("lack", "word"),
    [
        ({"hs_code": ""}, "HS code"),
        ({"origin": ""}, "country of origin"),
        ({"weight_g": 0}, "weight"),
        ({"hs_code": "", "origin": "", "weight_g": 0}, "HS code, country of origin, and weight"),
    ],
)
def test_a_piece_whose_papers_lack_something_is_refused_by_name(lack: dict[str, object], word: str) -> None:
    make_product("CUP", **lack)
    with override("en"), pytest.raises(NotDeclarable) as refused:
        checkout.summary(fill(shopper("gb", language="en"), CUP=1), language="en")
    assert str(refused.value) == f"Cup cannot be sent to United Kingdom yet, because our papers lack its {word}."


def test_from_stock_at_home_no_papers_are_asked_for() -> None:
    make_product("CUP", stock={"RTM": 5}, hs_code="", origin="")
    assert checkout.summary(fill(shopper("eu"), CUP=1), language="de").regime == "eu"


def test_the_order_is_refused_too_when_the_code_went_away_meanwhile() -> None:
    make_product("CUP")
    basket = fill(shopper("gb", language="en"), CUP=1)
    Product.objects.update(hs_code="")
    with pytest.raises(NotDeclarable):
        place(basket, address=LEEDS, language="en")
    assert Order.objects.count() == 0


def test_a_code_of_the_destination_stands_in_for_the_missing_one() -> None:
    make_product("CUP", hs_code="")
    Variant.objects.get(sku="CUP").tariff_extensions.create(country="GB", code="6911100090", valid_from="2020-01-01")
    assert checkout.summary(fill(shopper("gb"), CUP=1), language="de").regime == "gb"


def test_the_page_of_the_landed_price_says_why_there_is_none(client: Client) -> None:
    make_product("CUP", weight_g=0)
    page = client.get("/en-gb/landed/?sku=CUP")
    assert page.status_code == 200
    assert "because our papers lack its weight" in page.content.decode()
