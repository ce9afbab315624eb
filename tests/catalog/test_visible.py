"""Who is in the shop: by status, by market, by the days; and every reader asks the same condition."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from catalog import freshness, opening
from catalog.bans import not_sold_to
from catalog.browse import menu
from catalog.browse.category import category_page
from catalog.browse.home import home_page
from catalog.browse.product import product_page
from catalog.browse.reader import Reader, reader_in
from catalog.listview import ListView
from catalog.models import Collection, Product, Publication, Restriction
from catalog.offers import offers
from catalog.search.page import search_page
from catalog.visible import collection_visible
from shop import markets
from shop.asking import rows
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def reader(market: str) -> Reader:
    with override("en"):
        return reader_in(markets.by_code(market))


def seen_in(market: str) -> set[str]:
    """Every reader that shows or sells the cup in this market."""
    freshness.refresh_due()
    menu.forget()
    found = set()
    with override("en"), markets.override(market):
        listing = category_page("tea", {}, reader(market))
        if isinstance(listing, ListView) and listing.cards:
            found.add("category")
        if search_page({"q": "cup"}, reader(market)).cards:
            found.add("search")
        if home_page(reader(market)).featured:
            found.add("home")
        if menu.menu():
            found.add("menu")
        if product_page("cup", reader(market), wanted=""):
            found.add("product")
    if offers(["CUP"], language="en", currency=markets.by_code(market).currency, market=market):
        found.add("offers")
    if b"/p/cup/" in b"".join(Client().get(f"/sitemaps/en-{market}-1.xml")):
        found.add("map")
    return found


EVERYWHERE = {"category", "search", "home", "menu", "product", "offers", "map"}


@pytest.mark.parametrize(
    ("facts", "eu", "us"),
    [
        ({}, EVERYWHERE, EVERYWHERE),
        ({"status": "draft"}, set(), set()),
        ({"status": "retired"}, set(), set()),
        ({"from_at": 1}, set(), set()),
        ({"from_at": -2, "until_at": -1}, set(), set()),
        ({"from_at": -1, "until_at": 1}, EVERYWHERE, EVERYWHERE),
        ({"everywhere": False}, set(), set()),
        ({"everywhere": False, "eu": (None, None)}, EVERYWHERE, set()),
        ({"everywhere": False, "eu": (1, None), "us": (None, 1)}, set(), EVERYWHERE),
        ({"everywhere": False, "eu": (None, -1)}, set(), set()),
        ({"everywhere": False, "until_at": -1, "eu": (None, None)}, set(), set()),
        ({"kind": "gift"}, {"product", "offers"}, {"product", "offers"}),
    ],
)
def test_all_readers_agree_on_who_is_in_the_shop(facts: dict[str, Any], eu: set[str], us: set[str]) -> None:
    cup = make_product("CUP", featured=True).product
    now = timezone.now()

    def day(offset: int | None) -> Any:
        return None if offset is None else now + offset * DAY

    for market in ("eu", "us"):
        if market in facts:
            from_at, until_at = facts[market]
            Publication.objects.create(product=cup, market_id=market, from_at=day(from_at), until_at=day(until_at))
    own = {name: day(v) if name.endswith("_at") else v for name, v in facts.items() if name not in {"eu", "us"}}
    Product.objects.update(**own)

    assert (seen_in("eu"), seen_in("us")) == (eu, us)


@pytest.mark.parametrize(
    ("facts", "eu", "us"),
    [
        ({}, False, False),
        ({"published": True}, True, True),
        ({"published": True, "markets": ["eu"]}, True, False),
        ({"published": True, "from_at": 1}, False, False),
        ({"published": True, "until_at": -1}, False, False),
    ],
)
def test_a_collection_is_seen_by_market_and_days(facts: dict[str, Any], eu: bool, us: bool) -> None:
    own = {name: timezone.now() + v * DAY if name.endswith("_at") else v for name, v in facts.items()}
    Collection.objects.create(slug="spring", name_en="Spring", **own)
    sql = f"SELECT 1 FROM catalog_collection c WHERE {collection_visible('c')}"
    assert bool(rows(sql, {"market": "eu"})) is eu
    assert bool(rows(sql, {"market": "us"})) is us


def test_kept_pages_are_forgotten_when_a_collection_opens(django_capture_on_commit_callbacks: Any) -> None:
    now = timezone.now()
    with django_capture_on_commit_callbacks() as calls:
        assert opening.look(now) is False
    assert calls == []

    Collection.objects.create(slug="spring", name_en="Spring", published=True, from_at=now + DAY)
    assert opening.look(now + DAY - timedelta(seconds=1)) is False
    with django_capture_on_commit_callbacks() as calls:
        assert opening.look(now + DAY) is True
    assert len(calls) == 1
    assert opening.look(now + DAY + timedelta(seconds=1)) is False


def test_a_ban_says_why_in_the_readers_language_and_only_where_it_holds() -> None:
    cup = make_product("CUP").product
    ban = Restriction.objects.create(
        code="battery", text_en="Holds a battery.", countries=["AU", "NZ"], reason_en="No batteries by air.",
        reason_de="Keine Akkus per Luft.",
    )  # fmt: skip
    cup.restrictions.add(ban)
    assert not_sold_to(cup.pk, "AU", language="de") == "Keine Akkus per Luft."
    assert not_sold_to(cup.pk, "AU", language="fr") == "No batteries by air."
    assert not_sold_to(cup.pk, "DE", language="de") is None
    ban.reason_en = ban.reason_de = ""
    ban.save()
    assert not_sold_to(cup.pk, "NZ", language="en") == "Holds a battery."

    offer = offers(["CUP"], language="en", currency="EUR", market="eu")["CUP"]
    assert offer.not_sold_to("AU") == "Holds a battery."
    assert offer.not_sold_to("DE") is None


def test_a_category_without_anything_for_this_market_is_no_room_in_its_menu() -> None:
    cup = make_product("CUP", category=make_category("tea")).product
    cup.everywhere = False
    cup.save()
    Publication.objects.create(product=cup, market_id="eu")
    freshness.refresh_due()
    menu.forget()
    with override("en"), markets.override("eu"):
        assert [item.name for item in menu.menu()] == ["Tea"]
    with override("en"), markets.override("us"):
        assert menu.menu() == ()
