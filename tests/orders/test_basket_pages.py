"""The pages of the basket: what a shopper can and cannot do through them."""

import pytest
from django.contrib.sessions.models import Session

from catalog.models import Stock
from orders.models import Basket
from tests.orders.browsing import add, post, view
from tests.orders.making import fill, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db


def test_looking_at_an_empty_basket_leaves_no_trace(client):
    page = client.get("/de-eu/basket/")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert not page.cookies
    assert (Basket.objects.count(), Session.objects.count()) == (0, 0)


def test_adding_sets_a_signed_cookie_that_scripts_cannot_read(client):
    two_cups_and_a_pot()
    answer = add(client)
    assert (answer.status_code, answer["Location"]) == (303, "/de-eu/basket/")
    cookie = answer.cookies["basket"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert Basket.objects.get().token in cookie.value
    assert Session.objects.count() == 0


def test_the_basket_shows_goods_shipping_duty_tax_and_one_total(client):
    two_cups_and_a_pot()
    add(client)
    add(client, "POT", "1")
    seen = view(client.get("/de-eu/basket/"))
    assert [row.kind for row in seen.bill.rows] == ["goods", "shipping", "duty"]
    assert [row.kind for row in seen.bill.included] == ["tax"]
    assert sum(row.amount.amount for row in seen.bill.rows) == seen.bill.total.amount.amount
    assert (seen.pieces, seen.country_name) == (3, "Deutschland")


def test_with_htmx_a_fragment_says_what_went_in(client):
    two_cups_and_a_pot()
    answer = post(client, "/en-eu/basket/add/", {"sku": "CUP", "quantity": "1"}, **{"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "Cup" in answer.content.decode()
    assert "basket" in answer.cookies


@pytest.mark.parametrize(
    ("sku", "quantity", "status"),
    [("NOSUCH", "1", 404), ("CUP", "0", 422), ("CUP", "-1", 422), ("CUP", "1000000000", 422), ("CUP", "11", 409)],
)
def test_a_refused_piece_is_told_on_the_page_and_nothing_is_in_the_basket(client, sku, quantity, status):
    two_cups_and_a_pot()
    answer = add(client, sku, quantity)
    assert answer.status_code == status
    assert Basket.objects.count() == 0


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
@pytest.mark.parametrize("path", ["basket/add/", "basket/change/", "checkout/", "orders/TW-AAAAAAAA/pay/"])
def test_a_form_from_another_site_is_refused(client, path, headers):
    two_cups_and_a_pot()
    answer = client.post(f"/de-eu/{path}", {"sku": "CUP", "quantity": "1"}, headers=headers)
    assert answer.status_code == 403
    assert Basket.objects.count() == 0


def test_a_forged_cookie_is_an_empty_basket(client):
    two_cups_and_a_pot()
    hers = fill(shopper(), CUP=2)
    client.cookies["basket"] = hers.token
    assert view(client.get("/de-eu/basket/")).is_empty


def test_pieces_are_changed_and_taken_out(client):
    two_cups_and_a_pot()
    add(client)
    post(client, "/de-eu/basket/change/", {"sku": "CUP", "quantity": "5"})
    assert view(client.get("/de-eu/basket/")).pieces == 5
    post(client, "/de-eu/basket/change/", {"country": "FR"})
    assert view(client.get("/de-eu/basket/")).country == "FR"
    post(client, "/de-eu/basket/change/", {"method": "express"})
    assert [m.code for m in view(client.get("/de-eu/basket/")).methods if m.chosen] == ["express"]
    post(client, "/de-eu/basket/change/", {"remove": "CUP"})
    assert view(client.get("/de-eu/basket/")).is_empty


def test_what_was_sold_meanwhile_is_told_at_its_line(client):
    two_cups_and_a_pot()
    add(client)
    Stock.objects.filter(variant__sku="CUP").update(on_hand=1)
    seen = view(client.get("/de-eu/basket/"))
    assert seen.bill is None
    assert seen.lines[0].trouble
    assert client.get("/de-eu/checkout/").status_code == 303


def test_the_count_of_the_header_is_the_baskets(client):
    two_cups_and_a_pot()
    assert client.get("/de-eu/me/").json()["count"] == 0
    add(client)
    assert client.get("/de-eu/me/").json()["count"] == 2


def test_a_basket_goes_along_to_another_market(client):
    two_cups_and_a_pot()
    add(client)
    seen = view(client.get("/en-us/basket/"))
    assert (seen.pieces, seen.country, seen.bill.total.amount.currency.code) == (2, "US", "USD")
