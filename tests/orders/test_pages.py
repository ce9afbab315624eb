"""The pages of basket, checkout and order: what a shopper can and cannot do through them."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.template.backends.jinja2 import Template
from django.test import Client
from django.utils import timezone

from catalog.models import Price, Stock
from orders import access
from orders.models import Basket, Order
from shop.errors import Unavailable
from shop.models import User
from tests.orders.making import fill, pay, place, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}
ADDRESS = {"email": "k@example.org", "country": "DE", "name": "K B", "street": "Torstr. 7", "city": "Berlin"}


def post(client, path, data, **headers):
    return client.post(path, data, headers={**HERE, **headers})


def add(client, sku="CUP", quantity="2", prefix="de-eu"):
    return post(client, f"/{prefix}/basket/add/", {"sku": sku, "quantity": quantity})


def hidden_total(page):
    return re.search(r'name="shown_total" value="([^"]+)"', page.content.decode()).group(1)


def typed(client, **more):
    page = client.get("/de-eu/checkout/")
    return {**ADDRESS, "postal": "10119", "method": "standard", "shown_total": hidden_total(page), "order": "1", **more}


LAST = {}


@pytest.fixture(autouse=True)
def _pages_tell_their_values(monkeypatch):
    """Jinja tells Django's test client nothing; what the last page was given is kept here."""
    render = Template.render

    def spy(self, context=None, request=None):
        if context and "view" in context:
            LAST.update(context)
        return render(self, context, request)

    monkeypatch.setattr(Template, "render", spy)
    LAST.clear()


def view(_answer):
    return LAST["view"]


def form_of(_answer):
    return LAST["form"]


@pytest.fixture
def provider(monkeypatch):
    """The provider's page without a provider; the real one is in test_journey.py."""
    asked = []

    def start(**values):
        asked.append(values)
        return "https://pay.example/page"

    monkeypatch.setattr("orders.checkout.taking.start", start)
    return asked


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


@pytest.mark.parametrize(
    ("country", "market", "fields"),
    [
        ("DE", "eu", ["name", "organization", "street", "postal", "city", "phone"]),
        ("US", "us", ["name", "organization", "street", "city", "region", "postal", "phone"]),
        ("JP", "jp", ["name", "postal", "region", "organization", "street", "phone"]),
    ],
)
def test_the_form_asks_in_the_countrys_own_order(client, country, market, fields):
    two_cups_and_a_pot()
    add(client, prefix=f"en-{market}")
    form = form_of(client.get(f"/en-{market}/checkout/?country={country}"))
    assert sorted(bound.name for bound in form.address_fields) == sorted(fields)
    assert form.address_fields[0].name in {"name", "postal", "organization"}


def test_changing_the_country_asks_anew_and_keeps_what_was_typed(client):
    two_cups_and_a_pot()
    add(client)
    page = post(client, "/de-eu/checkout/", {"email": "k@example.org", "city": "Lyon", "country": "FR"})
    form = form_of(page)
    assert page.status_code == 200
    assert (form["email"].value(), form["city"].value(), form["country"].value()) == ("k@example.org", "Lyon", "FR")
    assert not form.errors
    assert Order.objects.count() == 0


def test_a_complete_form_makes_the_order_and_leads_to_the_provider(client, provider):
    two_cups_and_a_pot()
    add(client)
    answer = post(client, "/de-eu/checkout/", typed(client))
    assert (answer.status_code, answer["Location"]) == (303, "https://pay.example/page")
    order = Order.objects.get()
    assert (order.email, order.language, order.country, order.status) == ("k@example.org", "de", "DE", "placed")
    [asked] = provider
    assert asked["amount"] == order.total
    assert sum(line.amount.amount * line.quantity for line in asked["lines"]) == order.total.amount
    assert asked["return_url"].startswith(f"http://testserver/de-eu/orders/{order.number}/")


def test_a_second_submission_leads_to_the_same_page_and_makes_no_second_order(client, provider):
    two_cups_and_a_pot()
    add(client)
    form = typed(client)
    for _click in range(3):
        assert post(client, "/de-eu/checkout/", form)["Location"] == "https://pay.example/page"
    assert Order.objects.count() == 1


def test_errors_stand_at_their_field_in_her_language_and_lose_nothing(client, provider):
    two_cups_and_a_pot()
    add(client)
    answer = post(client, "/de-eu/checkout/", typed(client, email="nonsense", postal="ABC", street=""))
    assert answer.status_code == 422
    form = form_of(answer)
    assert set(form.errors) == {"email", "postal", "street"}
    assert form["city"].value() == "Berlin"
    assert (Order.objects.count(), provider) == (0, [])


@pytest.mark.parametrize("seen", ["0.01 EUR", "1 USD", "NaN EUR", "", "-5 EUR", "1e5 EUR", "x"])
def test_a_tampered_total_orders_nothing(client, provider, seen):
    two_cups_and_a_pot()
    add(client)
    answer = post(client, "/de-eu/checkout/", typed(client, shown_total=seen))
    assert answer.status_code in {409, 422}
    assert (Order.objects.count(), provider) == (0, [])
    assert Stock.objects.get(variant__sku="CUP").reserved == 0


def test_a_price_that_changed_is_shown_before_anything_is_ordered(client, provider):
    two_cups_and_a_pot()
    add(client)
    form = typed(client)
    Price.objects.filter(variant__sku="CUP").update(amount="21.00")
    answer = post(client, "/de-eu/checkout/", form)
    assert answer.status_code == 409
    assert view(answer).trouble
    assert hidden_total(answer) != form["shown_total"]
    assert form_of(answer)["city"].value() == "Berlin"
    assert Order.objects.count() == 0


def test_fields_that_are_no_ones_business_are_ignored(client, provider):
    two_cups_and_a_pot()
    add(client)
    forged = {"status": "paid", "total": "1", "user": "1", "price": "1", "number": "TW-HACKED00", "discount": "99"}
    post(client, "/de-eu/checkout/", typed(client, **forged))
    order = Order.objects.get()
    assert (order.status, order.user, order.number == "TW-HACKED00") == ("placed", None, False)
    assert order.total.amount > 50


def test_a_silent_provider_keeps_the_order_with_a_way_to_pay_again(client, monkeypatch):
    def silent(**_values):
        raise Unavailable(service="stripe")

    monkeypatch.setattr("orders.checkout.taking.start", silent)
    two_cups_and_a_pot()
    add(client)
    answer = post(client, "/de-eu/checkout/", typed(client))
    order = Order.objects.get()
    assert answer["Location"] == f"/de-eu/orders/{order.number}/?back=down"
    seen = view(client.get(answer["Location"]))
    assert seen.can_pay
    assert seen.trouble
    assert Stock.objects.get(variant__sku="CUP").reserved == 2


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


def test_checkout_pages_ask_the_database_little(client, django_assert_max_num_queries):
    two_cups_and_a_pot()
    add(client)
    add(client, "POT", "1")
    client.get("/de-eu/checkout/")
    with django_assert_max_num_queries(10):
        client.get("/de-eu/basket/")
    with django_assert_max_num_queries(10):
        client.get("/de-eu/checkout/")
