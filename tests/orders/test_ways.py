"""The way to pay: chosen in the checkout, remembered with the order, changed while it waits, shown on our own page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from catalog.models import Reservation
from orders import paying
from orders.errors import CannotPay
from orders.models import Order
from payments.bank.payers import names_of
from payments.models import Payment
from tests.orders.browsing import add, form_of, post, typed, view
from tests.orders.making import fill, place, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db


def ordered(client: Client, **more: str) -> Order:
    two_cups_and_a_pot()
    add(client)
    post(client, "/de-eu/checkout/", typed(client, **more))
    return Order.objects.get()


def test_the_checkout_offers_what_the_market_has_with_the_first_chosen(client: Client) -> None:
    two_cups_and_a_pot()
    add(client)
    page = client.get("/de-eu/checkout/")
    assert [(way.code, way.chosen) for way in view(page).ways] == [("stripe", True), ("paypal", False), ("bank", False)]
    assert "Überweisung" in page.content.decode()


def test_what_she_chose_stays_chosen_when_the_page_is_counted_anew(client: Client) -> None:
    two_cups_and_a_pot()
    add(client)
    page = post(client, "/de-eu/checkout/", {"country": "FR", "pay_with": "bank"})
    assert [way.code for way in view(page).ways if way.chosen] == ["bank"]


def test_her_choice_leads_to_that_provider(client: Client, provider: list[dict[str, Any]]) -> None:
    order = ordered(client, pay_with="paypal")
    assert (order.pay_with, [asked["provider"] for asked in provider]) == ("paypal", ["paypal"])


@pytest.mark.parametrize("wrong", ["alipay", "nobody", "stripe' OR 1=1"])
def test_a_way_that_is_not_offered_is_refused_and_nothing_ordered(
    client: Client, provider: list[dict[str, Any]], wrong: str
) -> None:
    two_cups_and_a_pot()
    add(client)
    answer = post(client, "/de-eu/checkout/", typed(client, pay_with=wrong))
    assert (answer.status_code, set(form_of(answer).errors)) == (422, {"pay_with"})
    assert (Order.objects.count(), provider) == (0, [])


def test_goods_wait_half_an_hour_for_a_card_and_seven_days_for_a_transfer(client: Client) -> None:
    card = place_with("stripe")
    assert card.pay_before - card.placed_at == timedelta(minutes=30)
    bank = place_with("bank")
    assert bank.pay_before - bank.placed_at == timedelta(days=7)
    held = Reservation.objects.filter(reference=bank.number)
    assert {row.until for row in held} == {bank.pay_before}


def place_with(code: str) -> Order:
    if not Order.objects.exists():
        two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=1))
    Order.objects.filter(pk=order.pk).update(pay_with="")
    order.refresh_from_db()
    paying._remember(order, paying.ways("eu", "DE", order.total)[["stripe", "paypal", "bank"].index(code)])
    return order


def test_a_transfer_is_paid_by_what_the_orders_page_shows(client: Client) -> None:
    order = ordered(client, pay_with="bank")
    answer = client.get(f"/de-eu/orders/{order.number}/")
    shown = view(answer).pay
    assert (shown.name, dict(shown.rows)["Verwendungszweck"][:2]) == ("Überweisung", "RF")
    assert "<svg" in shown.scan
    assert "noindex" in answer.content.decode()
    assert Payment.objects.get().provider == "bank"


def test_while_the_order_waits_she_may_choose_another_way_and_keeps_the_longer_time(
    client: Client, provider: list[dict[str, Any]]
) -> None:
    order = ordered(client, pay_with="bank")
    until = order.pay_before
    page = f"/de-eu/orders/{order.number}/"
    assert {way.code for way in view(client.get(page)).ways} == {"stripe", "paypal", "bank"}
    assert post(client, f"{page}pay/", {"pay_with": "stripe"})["Location"] == "https://pay.example/page"
    order.refresh_from_db()
    assert (order.pay_with, order.pay_before) == ("stripe", until)
    assert [asked["provider"] for asked in provider] == ["bank", "stripe"]


def test_an_order_that_no_way_can_pay_says_so(settings: Any) -> None:
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=1))
    settings.STRIPE_SECRET_KEY = settings.PAYPAL_CLIENT_ID = ""
    settings.BANK_ACCOUNTS = {}
    with pytest.raises(CannotPay):
        paying.page_of(order)
    assert not Payment.objects.exists()


def test_a_bank_line_is_compared_with_the_name_of_who_ordered() -> None:
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=1))
    assert names_of([order.number, f"{order.number}-2", "TW-NOBODY00"]) == {
        order.number: "Käthe Brückner",
        f"{order.number}-2": "Käthe Brückner",
    }
