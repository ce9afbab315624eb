"""List pages: every product once in every order, at any depth, under any filters, with one address for each."""

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moneyed import Money

from catalog import freshness
from catalog.bands import bands, net_edge
from catalog.browse import menu
from catalog.browse.category import category_page
from catalog.browse.lists import vocabulary
from catalog.browse.lists.address import Address
from catalog.browse.lists.keyset import stretch
from catalog.browse.lists.page import Moved
from catalog.browse.lists.selection import Selection
from catalog.listview import ListView
from catalog.models import (
    Attribute,
    AttributeValue,
    Axis,
    AxisValue,
    Brand,
    Card,
    Collection,
    CollectionMember,
    Price,
    Product,
    Publication,
    Specification,
    Variant,
)
from shop import markets
from shop.money import Percent, money
from tests.catalog.listing import Made, listed, plant, reader, slugs, walk
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db

SORTS = ("featured", "price_asc", "price_desc", "new")
TEA = "/en-us/c/tea/"
SLOW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(autouse=True)
def _fresh() -> None:
    menu.forget()
    markets.forget()
    vocabulary.forget()


def sorted_at(sort: str) -> str:
    return TEA if sort == "featured" else f"{TEA}?sort={sort}"


def counts(page: ListView, code: str) -> dict[str, str]:
    found = [one for one in page.panel.filters if one.code == code]
    return {link.label: link.count for one in found for link in (*one.values, *one.more)}


made = st.builds(
    Made,
    price=st.one_of(st.none(), st.sampled_from([5, 10, 10, 60])),
    position=st.integers(0, 3),
    featured=st.booleans(),
    origin=st.sampled_from(["CN", "JP", "DE"]),
)


@SLOW
@given(goods=st.lists(made, min_size=1, max_size=80))
def test_a_walk_meets_every_product_once_in_every_order_and_back(goods: list[Made]) -> None:
    Product.objects.all().delete()
    plant(goods)
    freshness.refresh_due()
    at = reader()
    for sort in SORTS:
        pages = list(walk(sorted_at(sort), at))
        seen = [slug for page in pages for slug in slugs(page)]
        assert Counter(seen) == Counter(f"tea-{n}" for n in range(len(goods)))
        prices = [goods[int(slug[4:])].price for slug in seen]
        priced = [price for price in prices if price is not None]
        if sort.startswith("price"):
            assert prices == priced + [None] * (len(prices) - len(priced))
            assert priced == sorted(priced, reverse=sort == "price_desc")
        if sort == "featured":
            ranks = [(not goods[int(slug[4:])].featured, goods[int(slug[4:])].position) for slug in seen]
            assert ranks == sorted(ranks)
        for before, page in pairwise(pages):
            back = category_page("tea", dict(_query(page.previous_url)), at)
            # In front of the second page lies the first, which has an address of its own.
            assert isinstance(back, Moved) or slugs(back) == slugs(before)


def _query(url: str) -> list[tuple[str, str]]:
    return [tuple(part.split("=", 1)) for part in url.partition("?")[2].split("&")]


def test_what_changes_between_two_pages_is_neither_lost_nor_met_twice_unless_it_moved() -> None:
    plant([Made(price=10 + n) for n in range(60)])
    freshness.refresh_due()
    at = reader()
    first = listed(f"{TEA}?sort=price_asc", at)
    Product.objects.filter(slug__in=slugs(first)[:5]).update(status="draft")
    plant([Made(price=1), Made(price=500)], slug="late")
    Product.objects.filter(slug__startswith="late").update(category=make_category("tea"))
    freshness.refresh_due()
    rest = [slug for page in walk(first.next_url, at) for slug in slugs(page)]
    assert [*slugs(first), *rest] == [*(f"tea-{n}" for n in range(60)), "late-1"]


@pytest.mark.parametrize(
    ("query", "statements"),
    [("", 1), ("?sort=price_desc", 1), ("?filter=origin:cn", 2), ("?filter=origin:cn;price:0-25", 2)],
)
def test_a_list_asks_one_statement_at_any_depth_and_two_under_filters(
    query: str, statements: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocabulary, "KEPT_S", 600)  # however slow the machine is
    plant([Made(price=n % 7) for n in range(80)])
    freshness.refresh_due()
    at = reader()
    asked: list[str] = []

    def listen(execute: Any, sql: str, *more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *more)

    for page in walk(f"{TEA}{query}", at):
        asked.clear()
        with connection.execute_wrapper(listen):
            listed(page.here, at)
        assert len(asked) == statements
        assert not any("OFFSET" in sql.upper() for sql in asked)


