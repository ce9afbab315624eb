"""Staff's pages of an order: everything at a glance, deeds by the same verbs, each with its permission."""

import re

import pytest
from django.contrib.auth.models import Permission

from catalog import stock
from orders.models import Order, RefundRequest
from shop.models import User
from shop.outbox import deliver_all
from tests.orders.making import fill, place, shopper, two_cups_and_a_pot
from tests.orders.money import capture

pytestmark = pytest.mark.django_db
PARCEL = "RR473124829CN"


def staff(*permissions):
    user = User.objects.create_user("clerk@example.org", "a long password here", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_order", *permissions]))
    return user


@pytest.fixture
def clerk(client):
    user = staff("ship_order", "refund_order", "cancel_order")
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def paid(**pieces):
    two_cups_and_a_pot()
    order = place(fill(shopper(), **(pieces or {"CUP": 2, "POT": 1})))
    capture(order)
    deliver_all()
    order.refresh_from_db()
    return order


def path(order, deed=""):
    return f"/admin/orders/order/{order.pk}/{deed}" + ("" if deed else "change/")


def deed_path(client, order, deed):
    """The address of a deed's page, as the order's page links to it."""
    page = client.get(path(order)).content.decode()
    found = re.search(rf'href="([^"]*{deed}_deed[^"]*)"', page)
    return found.group(1) if found else ""


def test_the_list_shows_number_buyer_total_status_and_age(clerk):
    order = paid()
    page = clerk.get("/admin/orders/order/")
    text = page.content.decode()
    assert page.status_code == 200
    for shown in (order.number, "Käthe Brückner", "€127.35", "minutes"):
        assert shown in text


def test_the_page_of_an_order_shows_bill_payment_ledger_stock_and_history(clerk):
    order = paid()
    page = clerk.get(path(order))
    text = page.content.decode()
    assert page.status_code == 200
    for shown in (order.number, "EU-IOSS-2026-07", f"ch_{order.number}", "CUP", "SZX", "Torstraße 7", "captured"):
        assert shown in text, shown
    assert order.basket.token not in text


def test_an_order_is_not_edited_added_or_deleted(clerk):
    order = paid()
    clerk.post(path(order), {"email": "evil@example.org", "status": "delivered"})
    assert clerk.get("/admin/orders/order/add/").status_code == 403
    assert clerk.post(f"/admin/orders/order/{order.pk}/delete/", {"post": "yes"}).status_code == 403
    order.refresh_from_db()
    assert (order.email, order.status) == ("kaethe@example.org", "paid")


def test_staff_ship_an_order(clerk):
    order = paid()
    address = deed_path(clerk, order, "ship")
    assert "leave the stock" in clerk.get(address).content.decode()
    answer = clerk.post(address, {"place": "SZX", "carrier": "post", "tracking_number": PARCEL, "do": "1"})
    assert answer.status_code == 302
    order.refresh_from_db()
    assert order.status == "shipped"
    assert order.history.last().by.email == "clerk@example.org"


def test_a_mistyped_tracking_number_is_an_error_of_the_form(clerk):
    order = paid()
    answer = clerk.post(
        deed_path(clerk, order, "ship"), {"place": "SZX", "carrier": "post", "tracking_number": "X", "do": "1"}
    )
    assert answer.status_code == 200
    assert "tracking number" in answer.content.decode()
    order.refresh_from_db()
    assert order.status == "paid"


def test_staff_see_the_amount_before_they_refund_and_a_double_click_refunds_once(clerk):
    order = paid()
    cups = order.lines.get(sku="CUP")
    address = deed_path(clerk, order, "refund")
    key = re.search(r'name="key" value="(\w+)"', clerk.get(address).content.decode()).group(1)
    form = {f"line_{cups.pk}": "1", "reason": "chipped", "key": key}
    assert "€25.48" in clerk.post(address, {**form, "preview": "1"}).content.decode()
    assert RefundRequest.objects.count() == 0
    for _click in range(2):
        assert clerk.post(address, {**form, "do": "1"}).status_code == 302
    asked = RefundRequest.objects.get()
    assert (str(asked.amount.amount), asked.reason, asked.by.email) == ("25.480", "chipped", "clerk@example.org")


@pytest.mark.parametrize("pieces", ["3", "-1", "x"])
def test_more_pieces_than_can_go_back_are_an_error_of_the_form(clerk, pieces):
    order = paid()
    cups = order.lines.get(sku="CUP")
    answer = clerk.post(deed_path(clerk, order, "refund"), {f"line_{cups.pk}": pieces, "key": "k", "do": "1"})
    assert answer.status_code == 200
    assert RefundRequest.objects.count() == 0


def test_refunding_nothing_is_an_error_of_the_form(clerk):
    order = paid()
    answer = clerk.post(deed_path(clerk, order, "refund"), {"key": "k", "do": "1"})
    assert "at least one piece" in answer.content.decode()


def test_staff_cancel_and_the_stock_is_free(clerk):
    order = paid()
    assert clerk.post(deed_path(clerk, order, "cancel"), {"note": "fraud", "do": "1"}).status_code == 302
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert stock.available(["CUP"]) == {"CUP": {"SZX": 10}}
    assert order.refunds.get().amount == order.total


@pytest.mark.parametrize("deed", ["ship", "refund", "cancel"])
def test_without_the_permission_a_deed_has_no_button_and_no_page(client, clerk, deed):
    order = paid()
    address = deed_path(clerk, order, deed)
    assert address
    User.objects.get(email="clerk@example.org").user_permissions.set(Permission.objects.filter(codename="view_order"))
    assert deed_path(client, order, deed) == ""
    assert client.get(address).status_code == 403
    assert client.post(address, {"do": "1", "key": "k"}).status_code == 403
    assert Order.objects.get(pk=order.pk).status == "paid"


def test_an_unpaid_order_has_no_button_to_ship_it(clerk):
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=1))
    assert deed_path(clerk, order, "ship") == ""
    assert deed_path(clerk, order, "cancel") != ""


