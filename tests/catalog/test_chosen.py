"""What a shopper names herself: wish list and comparison are addresses, and a page is the same for everybody."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from moneyed import Money

from catalog.browse import menu
from catalog.browse.chosen import chosen, comparison, named
from catalog.models import Attribute, Product, Specification
from tests.catalog.test_browse import reader
from tests.factories import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    menu.forget()


def test_named_pieces_are_shown_once_in_the_order_of_their_names() -> None:
    for sku in ("CUP", "MUG", "POT"):
        make_product(sku)
    make_product("DRAFT", status="draft")
    cards = chosen("pot,cup,draft,pot,none,mug", reader("eu", "de"))
    assert [card.url for card in cards] == ["/de-eu/p/pot/", "/de-eu/p/cup/", "/de-eu/p/mug/"]
    assert cards[0].price == Money("23.80", "EUR")


@pytest.mark.parametrize(
    ("asked", "slugs"),
    [
        ("", []),
        (",,,", []),
        ("a, b,<script>,../admin,a", ["a"]),
        ("x" * 121, []),
        ("ü,%00,\x00", []),
        (",".join(str(n) for n in range(99)), ["0", "1", "2", "3"]),
    ],
)
def test_what_is_no_address_of_a_piece_is_left_out(asked: str, slugs: list[str]) -> None:
    assert named(asked, 4) == slugs


def test_four_pieces_stand_side_by_side_with_what_is_said_of_any_of_them() -> None:
    height = Attribute.objects.create(code="height", label_en="Height", kind="number", unit="mm")
    for sku, tall in (("CUP", 62), ("MUG", 90), ("POT", None)):
        piece = make_product(sku).product
        if tall:
            Specification.objects.create(product=piece, attribute=height, value=tall)
    Product.objects.filter(slug="pot").update(origin_country="JP", materials_en="Clay")
    found = comparison("cup,mug,pot", reader("us", "en"))
    assert [(row.label, row.values, row.differs) for row in found.rows] == [
        ("Height", ("62\u00a0mm", "90\u00a0mm", ""), True),
        ("Made in", ("China", "China", "Japan"), True),
        ("Materials", ("", "", "Clay"), True),
    ]
    assert [column.without_url for column in found.columns] == [
        "/en-us/compare/?p=mug,pot",
        "/en-us/compare/?p=cup,pot",
        "/en-us/compare/?p=cup,mug",
    ]
    assert not comparison("cup,mug", reader("us", "en")).rows[1].differs


@pytest.mark.parametrize(("path", "most"), [("compare/", 2), ("wishes/", 1), ("chosen/", 1)])
def test_a_list_costs_the_same_however_long_it_is(client: Client, path: str, most: int) -> None:
    for n in range(6):
        make_product(f"CUP-{n}")
    slugs = ",".join(f"cup-{n}" for n in range(6))
    client.get(f"/en-us/{path}")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"/en-us/{path}?p={slugs}")
    assert answer.status_code == 200
    assert len(queries) <= most
    assert not answer.cookies


@pytest.mark.parametrize("asked", ["", "none", "%00", "a" * 20_000, "<script>alert(1)</script>", "%E2%80%AE,;--"])
@pytest.mark.parametrize("path", ["compare/", "wishes/", "chosen/"])
def test_no_address_breaks_these_pages(client: Client, path: str, asked: str) -> None:
    answer = client.get(f"/en-us/{path}?p={asked}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_lists_of_one_shopper_are_no_pages_for_search_engines(client: Client) -> None:
    for path in ("compare/", "wishes/"):
        assert 'content="noindex"' in client.get(f"/en-us/{path}").content.decode()
        assert f"Disallow: /*/{path}" in client.get("/robots.txt").content.decode()
