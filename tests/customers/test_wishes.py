"""Back-in-stock wishes: one letter, in her language, when her market can have the thing again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from catalog import stock
from catalog.stock import Wanted
from customers import wishes
from customers.errors import BadAddress, EnoughWishes
from customers.models import StockWish
from shop import mail, markets, outbox
from shop.errors import Missing
from shop.models import MailMessage, Outbox
from tests.factories import make_product

pytestmark = pytest.mark.django_db

FORM = "/de-eu/back-in-stock/"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def cup() -> None:
    make_product("CUP", names={"de": "Becher"}, price={"EUR": "20.00", "USD": "22.00"}, stock={"RTM": 0, "LAX": 0})


def wish(email: str = "Mia@Example.org", sku: str = "CUP", market: str = "eu", language: str = "de") -> bool:
    return wishes.wish(email, sku, language=language, market=markets.by_code(market))


def deliver() -> None:
    for row in Outbox.objects.filter(delivered_at=None):
        outbox.deliver(row.pk)


def letters() -> list[tuple[str, str]]:
    return list(MailMessage.objects.filter(kind="back_in_stock").order_by("id").values_list("to", "language"))


def test_she_is_written_to_once_in_her_language_when_it_comes_back() -> None:
    assert wish()
    stock.receive("CUP", "RTM", 3)
    deliver()
    assert letters() == [("mia@example.org", "de")]
    message = mail.compose(MailMessage.objects.get(kind="back_in_stock"))
    assert "Becher" in message.subject
    assert "/de-eu/p/cup/?v=CUP" in message.body
    assert not StockWish.objects.exists()
    stock.count("CUP", "RTM", 0)
    stock.receive("CUP", "RTM", 1)
    deliver()
    assert len(letters()) == 1


def test_a_place_that_does_not_serve_her_market_is_no_news() -> None:
    wish(market="us", language="en")
    stock.receive("CUP", "RTM", 3)
    deliver()
    assert letters() == []
    assert StockWish.objects.count() == 1


def test_what_is_sold_out_again_before_her_turn_keeps_her_wish() -> None:
    wish()
    stock.receive("CUP", "RTM", 1)
    stock.reserve([Wanted("CUP", 1, "RTM")], reference="TW-1", until=datetime(2030, 1, 1, tzinfo=UTC))
    deliver()
    assert letters() == []
    assert StockWish.objects.count() == 1


def test_the_same_wish_twice_is_one_and_another_spelling_is_the_same_address() -> None:
    assert wish()
    assert not wish(" MIA@example.org ")
    assert StockWish.objects.get().email == "mia@example.org"


def test_bad_addresses_unknown_goods_and_too_many_wishes_are_refused() -> None:
    for address in ("", "mia", "mia@", "a\nb@example.org", "x" * 250 + "@example.org"):
        with pytest.raises(BadAddress):
            wish(address)
    with pytest.raises(Missing):
        wish(sku="NOPE")
    StockWish.objects.bulk_create(
        StockWish(email="mia@example.org", sku=f"S{n}", language="de", market="eu") for n in range(wishes.MOST_OPEN)
    )
    with pytest.raises(EnoughWishes):
        wish()
    assert StockWish.objects.count() == wishes.MOST_OPEN


def test_a_wish_that_waited_a_year_is_forgotten_and_so_is_a_person() -> None:
    wish()
    assert wishes.forget_old() == 0
    StockWish.objects.update(made_at=timezone.now() - timedelta(days=366))
    assert wishes.forget_old() == 1
    wish()
    assert wishes.forget("MIA@example.org") == 1


def test_the_form_answers_with_a_page_and_with_a_fragment(client: Client) -> None:
    page = client.post(FORM, {"sku": "CUP", "email": "mia@example.org"}, headers=OURS)
    assert page.status_code == 200
    assert "mia@example.org" in page.text
    assert "<html" in page.text
    part = client.post(FORM, {"sku": "CUP", "email": "mia@example.org"}, headers={**OURS, "HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.text
    assert StockWish.objects.get().market == "eu"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"sku": "CUP", "email": "mia"}, 422),
        ({"sku": "NOPE", "email": "mia@example.org"}, 404),
        ({"sku": "CUP\x00", "email": "mia@example.org"}, 404),
        ({}, 422),
    ],
)
def test_a_bad_form_is_refused_in_words_and_nothing_is_kept(client: Client, given: dict, status: int) -> None:
    answer = client.post(FORM, given, headers=OURS)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert not StockWish.objects.exists()


def test_another_site_cannot_wish_and_nobody_can_wish_without_end(client: Client) -> None:
    assert client.post(FORM, {"sku": "CUP", "email": "a@example.org"}).status_code == 403
    assert client.get(FORM).status_code == 405
    codes = [
        client.post(FORM, {"sku": "CUP", "email": f"a{n}@example.org"}, headers=OURS).status_code for n in range(11)
    ]
    assert codes == [200] * 10 + [429]
    assert StockWish.objects.count() == 10