def test_a_shopper_sees_no_back_office(client):
    order = paid()
    ann = User.objects.create_user("ann@example.org", "a long password here")
    client.force_login(ann, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(path(order)).status_code == 302


def test_the_refund_page_tells_the_amount_before_it_is_done(clerk):
    order = paid()
    page = clerk.get(deed_path(clerk, order, "refund")).content.decode()
    assert 'name="preview"' in page
    assert order.number in page


def test_pieces_are_asked_for_before_the_reason_and_places_go_by_their_name(clerk):
    order = paid()
    for deed in ("refund", "cancel_pieces"):
        page = clerk.get(deed_path(clerk, order, deed)).text
        assert page.index('name="line_') < page.index('name="reason"')
    assert "2 pieces wait in Shenzhen." in clerk.get(deed_path(clerk, order, "ship")).text
    assert "Holds" not in clerk.get(path(order)).text


def test_an_address_keeps_its_own_direction_and_a_moment_its_order_on_a_page_in_arabic(clerk):
    order = paid()
    clerk.cookies["django_language"] = "ar"
    page = clerk.get(path(order)).text
    assert "<bdi>10119 BERLIN</bdi><br>" in page
    assert re.search(rf"{order.placed_at.day} \w+ {order.placed_at.year}، \d\d:\d\d", page)


def test_whoever_signs_in_at_the_back_door_stays_in_the_back_office(client):
    staff("ship_order")
    who = {"username": "clerk@example.org", "password": "a long password here"}
    page = client.get("/admin/login/").content.decode()
    action = re.search(r'<form[^>]*action="([^"]*)"', page).group(1)
    assert client.post(f"/admin/login/{action}", who)["Location"] == "/admin/"
