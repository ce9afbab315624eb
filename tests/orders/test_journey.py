"""The whole sale against the sandbox world: shop, pay, ship, follow, refund, reconcile, on the providers' real wire."""

import json
import re

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalog import stock
from catalog.models import StockMove
from logistics import tracking
from logistics.models import Shipment
from orders import lifecycle, returns
from orders.models import Order
from payments import inbox, polling, refunding
from payments.models import LedgerEntry, Payment
from shop import mail
from shop.invariants import broken
from shop.models import MailMessage
from shop.money import money, total
from shop.outbox import deliver_all
from tests.orders.making import two_cups_and_a_pot

pytest_plugins = ["tests.sandbox_fixture"]
pytestmark = pytest.mark.django_db

HERE = {"Sec-Fetch-Site": "same-origin"}
PARCEL = "1234567003"


@pytest.fixture
def outside(world, settings):
    """The shop's settings point to the world; nothing else in the product knows of it."""
    settings.STRIPE_API_BASE = f"{world.url}/stripe"
    settings.STRIPE_SECRET_KEY = world.stripe_key
    settings.STRIPE_WEBHOOK_SECRETS = [world.webhook_secret]
    settings.DHL_API_BASE = f"{world.url}/dhl"
    settings.DHL_API_KEY = world.dhl_key
    return world


def work():
    """What worker and beat would do."""
    for _turn in range(3):
        inbox.apply_waiting()
        deliver_all()
        for pk in refunding.due():
            refunding.send(pk)
    mail.send_waiting()


def hand_in(client):
    """The webhook's address as the world sees it."""

    def post(body, headers):
        named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        return client.post("/webhooks/stripe/", body, content_type="application/json", **named).status_code

    return post


def buy(client):
    """From the shelf to the provider's page; the order and the page's address."""
    for sku, quantity in (("CUP", "2"), ("POT", "1")):
        client.post("/de-eu/basket/add/", {"sku": sku, "quantity": quantity}, headers=HERE)
    page = client.get("/de-eu/checkout/").content.decode()
    typed = {
        "email": "kaethe@example.org",
        "country": "DE",
        "name": "Käthe Brückner",
        "street": "Torstraße 7",
        "postal": "10119",
        "city": "Berlin",
        "method": "standard",
        "shown_total": re.search(r'name="shown_total" value="([^"]+)"', page).group(1),
        "order": "1",
    }
    answer = client.post("/de-eu/checkout/", typed, headers=HERE)
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return Order.objects.get(), answer["Location"]


def letters(order):
    return list(MailMessage.objects.filter(to=order.email).order_by("id").values_list("kind", flat=True))


def test_a_stranger_abroad_buys_two_cups_and_a_teapot(client, outside, mailoutbox, capsys):
    two_cups_and_a_pot()
    order, address = buy(client)
    assert order.status == "placed"
    assert stock.available(["CUP", "POT"]) == {"CUP": {"SZX": 8}, "POT": {"SZX": 3}}
    she_pays_and_the_notice_comes_three_times(client, outside, order, address)
    one_letter_in_german_opens_the_order_without_an_account(client, order, mailoutbox)
    it_is_shipped_and_each_step_is_one_letter(client, outside, order)
    one_cup_goes_back(client, outside, order)
    the_days_reconciliation_finds_no_difference(outside, capsys)
    assert broken() == {}


def she_pays_and_the_notice_comes_three_times(client, outside, order, address):
    visit = outside.pay(address)
    assert visit.status == 303
    assert client.get(visit.location.removeprefix("http://testserver"), follow=True).status_code == 200
    notices = outside.waiting_webhooks()
    outside.deliver_webhooks(hand_in(client))
    for notice in notices * 2:
        assert hand_in(client)(notice.body, notice.headers) == 200
    work()
    order.refresh_from_db()
    assert order.status == "paid"
    assert list(order.history.values_list("became", flat=True)) == ["placed", "paid"]
    assert outside.truth()["references"][order.number]["eur"]["captured"] == int(order.total.amount * 100)


