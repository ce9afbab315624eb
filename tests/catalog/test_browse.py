"""The shop window: what the pages show, in whose language and currency, and with how many statements."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from moneyed import Money

from catalog import stock
from catalog.browse import menu
from catalog.browse.home import home_page
from catalog.browse.options import Variant as VariantValue
from catalog.browse.product import Moved, product_page
from catalog.browse.reader import Reader, reader_in
from catalog.models import Attribute, Axis, AxisValue, Image, PastPrice, Price, Relation, Specification, Variant
from catalog.models.price_triggers import PLAIN_RANK
from catalog.productview import ProductView
from shop import markets
from shop.money import money
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_menu() -> None:
    menu.forget()
    markets.forget()


def reader(place: str = "eu", language: str = "de") -> Reader:
    translation.activate(language)
    return reader_in(markets.by_code(place))


def view_of(slug: str, at: Reader, wanted: str = "") -> ProductView:
    found = product_page(slug, at, wanted=wanted)
    assert isinstance(found, ProductView)
    return found


def glazed_cup() -> list[Variant]:
    axis = Axis.objects.create(code="glaze", label_en="Glaze", label_de="Glasur")
    first = make_product("CUP-CEL", slug="cup", name="Cup", names={"de": "Becher"}, price={"EUR": "20.00"})
    second = make_product("CUP-TEN", product=first.product, price={"EUR": "25.00"}, stock={"SZX": 0})
    for variant, code, label in [(first, "celadon", "Seladon"), (second, "tenmoku", "Tenmoku")]:
        variant.values.add(AxisValue.objects.create(axis=axis, code=code, label_en=code.title(), label_de=label))
    return [first, second]


def test_a_product_page_speaks_german_and_shows_prices_with_tax_in_the_union() -> None:
    glazed_cup()
    page = view_of("cup", reader("eu", "de"))
    assert page.name == "Becher"
    assert page.price == Money("23.80", "EUR")
    assert page.options == "Glasur: Seladon"
    assert page.url == "/de-eu/p/cup/"
    assert [(crumb.name, crumb.url) for crumb in page.crumbs] == [("Tea", "/de-eu/c/tea/"), ("Becher", "")]


def test_prices_are_before_tax_where_the_market_shows_them_so() -> None:
    make_product("CUP", price={"USD": "22.00"})
    assert view_of("cup", reader("us", "en")).price == Money("22.00", "USD")


def test_a_text_that_is_missing_in_a_language_is_shown_in_english() -> None:
    make_product("CUP", name="Cup")
    assert view_of("cup", reader("jp", "ja")).name == "Cup"


def test_every_option_leads_to_the_variant_that_has_it() -> None:
    glazed_cup()
    page = view_of("cup", reader(), wanted="CUP-TEN")
    assert page.sku == "CUP-TEN"
    assert page.price == Money("29.75", "EUR")
    assert page.stock.state == "out"
    assert [(v.label, v.url, v.current, v.available) for v in page.axes[0].values] == [
        ("Seladon", "/de-eu/p/cup/?v=CUP-CEL", False, True),
        ("Tenmoku", "/de-eu/p/cup/?v=CUP-TEN", True, False),
    ]


def test_an_unknown_variant_leads_to_the_product() -> None:
    glazed_cup()
    assert product_page("cup", reader(), wanted="NOPE") == Moved("/de-eu/p/cup/")


def test_likeness_counts_shared_options() -> None:
    one = VariantValue(1, "A", None, None, 1, (("glaze", "", "sea", ""), ("size", "", "21", "")))
    other = VariantValue(2, "B", None, None, 1, (("glaze", "", "sea", ""), ("size", "", "27", "")))
    assert one.likeness(other) == 1


@pytest.mark.parametrize(
    ("pieces", "state", "most"),
    [({"RTM": 60}, "in_stock", 60), ({"RTM": 2, "SZX": 1}, "low", 3), ({"LAX": 9}, "out", 0)],
)
def test_stock_is_that_of_the_warehouses_that_serve_the_market(pieces: dict[str, int], state: str, most: int) -> None:
    make_product("CUP", stock=pieces)
    eu = reader("eu")
    assert "LAX" not in eu.places
    found = view_of("cup", eu).stock
    assert (found.state, found.most) == (state, most)


def test_a_gift_card_is_never_sold_out() -> None:
    make_product("CARD", kind="gift_card", stock={})
    assert view_of("card", reader()).stock.state == "in_stock"


def test_the_specification_prefers_the_variants_own_value() -> None:
    cup, other = glazed_cup()
    capacity = Attribute.objects.create(
        code="capacity", kind="number", unit="ml", label_en="Capacity", label_de="Inhalt"
    )
    safe = Attribute.objects.create(code="safe", kind="boolean", label_en="Dishwasher safe", position=1)
    Specification.objects.create(product=cup.product, attribute=capacity, value=1150.5)
    Specification.objects.create(product=cup.product, attribute=safe, value=True)
    Specification.objects.create(product=cup.product, variant=other, attribute=capacity, value=200)
    assert [(s.label, s.value) for s in view_of("cup", reader()).specs] == [
        ("Inhalt", "1.150,5\u00a0ml"),
        ("Dishwasher safe", view_of("cup", reader()).specs[1].value),
    ]
    assert view_of("cup", reader(), wanted="CUP-TEN").specs[0].value == "200\u00a0ml"


def test_structured_data_holds_every_offer_and_nothing_that_ends_the_script() -> None:
    glazed_cup()
    first = Variant.objects.get(sku="CUP-CEL")
    first.product.name_de = "</script><b>Becher"
    first.product.save()
    text = str(view_of("cup", reader()).json_ld)
    assert "<" not in text
    product, trail = json.loads(text)["@graph"]
    assert product["name"] == "</script><b>Becher"
    offers = [variant["offers"] for variant in product["hasVariant"]]
    assert [v["sku"] for v in product["hasVariant"]] == ["CUP-CEL", "CUP-TEN"]
    assert [(o["price"], o["priceCurrency"]) for o in offers] == [("23.80", "EUR"), ("29.75", "EUR")]
    assert offers[1]["availability"] == "https://schema.org/OutOfStock"
    assert trail["@type"] == "BreadcrumbList"


def test_related_products_are_those_staff_chose_then_those_of_the_category() -> None:
    cup = make_product("CUP").product
    make_product("A")
    far = make_product("FAR", category=make_category("lamps", name="Lamps")).product
    make_product("HIDDEN", status="draft")
    Relation.objects.create(product=cup, other=far)
    assert [card.name for card in view_of("cup", reader("us", "en")).related] == ["Far", "A"]


def test_the_home_page_has_shelves_and_categories_with_a_picture() -> None:
    cup = make_product("CUP", featured=True, tags=("new", "bestseller")).product
    Image.objects.create(
        product=cup,
        file="originals/a.webp",
        width=1600,
        height=1600,
        alt_en="A cup",
        renditions={"name": "a", "webp": [320, 640]},
    )
    home = home_page(reader("us", "en"))
    assert [card.name for card in (*home.featured, *home.new, *home.bestsellers)] == ["Cup"] * 3
    assert home.featured[0].badge == "New"
    assert home.hero is None
    [tile] = home.categories
    assert tile.image is not None
    assert tile.image.srcset_webp == "/media/renditions/a-320.webp 320w, /media/renditions/a-640.webp 640w"
    assert tile.image.srcset_avif == ""
    assert (tile.image.src, tile.image.alt) == ("/media/renditions/a-640.webp", "A cup")


@pytest.mark.parametrize(
    "path",
    [
        "p/nope/",
        "p/hidden/",
        "c/nope/",
        "search/?q=tea&page=7",
    ],
)
def test_what_is_not_there_is_a_404(client: Client, path: str) -> None:
    make_product("HIDDEN", status="draft")
    assert client.get(f"/de-eu/{path}").status_code == 404


@pytest.mark.parametrize(
    ("path", "most"), [("", 3), ("c/tea/", 2), ("p/cup/", 2), ("p/cup/?v=CUP", 2), ("search/?q=cup", 2)]
)
def test_a_page_costs_few_statements_cold_and_none_warm(client: Client, path: str, most: int) -> None:
    make_product("CUP", featured=True)
    for n in range(8):
        make_product(f"MUG-{n}", tags=("new",))
    client.get(f"/de-eu/{path}")
    cache.clear()
    with CaptureQueriesContext(connection) as cold:
        page = client.get(f"/de-eu/{path}")
    with CaptureQueriesContext(connection) as warm:
        again = client.get(f"/de-eu/{path}")
    assert page.status_code == 200
    assert len(cold) <= most
    assert len(warm) == 0
    assert again.content == page.content
    assert not page.cookies
    assert "Cup" in page.content.decode()


def test_a_sold_out_product_is_on_the_page_as_soon_as_the_last_piece_is_reserved(client: Client) -> None:
    make_product("CUP", stock={"SZX": 1})
    client.get("/en-cn/p/cup/")
    kept = client.get("/en-cn/p/cup/").content
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shop.pagecache.transaction.on_commit", lambda run, robust=False: run())
        stock.reserve([stock.Wanted("CUP", 1, "SZX")], reference="TW-1", until=datetime(2030, 1, 1, tzinfo=UTC))
    assert client.get("/en-cn/p/cup/").content != kept


def test_a_product_without_a_price_in_the_currency_is_shown_without_one() -> None:
    make_product("CUP", price={"USD": "22.00"})
    page = view_of("cup", reader("jp", "ja"))
    assert (page.price, page.compare_at) == (None, None)


def test_an_earlier_price_is_shown_beside_the_price() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    Price.objects.filter(variant=cup).update(compare_at=money("30.00", "EUR").amount, compare_at_currency="EUR")
    PastPrice.objects.create(
        variant=cup,
        amount=money("30.00", "EUR"),
        rank=PLAIN_RANK,
        starts_at=timezone.now() - timedelta(days=20),
        ends_at=timezone.now(),
    )
    assert view_of("cup", reader()).compare_at == Money("35.70", "EUR")