def test_a_category_lists_what_lies_below_it_and_nothing_that_is_not_for_sale_there() -> None:
    tea = make_category("tea")
    cups = make_category("cups", name="Cups", parent=tea)
    make_product("CUP", category=cups, price={"EUR": "20.00"})
    make_product(
        "POT", category=make_category("pots", name="Pots"), price={"EUR": "5.00"}
    ).product.extra_categories.add(tea)
    make_product("LAMP", category=make_category("light", name="Light"))
    make_product("HIDDEN", category=cups, status="draft")
    elsewhere = make_product("ELSE", category=cups).product
    Product.objects.filter(pk=elsewhere.pk).update(everywhere=False)
    Publication.objects.create(product=elsewhere, market_id="jp")
    freshness.refresh_due()
    page = listed("/en-eu/c/tea/?sort=price_asc", reader("eu"))
    assert [(card.name, card.price) for card in page.cards] == [
        ("Pot", Money("5.95", "EUR")),
        ("Cup", Money("23.80", "EUR")),
    ]
    assert page.total == "2 pieces"
    assert [(way.label, way.url) for way in page.ways] == [("Cups", "/en-eu/c/cups/")]
    assert [sort.code for sort in page.sorts if sort.current] == ["price_asc"]
    assert "Else" in [card.name for card in listed("/en-jp/c/tea/", reader("jp")).cards]


def glazed() -> None:
    """Celadon by Hario from China, celadon and tenmoku by Kinto from Japan, tenmoku from Japan that is sold out."""
    axis = Axis.objects.create(code="glaze", label_en="Glaze")
    celadon, tenmoku = (
        AxisValue.objects.create(axis=axis, code=code, label_en=code.title()) for code in ("celadon", "tenmoku")
    )
    hario, kinto = (Brand.objects.create(slug=name.lower(), name_en=name) for name in ("Hario", "Kinto"))
    handmade = Attribute.objects.create(code="handmade", kind="boolean", label_en="Handmade", filterable=True)
    firing = Attribute.objects.create(code="firing", kind="choice", label_en="Firing", filterable=True)
    wood = AttributeValue.objects.create(attribute=firing, code="wood", label_en="In wood")
    one = make_product("ONE", price={"USD": "20.00"})
    two = make_product("TWO", price={"USD": "30.00"}, origin="JP")
    other = make_product("TWO-B", product=two.product, price={"USD": "35.00"})
    three = make_product("THREE", price={"USD": "250.00"}, origin="JP", stock={})
    one.values.add(celadon), two.values.add(celadon), other.values.add(tenmoku), three.values.add(tenmoku)
    Product.objects.filter(pk=one.product_id).update(brand=hario)
    Product.objects.filter(pk=two.product_id).update(brand=kinto)
    Specification.objects.create(product=one.product, attribute=handmade, value=True)
    Specification.objects.create(product=two.product, attribute=handmade, value=False)
    Specification.objects.create(product=three.product, attribute=firing, choice=wood)
    freshness.refresh_due()


def test_every_filter_tells_how_much_lies_behind_it() -> None:
    glazed()
    page = listed(TEA, reader())
    assert {one.code: counts(page, one.code) for one in page.panel.filters} == {
        "stock": {"In stock": "2"},
        "price": {"Under $25.00": "1", "$25.00 to $50.00": "1", "$200.00 and more": "1"},
        "brand": {"Hario": "1", "Kinto": "1"},
        "glaze": {"Celadon": "2", "Tenmoku": "2"},
        "handmade": {"Yes": "1", "No": "1"},
        "firing": {"In wood": "1"},
        "origin": {"China": "1", "Japan": "2"},
    }


def test_a_filter_does_not_count_its_own_choice_against_its_other_values() -> None:
    glazed()
    page = listed(f"{TEA}?filter=glaze:celadon;origin:jp", reader())
    assert slugs(page) == ["two"]
    assert counts(page, "glaze") == {"Celadon": "1", "Tenmoku": "2"}
    assert counts(page, "origin") == {"China": "1", "Japan": "1"}
    assert counts(page, "brand") == {}, "one brand that all of them have narrows nothing"
    assert [(chip.name, chip.url) for chip in page.chips] == [
        ("Glaze: Celadon", f"{TEA}?filter=origin:jp"),
        ("Made in: Japan", f"{TEA}?filter=glaze:celadon"),
    ]
    assert (page.clear_url, page.indexed) == (TEA, False)


def test_any_value_of_a_filter_will_do() -> None:
    glazed()
    page = listed(f"{TEA}?filter=origin:cn,jp", reader())
    assert sorted(slugs(page)) == ["one", "three", "two"]


def test_a_selection_that_nothing_meets_shows_the_way_back() -> None:
    glazed()
    page = listed(f"{TEA}?filter=brand:hario;origin:jp", reader())
    assert (page.cards, page.total) == ((), "0 pieces")
    assert counts(page, "brand") == {"Hario": "0", "Kinto": "1"}
    assert len(page.chips) == 2


