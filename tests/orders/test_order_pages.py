"""The page of an order: who may open it, what it tells, how it is paid again."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from orders import access
from orders.models import Order
from shop.models import User
from tests.orders.browsing import HERE, add, post, typed, view
from tests.orders.making import fill, pay, place, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db


def test_the_order_is_paid_from_its_page(client, provider):
    two_cups_and_a_pot()
    add(client)
    post(client, "/de-eu/checkout/", typed(client))
    number = Order.objects.get().number
    assert post(client, f"/de-eu/orders/{number}/pay/", {})["Location"] == "https://pay.example/page"
    pay(Order.objects.get())
    assert post(client, f"/de-eu/orders/{number}/pay/", {})["Location"] == f"/de-eu/orders/{number}/"
    assert len(provider) == 2


def test_coming_back_with_a_forged_address_pays_nothing(client, provider):
    two_cups_and_a_pot()
    add(client)
    post(client, "/de-eu/checkout/", typed(client))
    number = Order.objects.get().number
    page = client.get(f"/de-eu/orders/{number}/?back=paid&status=success&redirect_status=succeeded")
    assert view(page).just_paid
    assert Order.objects.get().status == "placed"


def test_a_foreign_number_is_as_unknown_as_one_that_never_was(client):
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=2))
    foreign, unknown = client.get(f"/de-eu/orders/{order.number}/"), client.get("/de-eu/orders/TW-AAAAAAAA/")
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.content.replace(order.number.encode(), b"TW-AAAAAAAA") == unknown.content
    for method in ("get", "post"):
        assert getattr(client, method)(f"/de-eu/orders/{order.number}/pay/", headers=HERE).status_code in {404, 405}


def test_a_signed_link_opens_its_order_and_leaves_the_address(client):
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=2))
    link = access.link_to(order.number, language="de", market="eu")
    answer = client.get(link.removeprefix("http://testserver"))
    assert (answer.status_code, answer["Location"]) == (302, f"/de-eu/orders/{order.number}/")
    assert answer["Referrer-Policy"] == "no-referrer"
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert Client().get(answer["Location"]).status_code == 404


def test_a_link_opens_no_other_order_and_no_letter_of_it_may_change(client):
    two_cups_and_a_pot()
    mine, other = place(fill(shopper(), CUP=1)), place(fill(shopper(), CUP=1))
    key = access.key_for(mine.number)
    for number, tried in ((other.number, key), (mine.number, key[:-1]), (mine.number, ""), (mine.number, mine.number)):
        path = f"/de-eu/orders/{number}/"
        answer = client.get(f"{path}?key={quote(tried)}")
        assert client.get(answer.headers.get("Location", path)).status_code == 404


def test_a_link_ends_after_ninety_days(monkeypatch):
    number = "TW-AAAAAAAA"
    key = access.key_for(number)
    assert access.opens(key, number)
    later = timezone.now() + timedelta(days=91)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    assert not access.opens(key, number)


def test_her_account_lists_her_orders_and_no_others(client):
    two_cups_and_a_pot()
    ann = User.objects.create_user("ann@example.org", "a long password here")
    hers = place(fill(shopper(user=ann), CUP=1))
    place(fill(shopper(), CUP=1))
    assert client.get("/de-eu/account/").status_code == 302
    client.force_login(ann, "allauth.account.auth_backends.AuthenticationBackend")
    assert [order.number for order in view(client.get("/de-eu/account/")).orders] == [hers.number]
    assert client.get(f"/de-eu/orders/{hers.number}/").status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant", "ja", "ko", "de", "fr", "es", "ar"])
def test_every_page_is_made_in_every_language(client, provider, language):
    two_cups_and_a_pot()
    prefix = f"{language}-eu"
    add(client, prefix=prefix)
    for path in ("basket/", "checkout/"):
        page = client.get(f"/{prefix}/{path}")
        assert page.status_code == 200
        assert f'lang="{language}"' in page.content.decode()
    order = place(fill(shopper(language=language), CUP=1), language=language)
    client.get(access.link_to(order.number, language=language, market="eu").removeprefix("http://testserver"))
    assert client.get(f"/{prefix}/orders/{order.number}/").status_code == 200
