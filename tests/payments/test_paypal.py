"""PayPal from the hosted page to the books: our own adapter against a PayPal of our own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from payments import ledger, polling, refunding, taking
from payments.errors import AmountNotPayable
from payments.models import Notice, Payment, Refund
from payments.provider import PayLine
from payments.providers import paypal_wire
from shop.errors import Unavailable
from shop.money import money
from shop.outside import World
from tests.payments.paypal_making import approve, ask_all, hear, leave, only_payment, pay, start, truth

pytestmark = pytest.mark.django_db


def captures(world: World) -> list[dict]:
    return world.sandbox.truth.find("paypal.capture")


def orders(world: World) -> list[dict]:
    return world.sandbox.truth.find("paypal.order")


def test_a_stranger_pays_and_the_books_agree_with_paypal(paypal_world: World, client: Client) -> None:
    lines = [PayLine("Cup", 2, money("20.00", "EUR")), PayLine("Shipping", 1, money("9.98", "EUR"))]
    back = approve(paypal_world, start(lines=lines))
    order = orders(paypal_world)[0]
    assert back.status == 303
    assert back.location.startswith("http://testserver/de-eu/orders/TW-1/?back=paid&token=")
    assert [item["name"] for item in order["purchase_units"][0]["items"]] == ["Cup", "Shipping"]
    taking.check("TW-1")
    assert hear(paypal_world, client) == 2
    payment = only_payment()
    assert (payment.status, payment.captured, payment.asked) == ("captured", money("49.98", "EUR"), {})
    assert (payment.session_id, payment.charge_id) == (order["id"], captures(paypal_world)[0]["id"])
    assert truth(paypal_world)["references"]["TW-1"]["eur"]["captured"] == 4998
    assert ledger.balances("psp:paypal") == {"EUR": money("49.98", "EUR")}
    assert Notice.objects.filter(state="applied").count() == 2


def test_paypal_is_told_whose_order_it_is_and_asks_for_no_address(paypal_world: World) -> None:
    start()
    order, payment = orders(paypal_world)[0], only_payment()
    unit = order["purchase_units"][0]
    assert (unit["custom_id"], unit["invoice_id"]) == (payment.token, f"TW-1-{payment.token[-8:]}")
    assert unit["amount"] == {"currency_code": "EUR", "value": "49.98"}
    assert order["_context"]["shipping_preference"] == "NO_SHIPPING"
    assert (order["_context"]["locale"], order["_context"]["user_action"]) == ("de-DE", "PAY_NOW")


def test_lines_that_do_not_add_up_are_left_out(paypal_world: World) -> None:
    start(lines=[PayLine("Cup", 1, money("20.00", "EUR"))])
    assert "items" not in orders(paypal_world)[0]["purchase_units"][0]


def test_the_notice_of_an_approval_alone_is_enough(paypal_world: World, client: Client) -> None:
    approve(paypal_world, start())
    hear(paypal_world, client)
    payment = only_payment()
    assert (payment.status, captures(paypal_world), payment in polling.due("paypal")) == ("pending", [], True)
    assert polling.poll_open() == 1
    assert (only_payment().status, len(captures(paypal_world))) == ("captured", 1)


def test_the_poller_alone_is_enough(paypal_world: World) -> None:
    approve(paypal_world, start())
    assert polling.poll_open() == 0
    Payment.objects.update(poll_at=timezone.now())
    assert polling.poll_open() == 1
    assert (only_payment().status, only_payment().poll_at) == ("captured", None)


@pytest.mark.django_db(transaction=True)
def test_notice_return_page_and_poller_at_once_lead_to_one_capture(paypal_world: World) -> None:
    approve(paypal_world, start())
    payment, barrier = only_payment(), Barrier(8)

    def look(n: int) -> str:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return taking.ask(payment.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(look, range(8))) == {""}
    assert (only_payment().status, len(captures(paypal_world))) == ("captured", 1)
    assert ledger.balances("psp:paypal") == {"EUR": money("49.98", "EUR")}


def test_a_buyer_who_leaves_has_paid_nothing_and_may_come_again(paypal_world: World, client: Client) -> None:
    page = start()
    assert leave(paypal_world, page).location.startswith("http://testserver/de-eu/orders/TW-1/?back=unpaid&token=")
    taking.check("TW-1")
    assert (only_payment().status, captures(paypal_world), start()) == ("pending", [], page)


@pytest.mark.parametrize(("way", "code"), [("declined", "instrument_declined"), ("step", "payer_action_required")])
def test_a_way_to_pay_that_fails_sends_the_buyer_to_the_page_again(paypal_world: World, way: str, code: str) -> None:
    page = start()
    approve(paypal_world, page, way)
    taking.check("TW-1")
    assert (only_payment().status, only_payment().failure_code, captures(paypal_world)) == ("pending", code, [])
    taking.check("TW-1")
    assert 'role="alert"' in paypal_world.visit(page).text
    assert start() == page
    paypal_world.sandbox.truth.set_number("clock", 1)
    approve(paypal_world, page)
    taking.check("TW-1")
    assert (only_payment().status, only_payment().failure_code, len(captures(paypal_world))) == ("captured", "", 1)


def test_a_bank_that_takes_its_time_is_waited_for(paypal_world: World, client: Client) -> None:
    approve(paypal_world, start(), "bank")
    taking.check("TW-1")
    hear(paypal_world, client)
    assert (only_payment().status, only_payment().failure_code) == ("pending", "pending_echeck")
    paypal_world.control("paypal/settle")
    hear(paypal_world, client)
    assert (only_payment().status, only_payment().failure_code) == ("captured", "")


@pytest.mark.parametrize("told", ["notice", "poller"])
def test_a_bank_that_does_not_pay_ends_the_attempt(paypal_world: World, client: Client, told: str) -> None:
    approve(paypal_world, start(), "bouncing")
    taking.check("TW-1")
    paypal_world.control("paypal/settle")
    hear(paypal_world, client) if told == "notice" else ask_all()
    assert only_payment().status == "failed"
    assert ledger.balances("psp:paypal") == {}


def test_an_order_that_nobody_approved_in_time_is_over(paypal_world: World) -> None:
    start()
    order = orders(paypal_world)[0]
    paypal_world.sandbox.truth.put("paypal.order", order | {"create_time": "2026-01-01T00:00:00Z"})
    taking.check("TW-1")
    assert (only_payment().status, only_payment().failure_code) == ("expired", "expired")


def test_an_approval_after_the_end_is_captured_and_revives_the_payment(paypal_world: World, client: Client) -> None:
    page = start()
    order = orders(paypal_world)[0]
    made = (timezone.now() - timedelta(minutes=70)).strftime("%Y-%m-%dT%H:%M:%SZ")
    paypal_world.sandbox.truth.put("paypal.order", order | {"create_time": made})
    taking.check("TW-1")
    assert only_payment().status == "expired"
    approve(paypal_world, page)
    hear(paypal_world, client)
    assert polling.poll_open() == 1
    assert only_payment().status == "captured"


def two_pages(world: World) -> list[str]:
    """Two attempts for one order, both approved by the buyer."""
    first = start()
    Payment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    pages = [first, start()]
    for page in pages:
        approve(world, page)
    return pages


def test_what_was_approved_twice_is_taken_once(paypal_world: World, client: Client) -> None:
    assert len(set(two_pages(paypal_world))) == 2
    taking.check("TW-1")
    hear(paypal_world, client)
    Payment.objects.filter(status="expired").update(poll_at=timezone.now())
    polling.poll_open()
    assert len(captures(paypal_world)) == 1
    assert sorted(Payment.objects.values_list("status", flat=True)) == ["captured", "expired"]
    assert ledger.balances("psp:paypal") == {"EUR": money("49.98", "EUR")}


def test_two_pages_that_both_took_money_are_one_payment_and_one_refund(paypal_world: World, client: Client) -> None:
    two_pages(paypal_world)
    paypal_world.fault("cut", "POST /v2/checkout/orders/*/capture", service="paypal", times=2)
    for payment in Payment.objects.order_by("pk"):
        with pytest.raises(Unavailable):
            taking.ask(payment.pk)
    assert len(captures(paypal_world)) == 2
    hear(paypal_world, client)
    refunding.send(Refund.objects.get().pk)
    hear(paypal_world, client)
    assert Payment.objects.filter(status="captured", surplus=False).count() == 1
    assert Payment.objects.get(status="captured", surplus=True).refunds.get().reason == "duplicate"
    eur = truth(paypal_world)["references"]["TW-1"]["eur"]
    assert (eur["captured"], eur["refunded"]) == (9996, 4998)
    assert ledger.balances("psp:paypal") == {"EUR": money("49.98", "EUR")}


def test_a_reply_that_is_cut_after_success_is_asked_again_with_the_same_key(paypal_world: World) -> None:
    paypal_world.fault("cut", "POST /v2/checkout/orders", service="paypal")
    with pytest.raises(Unavailable):
        start()
    page = start(email="somebody@example.com")
    assert only_payment().session_id in page
    assert len(orders(paypal_world)) == 1


@pytest.mark.parametrize("kind", ["cut", "garbage"])
def test_a_capture_whose_reply_is_lost_happens_once(paypal_world: World, kind: str) -> None:
    approve(paypal_world, start())
    paypal_world.fault(kind, "POST /v2/checkout/orders/*/capture", service="paypal")
    with pytest.raises(Unavailable):
        taking.ask(only_payment().pk)
    assert (only_payment().status, len(captures(paypal_world))) == ("pending", 1)
    taking.ask(only_payment().pk)
    assert (only_payment().status, len(captures(paypal_world))) == ("captured", 1)


@pytest.mark.parametrize("kind", ["error", "garbage", "down"])
def test_a_sick_paypal_is_unavailable_and_nothing_is_lost(paypal_world: World, kind: str) -> None:
    paypal_world.fault(kind, "POST /v2/checkout/orders", service="paypal")
    with pytest.raises(Unavailable):
        start()
    paypal_world.clear_faults()
    assert start()
    assert only_payment().status == "pending"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("tamper_amount", "wrong_amount"),
        ("tamper_currency", "wrong_currency"),
        ("tamper_reference", "wrong_reference"),
        ("tamper_account", "wrong_merchant"),
    ],
)
@pytest.mark.parametrize("by", ["notice", "return page"])
def test_money_that_paypal_took_wrongly_pays_nothing(
    paypal_world: World, client: Client, fault: str, code: str, by: str
) -> None:
    paypal_world.fault(fault, times=0, service="paypal")
    approve(paypal_world, start())
    if by == "notice":
        paypal_world.fault("cut", "POST /v2/checkout/orders/*/capture", service="paypal")
        taking.check("TW-1")
        hear(paypal_world, client)
    else:
        taking.check("TW-1")
    payment = only_payment()
    assert (payment.status, payment.hold_code, taking.paid("TW-1")) == ("review", code, None)
    assert len(ledger.balances("suspense")) == 1


@pytest.mark.parametrize("change", ["amount", "custom_id", "payee"])
def test_an_order_that_is_not_as_we_asked_is_not_captured(paypal_world: World, change: str) -> None:
    approve(paypal_world, start())
    order = orders(paypal_world)[0]
    other = {
        "amount": {"currency_code": "EUR", "value": "49.97"},
        "custom_id": "pay_other",
        "payee": {"merchant_id": "SOMEBODYELSE1"},
    }[change]
    order["purchase_units"][0][change] = other
    paypal_world.sandbox.truth.put("paypal.order", order)
    taking.check("TW-1")
    assert (only_payment().status, captures(paypal_world)) == ("pending", [])


@pytest.mark.parametrize(("amount", "currency"), [("5000", "JPY"), ("49.98", "USD"), ("1500", "TWD"), ("1045", "HUF")])
def test_each_currency_is_taken_to_the_unit(paypal_world: World, client: Client, amount: str, currency: str) -> None:
    assert pay(paypal_world, client, "TW-1", amount, currency).captured == money(amount, currency)
    assert ledger.balances("psp:paypal") == {currency: money(amount, currency)}


@pytest.mark.parametrize(("amount", "currency"), [("1.50", "TWD"), ("10.45", "HUF"), ("1.000", "KWD"), ("5", "AED")])
def test_an_amount_that_paypal_does_not_take_is_refused_before_anybody_is_asked(
    paypal_world: World, amount: str, currency: str
) -> None:
    with pytest.raises(AmountNotPayable):
        start(amount=amount, currency=currency)
    assert (orders(paypal_world), paypal_world.sandbox.truth.find("paypal.token")) == ([], [])


def test_one_token_serves_a_process_until_paypal_forgets_it(paypal_world: World) -> None:
    start("TW-1")
    start("TW-2")
    tokens = paypal_world.sandbox.truth.find("paypal.token")
    assert len(tokens) == 1
    paypal_world.sandbox.truth.drop("paypal.token", tokens[0]["id"])
    start("TW-3")
    assert (len(orders(paypal_world)), len(paypal_world.sandbox.truth.find("paypal.token"))) == (3, 1)


def test_a_wrong_secret_gives_nothing_up(paypal_world: World, settings: object) -> None:
    settings.PAYPAL_CLIENT_SECRET = "wrong"  # type: ignore[attr-defined]
    paypal_wire.forget_token()
    with pytest.raises(Unavailable):
        start()
    assert only_payment().status == "pending"


def test_a_silent_paypal_keeps_nobody_elses_money_waiting(paypal_world: World, settings: object) -> None:
    settings.STRIPE_API_BASE = f"{paypal_world.url}/stripe"  # type: ignore[attr-defined]
    settings.STRIPE_SECRET_KEY = paypal_world.stripe_key  # type: ignore[attr-defined]
    start("TW-1")
    paypal_world.pay(start("TW-2", provider="stripe"))
    paypal_world.fault("down", service="paypal")
    Payment.objects.filter(provider="paypal").update(poll_at=timezone.now() - timedelta(hours=1))
    Payment.objects.filter(provider="stripe").update(poll_at=timezone.now())
    assert polling.poll_open() == 1
    assert list(Payment.objects.order_by("reference").values_list("status", flat=True)) == ["pending", "captured"]
