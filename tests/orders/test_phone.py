"""Staff make an order by phone: priced and held like any other, paid by a link that goes by mail."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone

from catalog import stock
from catalog.errors import OutOfStock
from catalog.models import Reservation
from orders import lifecycle, phone
from orders.errors import EmptyBasket, PriceChanged, UnknownGoods
from orders.models import Basket, Order
from orders.phone import Call
from shop import markets
from shop.models import MailMessage, User
from shop.money import money
from shop.outbox import deliver_all
from tests.orders.browsing import post
from tests.orders.living import nothing_broken, settle_up, standing
from tests.orders.making import BERLIN, two_cups_and_a_pot

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    user = User.objects.create_user("clerk@example.org", "a long password here", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_order", "phone_order"]))
    return user


def call(**pieces):
    found = Call(markets.by_code("eu"), "de", "kaethe@example.org", pieces or {"CUP": 2, "POT": 1}, BERLIN)
    quote = phone.quote(found)
    return Call(found.market, found.language, found.email, found.pieces, found.address, quote.chosen.method), quote


def test_it_costs_what_it_costs_in_the_shop_and_says_who_made_it(clerk):
    two_cups_and_a_pot()
    wanted, quote = call()
    order = phone.order(wanted, seen=quote.bill.total, key="k", by=clerk)
    assert order.total == money("127.35", "EUR")  # as in tests/orders/test_back_office.py
    assert (order.made_by, order.status) == (clerk, "placed")
    assert order.history.last().told == "ordered by phone"
    assert stock.available(["CUP"]) == {"CUP": {"SZX": 8}}
    nothing_broken()


def test_she_has_three_days_and_gets_a_link_to_pay(clerk, client, provider):
    two_cups_and_a_pot()
    wanted, quote = call()
    order = phone.order(wanted, seen=quote.bill.total, key="k", by=clerk)
    assert lifecycle.expire_unpaid(timezone.now() + timedelta(days=2)) == 0
    assert {row.until for row in Reservation.objects.all()} == {order.pay_before}
    deliver_all()
    letter = MailMessage.objects.get(kind="order_to_pay")
    assert (letter.to, letter.language) == ("kaethe@example.org", "de")
    page = client.get(letter.context["link"], follow=True)
    assert page.status_code == 200
    answer = post(client, f"/de-eu/orders/{order.number}/pay/", {})
    assert answer["Location"] == "https://pay.example/page"
    assert provider[0]["amount"] == order.total
    settle_up(order)
    assert standing(order) == ("paid", "paid", "waiting")
    nothing_broken()


def test_a_second_click_is_the_same_order(clerk):
    two_cups_and_a_pot()
    wanted, quote = call()
    made = {phone.order(wanted, seen=quote.bill.total, key="k", by=clerk).number for _click in range(2)}
    assert len(made) == 1
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("pieces", "refusal"), [({}, EmptyBasket), ({"CUP": 11}, OutOfStock), ({"NONE": 1}, UnknownGoods)]
)
def test_what_cannot_be_ordered_leaves_nothing_behind(clerk, pieces, refusal):
    two_cups_and_a_pot()
    wanted = Call(markets.by_code("eu"), "de", "kaethe@example.org", pieces, BERLIN)
    with pytest.raises(refusal), transaction.atomic():
        phone.order(wanted, seen=money("1", "EUR"), key="k", by=clerk)
    assert (Order.objects.count(), Basket.objects.count()) == (0, 0)
    assert stock.available(["CUP"]) == {"CUP": {"SZX": 10}}


def test_another_total_than_was_seen_orders_nothing(clerk):
    two_cups_and_a_pot()
    wanted, _quote = call()
    with pytest.raises(PriceChanged), transaction.atomic():
        phone.order(wanted, seen=money("1", "EUR"), key="k", by=clerk)
    assert (Order.objects.count(), Basket.objects.count()) == (0, 0)


def test_staff_see_the_price_first_and_then_make_the_order(clerk, client):
    two_cups_and_a_pot()
    client.force_login(clerk, "allauth.account.auth_backends.AuthenticationBackend")
    listed = client.get("/admin/orders/order/").content.decode()
    address = re.search(r'href="([^"]*phone[-_]deed[^"]*)"', listed).group(1)
    where = f"{address}?market=eu&country=DE&language=de"
    page = client.get(where).content.decode()
    form = {
        "key": re.search(r'name="key" value="(\w+)"', page).group(1),
        "email": "kaethe@example.org",
        "pieces": "CUP 2\nPOT",
        **{f"to_{name}": value for name, value in BERLIN.to_json().items() if name != "country"},
    }
    assert "Look at the amount first." in client.post(where, {**form, "do": "1"}).content.decode()
    priced = client.post(where, {**form, "preview": "1"}).content.decode()
    assert "€127.35" in priced
    form["seen"] = re.search(r'name="seen" value="([^"]+)"', priced).group(1)
    form["method"] = re.search(r'<option value="([^"]+)" selected', priced[priced.index('name="method"') :]).group(1)
    for _click in range(2):
        assert client.post(where, {**form, "do": "1"}).status_code == 302
    order = Order.objects.get()
    assert (order.made_by, order.email, order.language) == (clerk, "kaethe@example.org", "de")


def test_without_the_right_nobody_orders_by_phone(clerk, client):
    two_cups_and_a_pot()
    client.force_login(clerk, "allauth.account.auth_backends.AuthenticationBackend")
    listed = client.get("/admin/orders/order/").content.decode()
    address = re.search(r'href="([^"]*phone[-_]deed[^"]*)"', listed).group(1)
    clerk.user_permissions.set(Permission.objects.filter(codename="view_order"))
    assert "phone_deed" not in client.get("/admin/orders/order/").content.decode()
    assert client.get(address).status_code == 403
