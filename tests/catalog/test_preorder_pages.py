"""What a shopper reads of goods that come later or are sold out."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from catalog import stock
from catalog.browse.standing import Standing, standing
from catalog.errors import NotHereYet, SetHasNoStock
from catalog.freshness import refresh_due
from catalog.models import BundleItem, Product, Stock
from catalog.preorder import expected, lapse, promise, today
from catalog.stock import Wanted
from customers.models import StockWish
from shop import outbox
from shop.models import MailMessage, Outbox
from tests.factories import make_product, stock_lies

pytestmark = pytest.mark.django_db

OURS = {"Sec-Fetch-Site": "same-origin"}
UNTIL = timedelta(days=10)
FAR = datetime(2032, 1, 1, tzinfo=UTC)
SHIPS = date(2031, 1, 30)


def coming(sku: str = "CUP", pieces: int = 5, place: str = "RTM", ships_on: date = SHIPS) -> None:
    make_product(sku, stock={place: 0})
    promise(sku, place, pieces, until=today() + UNTIL, ships_on=ships_on)
    refresh_due()


def page(client: Client, address: str = "/en-eu/p/cup/") -> str:
    return str(client.get(address).content.decode())


def offer(text: str) -> dict[str, str]:
    graph = json.loads(re.search(r'ld\+json">(.*?)</script>', text, re.S)[1])["@graph"]
    return next(thing["offers"] for thing in graph if thing["@type"] == "Product")


def a_set(*parts: tuple[str, int]) -> Product:
    gift = make_product("SET", kind="bundle", stock={}).product
    for sku, pieces in parts:
        BundleItem.objects.create(bundle=gift, variant=make_product(sku, stock={"RTM": 0}), quantity=pieces)
    return gift


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ([], Standing(0)),
        ([("NL", 0, 0, None)], Standing(0)),
        ([("NL", 3, 3, None), ("US", 2, 2, None)], Standing(5, "NL")),
        ([("NL", 0, 9, "2031-01-30"), ("US", 2, 2, None)], Standing(2, "US")),
        ([("NL", -3, 2, "2031-01-30")], Standing(2, "NL", SHIPS)),
        ([("NL", -3, 2, "2031-02-01"), ("US", 0, 4, "2031-01-30")], Standing(6, "US", SHIPS)),
        ([("NL", -3, 0, "2031-01-30"), ("US", 2, 2, None)], Standing(2, "US")),
    ],
)
def test_nobody_waits_for_what_lies_here(places: list[tuple[str, int, int, str | None]], found: Standing) -> None:
    assert standing(places) == found


def test_a_page_names_the_day_of_a_preorder_and_takes_it(client: Client) -> None:
    coming()
    text = page(client)
    assert "Order now, it leaves us on January 30, 2031" in text
    assert 'name="sku" value="CUP"' in text
    assert offer(text)["availability"] == "https://schema.org/PreOrder"
    assert offer(text)["availabilityStarts"] == "2031-01-30"
    assert "Sold out" not in page(client, "/en-eu/c/tea/")


def test_basket_and_checkout_name_the_day_again(client: Client) -> None:
    coming()
    assert client.post("/en-eu/basket/add/", {"sku": "CUP", "quantity": "2"}, headers=OURS).status_code == 303
    for address in ("/en-eu/basket/", "/en-eu/checkout/"):
        assert "It leaves us on January 30, 2031" in page(client, address), address


def test_what_lies_here_goes_before_what_is_promised(client: Client) -> None:
    coming()
    stock.receive("CUP", "RTM", 9)  # five of them were promised
    text = page(client)
    assert "In stock" in text
    assert "leaves us" not in text


def test_after_its_last_day_nothing_more_is_promised_than_is_reserved(client: Client) -> None:
    coming()
    stock.reserve([Wanted("CUP", 2, "RTM")], reference="TW-1", until=FAR)
    Stock.objects.update(preorder_until=today() - timedelta(days=1))
    assert stock.available(["CUP"]) == {"CUP": {"RTM": 0}}
    assert lapse() == 1
    refresh_due()
    assert lapse() == 0
    assert Stock.objects.values_list("on_hand", "reserved", "promised").get() == (0, 2, 2)
    assert stock_lies() == []
    assert "Sold out" in page(client)


def test_a_set_waits_for_the_last_of_its_parts_and_nothing_of_it_leaves_before(client: Client) -> None:
    a_set(("CUP", 2), ("POT", 1))
    stock.receive("POT", "RTM", 3)
    promise("CUP", "RTM", 5, until=today() + UNTIL, ships_on=SHIPS)
    refresh_due()
    assert stock.available(["SET"]) == {"SET": {"RTM": 2}}
    assert expected(["SET", "POT", "CUP"], ["RTM"]) == {"SET": SHIPS, "CUP": SHIPS}
    text = page(client, "/en-eu/p/set/")
    assert "Order now, it leaves us on January 30, 2031" in text
    assert 'max="2"' in text
    stock.reserve([Wanted("SET", 2, "RTM")], reference="TW-1", until=FAR)
    with pytest.raises(NotHereYet):
        stock.ship("TW-1")
    stock.receive("CUP", "RTM", 5)
    assert stock.ship("TW-1") == 6
    assert stock_lies() == []


def test_a_set_whose_part_lies_elsewhere_is_as_sold_out_on_its_page_as_in_the_basket(client: Client) -> None:
    """Four cups lie in a place where there are no pots, so the promised cups count nowhere."""
    a_set(("CUP", 2), ("POT", 1))
    stock.receive("POT", "RTM", 3)
    promise("CUP", "RTM", 5, until=today() + UNTIL, ships_on=SHIPS)
    make_product("X", stock={"SZX": 0})
    stock.receive("CUP", "SZX", 4)
    assert set(stock.available(["SET"], ["RTM", "SZX"])["SET"].values()) == {0}
    assert expected(["SET"], ["RTM", "SZX"]) == {}
    assert "Sold out" in page(client, "/en-eu/p/set/")
    refused = client.post("/en-eu/basket/add/", {"sku": "SET", "quantity": "1"}, headers=OURS)
    assert refused.status_code == 409


def test_a_set_itself_is_not_promised() -> None:
    a_set(("CUP", 1))
    with pytest.raises(SetHasNoStock):
        promise("SET", "RTM", 5, until=today() + UNTIL, ships_on=SHIPS)


def test_a_preorder_stands_in_the_feed_with_its_day(client: Client) -> None:
    day = today() + timedelta(days=60)
    coming(ships_on=day)
    # A row without a picture is left out of feeds.
    Product.objects.get(slug="cup").images.create(file="originals/cup.webp", width=10, height=10)
    feed = b"".join(client.get("/feeds/eu-en/google.xml").streaming_content).decode()
    assert "<g:availability>preorder</g:availability>" in feed
    assert f"<g:availability_date>{day}T00:00Z</g:availability_date>" in feed


def test_who_is_signed_out_leaves_an_address_and_is_written_to_once(client: Client) -> None:
    make_product("CUP", stock={"RTM": 0})
    assert 'action="/en-eu/back-in-stock/"' in page(client)
    for _click in range(2):
        answer = client.post("/en-eu/back-in-stock/", {"sku": "CUP", "email": "Ann@shopper.example"}, headers=OURS)
        assert answer.status_code == 200
    assert StockWish.objects.values_list("email", "sku").get() == ("ann@shopper.example", "CUP")


def test_what_can_be_bought_asks_for_no_wish(client: Client) -> None:
    make_product("CUP", stock={"RTM": 1})
    assert "back-in-stock" not in page(client)


def test_who_wished_hears_when_the_goods_that_were_promised_lie_here() -> None:
    make_product("CUP", stock={"RTM": 0})
    StockWish.objects.create(email="ann@shopper.example", sku="CUP", language="en", market="eu")
    promise("CUP", "RTM", 5, until=today() + UNTIL, ships_on=SHIPS)
    stock.receive("CUP", "RTM", 5)
    for row in Outbox.objects.filter(delivered_at=None):
        outbox.deliver(row.pk)
    assert MailMessage.objects.filter(to="ann@shopper.example").count() == 1