def one_letter_in_german_opens_the_order_without_an_account(client, order, mailoutbox):
    assert letters(order) == ["order_paid"]
    [letter] = mailoutbox
    assert order.number in letter.subject
    assert letter.extra_headers["Content-Language"] == "de"
    link = re.search(r"http://testserver(/de-eu/\S+)", letter.body).group(1)
    client.cookies.clear()
    assert client.get(f"/de-eu/orders/{order.number}/").status_code == 404
    assert client.get(link, follow=True).status_code == 200
    assert client.get(f"/de-eu/orders/{order.number}/").status_code == 200


def it_is_shipped_and_each_step_is_one_letter(client, outside, order):
    lifecycle.ship(order.number, place="SZX", carrier="dhl", tracking_number=PARCEL)
    for _step in range(11):
        Shipment.objects.update(next_poll_at=timezone.now())
        tracking.poll_due()
        tracking.poll_due()
        work()
        outside.control(f"dhl/advance?number={PARCEL}")
    order.refresh_from_db()
    assert order.status == "delivered"
    assert StockMove.objects.filter(kind="shipped").count() == 2
    keys = list(MailMessage.objects.filter(kind="shipment_moved").order_by("id").values_list("key", flat=True))
    steps = [key.rpartition(":")[2] for key in keys]
    assert steps[0] == "registered"
    assert steps[-1] == "delivered"
    assert len(set(steps)) == len(steps) >= 4
    assert PARCEL in client.get(f"/de-eu/orders/{order.number}/").content.decode()


def one_cup_goes_back(client, outside, order):
    cups = order.lines.get(sku="CUP")
    asked = returns.refund_lines(order, {cups.pk: 1}, key=f"{order.number}:one-cup")
    work()
    outside.deliver_webhooks(hand_in(client))
    work()
    cups.refresh_from_db()
    assert cups.refunded == 1
    assert asked.amount == money(cups.paid.amount / 2, "EUR")
    assert outside.truth()["references"][order.number]["eur"]["refunded"] == int(asked.amount.amount * 100)
    assert letters(order)[-1] == "order_refunded"
    assert total((entry.amount for entry in LedgerEntry.objects.all()), "EUR") == money("0", "EUR")


def the_days_reconciliation_finds_no_difference(outside, capsys):
    outside.control("stripe/close-day")
    capsys.readouterr()
    call_command("reconcile", "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["sums"]
    assert all(money(row["difference"], row["currency"]).amount == 0 for row in found["sums"])


def test_a_notice_that_never_comes_is_made_up_for_by_the_return_page(client, outside):
    two_cups_and_a_pot()
    order, address = buy(client)
    visit = outside.pay(address)
    client.get(visit.location.removeprefix("http://testserver"), follow=True)
    work()
    order.refresh_from_db()
    assert order.status == "paid"


def test_a_shopper_who_closes_the_window_after_paying_is_found_by_the_poller(client, outside):
    two_cups_and_a_pot()
    order, address = buy(client)
    outside.pay(address)
    Payment.objects.update(poll_at=timezone.now())
    polling.poll_open()
    work()
    order.refresh_from_db()
    assert order.status == "paid"


def test_a_declined_card_leaves_the_order_to_be_paid_again(client, outside):
    two_cups_and_a_pot()
    order, address = buy(client)
    assert outside.pay(address, card="4000000000000002").status == 402
    outside.deliver_webhooks(hand_in(client))
    work()
    order.refresh_from_db()
    assert order.status == "placed"
    again = client.post(f"/de-eu/orders/{order.number}/pay/", headers=HERE)
    assert outside.pay(again["Location"]).status == 303
    outside.deliver_webhooks(hand_in(client))
    work()
    order.refresh_from_db()
    assert order.status == "paid"


def test_a_dead_provider_keeps_the_order_and_the_next_try_pays_it(client, outside):
    two_cups_and_a_pot()
    outside.fault("down", "POST /v1/checkout/sessions", times=9)
    order, address = buy(client)
    assert address == f"/de-eu/orders/{order.number}/?back=down"
    outside.clear_faults()
    again = client.post(f"/de-eu/orders/{order.number}/pay/", headers=HERE)
    assert outside.pay(again["Location"]).status == 303
    outside.deliver_webhooks(hand_in(client))
    work()
    order.refresh_from_db()
    assert order.status == "paid"
