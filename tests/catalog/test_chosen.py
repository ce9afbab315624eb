"""What a shopper chose herself: pages that name their products in the address, and hold nothing of her."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.browse.chosen import wishes_page
from catalog.browse.compare import Line, compare_page
from catalog.models import Attribute, Brand, Product, Specification
from tests.catalog.listing import reader
from tests.factories import make_product

pytestmark = pytest.mark.django_db

LRM, RLO = "\u200e", "\u202e"


def two() -> None:
    """A cup of 8 cm by Hario from China, sold out, and a pot from Japan that tells nothing more."""
    cup = make_product("CUP", price={"USD": "22.00"}, stock={}).product
    make_product("POT", price={"USD": "40.00"}, origin="JP")
    height = Attribute.objects.create(code="height", kind="integer", unit="cm", label_en="Height")
    Specification.objects.create(product=cup, attribute=height, value=8)
    Product.objects.filter(pk=cup.pk).update(
        brand=Brand.objects.create(slug="hario", name_en="Hario"), materials_en="Porcelain"
    )


def test_a_wish_list_shows_what_its_address_names_in_that_order_and_the_way_to_take_each_away() -> None:
    two()
    found = wishes_page(("pot", "gone", "cup"), reader())
    assert [(piece.slug, piece.card.name, piece.without_url) for piece in found.pieces] == [
        ("pot", "Pot", "/en-us/wishes/?p=gone,cup"),
        ("cup", "Cup", "/en-us/wishes/?p=pot,gone"),
    ]
    assert (found.lost, found.url) == (1, "/en-us/wishes/?p=pot,gone,cup")


def test_what_is_not_sold_in_the_market_is_counted_as_lost() -> None:
    two()
    Product.objects.filter(slug="pot").update(status="draft")
    make_product("LAMP")
    assert [piece.slug for piece in wishes_page(("pot", "cup"), reader()).pieces] == ["cup"]


def test_products_stand_side_by_side_with_a_line_for_all_that_is_told_of_any() -> None:
    two()
    found = compare_page(("cup", "pot", "cup-of-elsewhere"), reader())
    assert [(column.slug, column.card.sold_out, column.without_url) for column in found.columns] == [
        ("cup", True, "/en-us/compare/?p=pot,cup-of-elsewhere"),
        ("pot", False, "/en-us/compare/?p=cup,cup-of-elsewhere"),
    ]
    assert found.lines == (
        Line("Brand", ("Hario", "")),
        Line("Made in", ("China", "Japan")),
        Line("Height", ("8\u00a0cm", "")),
        Line("Materials", ("Porcelain", "")),
    )
    assert [line.differs for line in found.lines] == [True, True, True, True]
    assert found.lost == 1


@pytest.mark.parametrize("path", ["wishes", "compare", "seen"])
def test_one_statement_says_what_lies_in_the_address_and_none_that_nothing_does(path: str) -> None:
    two()
    shop = Client()
    shop.get(f"/en-us/{path}/?p=pot")
    for query, most in (("?p=cup,pot", 1), ("?p=pot,cup,nothing", 1), ("", 0)):
        with CaptureQueriesContext(connection) as queries:
            answer = shop.get(f"/en-us/{path}/{query}")
        assert answer.status_code == 200
        assert not answer.cookies
        assert len(queries) == most


@pytest.mark.parametrize("path", ["wishes", "compare", "seen"])
@pytest.mark.parametrize(
    "asked",
    ["cup pot", "cup,", ",", "<b>cup</b>", "cup' OR 1=1 --", f"{RLO}puc", f"cup{LRM}", "%00", "x" * 121, "cup," * 9000],
)
def test_what_is_no_list_of_products_has_no_page(path: str, asked: str) -> None:
    assert Client().get(f"/en-us/{path}/", {"p": asked}).status_code == 404


def test_of_too_many_the_first_are_shown() -> None:
    two()
    named = ",".join(["cup", *(f"other-{n}" for n in range(500)), "pot"])
    assert named_on(f"/en-us/wishes/?p={named}") == ["cup"]
    assert named_on(f"/en-us/seen/?p={named}") == ["cup"]
    assert named_on(f"/en-us/compare/?p=a,b,c,d,{named}") == []


def named_on(address: str) -> list[str]:
    """The products that a page leads to."""
    return re.findall(r'href="/en-us/p/([a-z]+)/"', Client().get(address).content.decode())


def test_search_engines_are_kept_out() -> None:
    two()
    for path in ("wishes", "compare"):
        assert '<meta name="robots" content="noindex">' in Client().get(f"/en-us/{path}/?p=cup").content.decode()


def test_a_product_offers_to_be_kept_and_compared_without_a_script() -> None:
    two()
    page = Client().get("/en-us/p/pot/").content.decode()
    assert 'action="/en-us/account/wishes/"' in page
    assert 'href="/en-us/compare/?p=pot"' in page