@SLOW
@given(
    goods=st.lists(made, min_size=1, max_size=40),
    origins=st.sets(st.sampled_from(["cn", "jp", "de"])),
    prices=st.sets(st.sampled_from(["0-25", "50-100"])),
    market=st.sampled_from(["us", "world"]),
)
def test_counts_and_lists_under_filters_are_what_a_slow_count_finds(
    goods: list[Made], origins: set[str], prices: set[str], market: str
) -> None:
    Product.objects.all().delete()
    plant(goods)
    freshness.refresh_due()
    at = reader(market)
    known = {one.origin.lower() for one in goods}
    banded = {band(one) for one in goods} - {""}
    origins, prices = origins & known, prices & banded

    def meets(one: Made, *, origin: bool = True, price: bool = True) -> bool:
        return (not origin or not origins or one.origin.lower() in origins) and (
            not price or not prices or band(one) in prices
        )

    chosen = [(name, tuple(sorted(some))) for name, some in (("origin", origins), ("price", prices)) if some]
    url = Address(f"/en-{market}/c/tea/", Selection(tuple(chosen))).at()
    seen = [slug for page in walk(url, at) for slug in slugs(page)]
    assert sorted(seen) == sorted(f"tea-{n}" for n, one in enumerate(goods) if meets(one))
    page = listed(url, at)
    by_origin = Counter(one.origin for one in goods if meets(one, origin=False))
    labels = {"CN": "China", "JP": "Japan", "DE": "Germany"}
    shown = {label: count for label, count in counts(page, "origin").items() if count != "0"}
    if shown:
        assert shown == {labels[code]: str(number) for code, number in by_origin.items()}
    by_band = Counter(band(one) for one in goods if meets(one, price=False) and band(one))
    assert sum(int(n) for n in counts(page, "price").values()) in {0, sum(by_band.values())}


def band(one: Made) -> str:
    return "" if one.price is None else "0-25" if one.price < 25 else "50-100"


def test_more_than_a_thousand_are_not_counted_one_by_one_but_all_can_be_walked() -> None:
    plant([Made(price=n % 9 + 60 * (n % 2), origin="CN" if n % 100 else "JP") for n in range(1100)])
    freshness.refresh_due()
    at = reader()
    page = listed(f"{TEA}?filter=origin:cn", at)
    assert page.total == "1,089 pieces", "one value alone is counted on the shelf"
    assert counts(page, "price") == {"Under $25.00": "", "$50.00 to $100.00": ""}
    assert counts(page, "origin") == {"China": "1,089", "Japan": "11"}
    both = listed(f"{TEA}?filter=origin:cn,jp", at)
    assert (both.total, counts(both, "origin")) == ("More than 1,000 pieces", {"China": "1,089", "Japan": "11"})
    narrow = listed(f"{TEA}?filter=origin:cn;price:0-25", at)
    assert (narrow.total, counts(narrow, "price")) == ("539 pieces", {"Under $25.00": "", "$50.00 to $100.00": ""})
    assert counts(narrow, "origin") == {"China": "539", "Japan": "11"}
    for sort in ("price_desc", "featured"):
        url = f"{TEA}?filter=origin:cn" + ("" if sort == "featured" else f"&sort={sort}")
        assert sum(len(slugs(page)) for page in walk(url, at)) == 1089


def test_price_bands_are_of_what_the_shopper_sees() -> None:
    """23.80 with tax is under 25, though 25 before tax would be more."""
    tax = Percent("19")
    edge = net_edge(money("25", "EUR"), tax)
    assert tax.on_top_of(money(str(edge / 1000), "EUR")) >= money("25", "EUR")
    assert tax.on_top_of(money(str((edge - 10) / 1000), "EUR")) < money("25", "EUR")
    assert len(bands("USD")) == 5 and bands("XXX") == ()


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("filter=glaze:nope", ""),
        ("filter=nope:celadon", ""),
        ("filter=", ""),
        ("filter=origin:jp;glaze:celadon", "?filter=glaze:celadon;origin:jp"),
        ("filter=glaze:tenmoku,celadon,celadon", "?filter=glaze:celadon,tenmoku"),
        ("filter=glaze:celadon;glaze:nope", "?filter=glaze:celadon"),
        ("filter=<script>alert(1)</script>", ""),
        ("filter=glaze:'; DROP TABLE catalog_card; --", ""),
        ("sort=featured", ""),
        ("sort=nope", ""),
        ("page=0", ""),
        ("page=1000000000", ""),
        ("page=2&filter=origin:jp", "?filter=origin:jp"),
        ("after=1.1&sort=price_desc", "?sort=price_desc"),
        ("before=0.0", ""),
        ("after=007.1", "?after=7.1"),
    ],
)
def test_what_has_another_address_leads_there(query: str, address: str) -> None:
    glazed()
    answer = Client().get(f"{TEA}?{query}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{TEA}{address}")


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=1",
        "after=1.2.3",
        "after=1.1&before=1.1",
        "after=" + "9" * 40 + ".1",
        "after=9999999999999999999.1",
        "after=١.١",
        "filter=" + "x" * 10_000,
        "filter=glaze:%00",
        "filter=%E2%80%AEglaze:celadon",
        "filter=glaze:%0Aceladon",
    ],
)
def test_what_is_no_filter_and_no_key_has_no_page(query: str) -> None:
    glazed()
    assert Client().get(f"{TEA}?{query}").status_code == 404


