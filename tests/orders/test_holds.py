"""An order on hold stays in the house: several reasons at once, each with who and why, until the last is released."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction

from orders import holds, lifecycle
from orders.errors import NothingToHold, OnHold
from orders.models import Hold, OrderLine
from orders.models.hold import Hold as Row
from payments.events import DisputeOpened, PaymentHeld
from shop.models import User
from shop.outbox import deliver_all, publish
from tests.orders.living import cups_and_pots, nothing_broken, ship, standing

pytestmark = pytest.mark.django_db
SIGNED_IN = "allauth.account.auth_backends.AuthenticationBackend"


def clerk(*rights):
    user = User.objects.create_user("clerk@example.org", "a long password here", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_order", *rights]))
    return user


def test_an_order_on_hold_is_not_sent_until_the_last_hold_is_released():
    order, by = cups_and_pots(), clerk()
    holds.hold(order.number, "fraud", reason="three cards tried", by=by)
    holds.hold(order.number, "customs", reason="which glaze?", by=by)
    with pytest.raises(OnHold), transaction.atomic():
        ship(order)
    holds.release(order.number, "fraud", answer="she called", by=by)
    with pytest.raises(OnHold), transaction.atomic():
        ship(order)
    assert standing(order) == ("paid", "paid", "waiting")
    holds.release(order.number, "customs", answer="lead free", by=by)
    ship(order)
    assert standing(order) == ("shipped", "paid", "shipped")
    nothing_broken()


def test_who_held_it_and_who_let_go_is_written_down_once_however_often_it_is_clicked():
    order, by = cups_and_pots(), clerk()
    for _click in range(2):
        holds.hold(order.number, "stock", reason="one is chipped", by=by)
    for _click in range(2):
        holds.release(order.number, "stock", answer="found another", by=by)
    row = Hold.objects.get()
    assert (row.by, row.reason, row.released_by, row.answer) == (by, "one is chipped", by, "found another")
    told = [step.told for step in order.history.filter(by=by)]
    assert told == ["on hold for its goods: one is chipped", "the goods are as they should be: found another"]


def test_the_database_sends_nothing_of_an_order_on_hold():
    order = cups_and_pots()
    holds.hold(order.number, "payment", reason="looked at")
    with pytest.raises(Exception, match="on hold"):
        OrderLine.objects.filter(order=order).update(sent=1)


def test_a_hold_that_was_released_is_never_changed_again():
    order = cups_and_pots()
    holds.hold(order.number, "payment", reason="looked at")
    holds.release(order.number, "payment", answer="fine")
    with pytest.raises(Exception, match="pgtrigger"):
        Row.objects.update(released_at=None)


def test_what_has_left_the_house_cannot_be_held_there():
    order = cups_and_pots()
    ship(order)
    with pytest.raises(NothingToHold), transaction.atomic():
        holds.hold(order.number, "fraud", reason="too late")
    assert Hold.objects.count() == 0


def test_an_order_on_hold_can_still_be_cancelled():
    order = cups_and_pots()
    holds.hold(order.number, "fraud", reason="stolen card")
    lifecycle.cancel(order.number)
    deliver_all()
    assert standing(order)[0] == "cancelled"
    nothing_broken()


@pytest.mark.parametrize("kind", ["fraud", "payment"])
def test_what_the_provider_doubts_keeps_the_goods_in_the_house(kind):
    order = cups_and_pots()
    if kind == "fraud":
        publish(DisputeOpened(order.number, "dp_1", order.total.amount, order.currency, "fraudulent"))
    else:
        publish(PaymentHeld(order.number, "wrong_amount", "1.00 EUR"))
    deliver_all()
    assert [hold.kind for hold in order.holds.standing()] == [kind]
    with pytest.raises(OnHold), transaction.atomic():
        ship(order)


def test_staff_hold_and_release_and_find_what_is_on_hold(client):
    order = cups_and_pots()
    client.force_login(clerk("hold_order", "ship_order"), SIGNED_IN)
    page = f"/admin/orders/order/{order.pk}/change/"
    assert (
        client.post(deed(client, page, "hold"), {"kind": "customs", "reason": "glaze?", "do": "1"}).status_code == 302
    )
    assert order.number in client.get("/admin/orders/order/?hold=customs").content.decode()
    assert order.number in client.get("/admin/orders/order/?hold=any").content.decode()
    assert order.number not in client.get("/admin/orders/order/?hold=fraud").content.decode()
    form = {"place": "SZX", "carrier": "post", "tracking_number": "RR473124829CN", "do": "1"}
    assert "is on hold (customs)" in client.post(deed(client, page, "ship"), form).content.decode()
    answer = client.post(deed(client, page, "release"), {"kind": "customs", "reason": "lead free", "do": "1"})
    assert answer.status_code == 302
    assert order.number not in client.get("/admin/orders/order/?hold=any").content.decode()
    assert deed(client, page, "release") == ""


def test_without_the_right_nobody_holds_or_releases(client):
    order = cups_and_pots()
    user = clerk("hold_order")
    client.force_login(user, SIGNED_IN)
    page = f"/admin/orders/order/{order.pk}/change/"
    address = deed(client, page, "hold")
    assert address
    user.user_permissions.set(Permission.objects.filter(codename="view_order"))
    assert (deed(client, page, "hold"), deed(client, page, "release")) == ("", "")
    assert client.post(address, {"kind": "fraud", "reason": "x", "do": "1"}).status_code == 403
    assert Hold.objects.count() == 0


def deed(client, page, name):
    """The address of a deed's page, as the order's page links to it."""
    found = re.search(rf'href="([^"]*{name}[-_]deed[^"]*)"', client.get(page).content.decode())
    return found.group(1) if found else ""