def test_words_that_belong_to_others_change_nothing() -> None:
    glazed()
    assert Client().get(f"{TEA}?utm_source=letter").status_code == 200


def test_search_engines_get_one_filter_and_no_more() -> None:
    glazed()
    one, two = (
        Client().get(f"{TEA}?filter={wanted}").content.decode() for wanted in ("glaze:celadon", "glaze:celadon,tenmoku")
    )
    assert f'rel="canonical" href="http://testserver{TEA}?filter=glaze:celadon"' in one
    assert "noindex" not in one
    assert '<meta name="robots" content="noindex, follow">' in two
    sorted_by_price = Client().get(f"{TEA}?sort=price_asc").content.decode()
    assert f'rel="canonical" href="http://testserver{TEA}"' in sorted_by_price


def test_brands_and_collections_have_lists_of_their_own() -> None:
    glazed()
    collection = Collection.objects.create(slug="autumn", name_en="Autumn", published=True)
    for position, slug in enumerate(("three", "one")):
        CollectionMember.objects.create(
            collection=collection, product=Product.objects.get(slug=slug), position=position
        )
    freshness.refresh_due()
    shop = Client()
    assert "Three" in shop.get("/en-us/collections/autumn/").content.decode()
    assert "Kinto" in shop.get("/en-us/brands/").content.decode()
    assert "Two" in shop.get("/en-us/brands/kinto/").content.decode()
    Collection.objects.create(slug="winter", name_en="Winter", published=True, markets=["jp"])
    wrong = ("collections/winter", "collections/nope", "brands/nope", "c/nope")
    assert [shop.get(f"/en-us/{path}/").status_code for path in wrong] == [404] * 4


def test_a_shop_that_never_listed_anything_has_an_empty_page() -> None:
    make_category("tea")
    assert Client().get(TEA).status_code == 200


def test_an_empty_shelf_has_its_name_and_no_pieces() -> None:
    plant([Made()])
    make_category("light", name="Light")
    freshness.refresh_due()
    page = listed("/en-us/c/light/", reader())
    assert (page.name, page.total, page.cards, page.panel.filters) == ("Light", "0 pieces", (), ())
    assert [crumb.name for crumb in page.crumbs] == ["Light"]


def test_a_piece_of_the_tree_shows_all_above_it_and_its_sisters() -> None:
    tea = make_category("tea")
    pots = make_category("pots", name="Pots", parent=tea)
    make_product("POT", category=make_category("iron", name="Iron", parent=pots))
    make_product("JUG", category=make_category("glass", name="Glass", parent=pots))
    freshness.refresh_due()
    page = listed("/en-us/c/iron/", reader())
    assert [(crumb.name, crumb.url) for crumb in page.crumbs] == [
        ("Tea", "/en-us/c/tea/"),
        ("Pots", "/en-us/c/pots/"),
        ("Iron", ""),
    ]
    assert [(way.label, way.current) for way in page.ways] == [("Iron", True), ("Glass", False)]


def test_a_key_is_two_whole_numbers() -> None:
    with pytest.raises(Http404):
        stretch("1e3.1", "")
    assert str(stretch("-5.7", "").mark) == "-5.7"


def test_a_sold_out_piece_comes_back_into_its_filter_with_its_stock() -> None:
    glazed()
    from_stock = f"{TEA}?filter=stock:in"
    assert sorted(slugs(listed(from_stock, reader()))) == ["one", "two"]
    make_product("THREE-B", product=Product.objects.get(slug="three"), price={"USD": "1.00"}, stock={"SZX": 1})
    assert sorted(slugs(listed(from_stock, reader()))) == ["one", "three", "two"]
    assert Card.objects.get(slug="three").offers["us"][:2] == ["1.000", "250.000"]
    assert Price.objects.count() == 5 and Variant.objects.count() == 5
