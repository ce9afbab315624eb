"""Alipay from the signed link to the books, with the kept SDK against an Alipay of our own."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from payments import ledger, polling, refunding, taking
from payments.errors import AmountNotPayable
from payments.models import Notice, Payment, Refund
from payments.provider import Offer, PayOrder, providers
from payments.providers.alipay_cashier import trade_of
from payments.providers.alipay_wire import call
from payments.providers.alipay_wire import client as line
from shop.errors import Unavailable
from shop.keys import public_of
from shop.money import money
from shop.outside import World
from shop.wallets import AlipayAccount
from tests.keys import PRIVATE
from tests.payments.wallets import at_cashier, begin, hear, sums, to_alipay

pytestmark = pytest.mark.django_db


@pytest.fixture
def alipay(world: World, settings: Settings) -> World:
    to_alipay(world, settings)
    return world


def only() -> Payment:
    return Payment.objects.get()


def pay(alipay: World, client: Client, **more: str) -> Payment:
    at_cashier(alipay, begin("alipay", **more), "sign-in", "pay")
    hear(alipay, client, "alipay")
    return Payment.objects.latest("pk")


def refund(key: str, amount: str, reference: str = "TW-1") -> Refund:
    return refunding.refund(reference, amount=money(amount, "CNY"), key=key, reason="returned")


def test_a_buyer_pays_at_the_cashier_and_the_books_agree_with_alipay(alipay: World, client: Client) -> None:
    back = at_cashier(alipay, begin("alipay"), "sign-in", "pay")
    assert (back.status, back.location.partition("?")[0]) == (303, "http://testserver/zh-hans-cn/orders/TW-1/")
    assert hear(alipay, client, "alipay") == 1
    payment = only()
    assert (payment.status, payment.captured) == ("captured", money("128.50", "CNY"))
    assert taking.paid("TW-1") == payment
    assert payment.charge_id == alipay.sandbox.truth.get("alipay.trade", payment.token)["trade_no"]  # type: ignore[index]
    assert sums(alipay, "alipay")["captured"] == 12850
    assert ledger.balances("psp:alipay") == {"CNY": money("128.50", "CNY")}


def test_the_link_is_signed_without_asking_alipay_and_says_what_it_must(alipay: World) -> None:
    alipay.fault("down", service="alipay")
    payment = begin("alipay")
    said = parse_qs(urlsplit(payment.url).query)
    assert said["method"] == ["alipay.trade.page.pay"]
    assert said["notify_url"] == ["http://testserver/webhooks/alipay/"]
    assert said["return_url"] == ["http://testserver/zh-hans-cn/orders/TW-1/"]
    assert f'"out_trade_no":"{payment.token}"' in said["biz_content"][0]
    assert '"total_amount":"128.50"' in said["biz_content"][0]
    assert (payment.session_id, payment.asked) == (payment.token, {})


def test_a_changed_link_opens_no_cashier(alipay: World) -> None:
    visit = alipay.visit(begin("alipay").url.replace("128.50", "1.50"))
    assert (visit.status, visit.text) == (400, "isv.invalid-signature")
    assert alipay.sandbox.truth.find("alipay.trade") == []


def test_a_phone_gets_the_page_that_opens_the_app() -> None:
    asked = PayOrder(
        token="pay_1",
        reference="TW-1",
        amount=money("10.00", "CNY"),
        language="en",
        description="A/B=C&D",
        email="",
        return_url="https://shop.test/back/",
        cancel_url="https://shop.test/basket/",
        expires_at=timezone.now(),
        idempotency_key="k",
        on_phone=True,
    )
    method, content = trade_of(asked)
    assert (method, content["product_code"]) == ("alipay.trade.wap.pay", "QUICK_WAP_WAY")
    assert (content["quit_url"], content["subject"]) == ("https://shop.test/basket/", "A B C D")


@pytest.mark.parametrize(
    ("amount", "currency", "takes"),
    [
        ("0.01", "CNY", True),
        ("100000000.00", "CNY", True),
        ("100000000.01", "CNY", False),
        ("0", "CNY", False),
        ("10.00", "EUR", False),
        ("10.00", "HKD", False),
    ],
)
def test_it_takes_yuan_alone(alipay: World, amount: str, currency: str, takes: bool) -> None:
    part = providers.get("alipay")
    assert part.takes(Offer(money(amount, currency), "CN", "cn")) is takes
    if not takes and amount != "0":
        with pytest.raises(AmountNotPayable):
            begin("alipay", amount=amount, currency=currency)


def test_a_trade_nobody_signed_in_for_is_open_and_then_over(alipay: World) -> None:
    begin("alipay")
    taking.check("TW-1")
    assert only().status == "pending"
    Payment.objects.update(expires_at=timezone.now() - timedelta(minutes=2))
    taking.check("TW-1")
    assert (only().status, only().failure_code) == ("expired", "expired")


def test_a_trade_that_waits_too_long_is_closed_at_alipay_too(alipay: World) -> None:
    payment = begin("alipay")
    at_cashier(alipay, payment, "sign-in")
    taking.check("TW-1")
    assert only().status == "pending"
    Payment.objects.update(expires_at=timezone.now() - timedelta(minutes=2))
    taking.check("TW-1")
    assert only().status == "expired"
    assert at_cashier(alipay, payment, "pay").status == 410
    assert sums(alipay, "alipay") == {}


def test_a_trade_paid_while_it_is_being_closed_is_paid(alipay: World) -> None:
    payment = begin("alipay")
    at_cashier(alipay, payment, "sign-in")
    Payment.objects.update(expires_at=timezone.now() - timedelta(minutes=2))
    alipay.fault("decline", "GET /gateway.do/alipay.trade.close", service="alipay")
    taking.check("TW-1")
    assert only().status == "pending"
    at_cashier(alipay, payment, "pay")
    taking.check("TW-1")
    assert only().status == "captured"


def test_time_that_runs_out_at_alipay_is_told_by_it(alipay: World, client: Client) -> None:
    at_cashier(alipay, begin("alipay"), "sign-in")
    alipay.control("clock", {"advance": 4000})
    assert hear(alipay, client, "alipay") == 1
    assert (only().status, only().failure_code) == ("expired", "expired")


def test_too_little_balance_and_then_enough(alipay: World, client: Client) -> None:
    payment = begin("alipay")
    assert at_cashier(alipay, payment, "sign-in", "refuse").status == 402
    assert at_cashier(alipay, payment, "pay").status == 303
    assert at_cashier(alipay, payment, "pay").status == 303
    hear(alipay, client, "alipay")
    assert (only().status, sums(alipay, "alipay")["captured"]) == ("captured", 12850)


def test_return_page_and_poller_are_each_enough(alipay: World) -> None:
    at_cashier(alipay, begin("alipay"), "sign-in", "pay")
    taking.check("TW-1")
    at_cashier(alipay, begin("alipay", "TW-2"), "sign-in", "pay")
    Payment.objects.filter(reference="TW-2").update(poll_at=timezone.now())
    assert polling.poll_open() == 1
    assert ledger.balances("psp:alipay") == {"CNY": money("257.00", "CNY")}


def test_a_notice_told_twice_counts_once_and_is_answered_with_alipays_word(alipay: World, client: Client) -> None:
    alipay.fault("duplicate_webhook", service="alipay", copies=3)
    at_cashier(alipay, begin("alipay"), "sign-in", "pay")
    notice = alipay.waiting_webhooks()[0]
    for _ in range(3):
        answer = client.post("/webhooks/alipay/", notice.body, content_type=notice.headers["Content-Type"])
        assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"success", "text/plain")
    assert hear(alipay, client, "alipay") == 3
    assert (Notice.objects.count(), only().status) == (1, "captured")
    assert Notice.objects.get().kind == "trade_status_sync.TRADE_SUCCESS"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("tamper_amount", "wrong_amount"),
        ("tamper_currency", "wrong_currency"),
        ("tamper_reference", "wrong_reference"),
        ("tamper_account", "wrong_merchant"),
    ],
)
def test_money_that_does_not_fit_pays_nothing(alipay: World, client: Client, fault: str, code: str) -> None:
    alipay.fault(fault, service="alipay", times=0)
    pay(alipay, client)
    assert (only().status, only().hold_code, taking.paid("TW-1")) == ("review", code, None)
    assert len(ledger.balances("suspense")) == 1


def test_a_notice_about_another_app_of_the_same_account_pays_nothing(
    alipay: World, client: Client, settings: Settings
) -> None:
    at_cashier(alipay, begin("alipay"), "sign-in", "pay")
    settings.ALIPAY = replace(settings.ALIPAY, app_id="2021999999999999")
    hear(alipay, client, "alipay")
    assert (only().status, only().hold_code) == ("review", "wrong_merchant")


def test_parts_are_given_back_until_nothing_is_left(alipay: World, client: Client) -> None:
    pay(alipay, client)
    for key, amount in (("TW-1:change:1", "28.50"), ("TW-1-cup/2", "100.00")):
        assert refunding.send(refund(key, amount).pk)
    hear(alipay, client, "alipay")
    assert list(Refund.objects.order_by("pk").values_list("status", flat=True)) == ["settled", "settled"]
    assert (only().status, only().refunded) == ("captured", money("128.50", "CNY"))
    assert sums(alipay, "alipay") == {
        "captured": 12850,
        "refunded": 12850,
        "fees": 0,
        "disputed": 0,
        "paid_out": 0,
        "balance": 0,
    }
    assert ledger.balances("psp:alipay") == {}
    taking.check("TW-1")
    assert only().status == "captured"  # at Alipay the trade is closed now


def test_a_refund_whose_answer_was_cut_happens_once(alipay: World, client: Client) -> None:
    pay(alipay, client)
    asked = refund("r1", "20.00")
    alipay.fault("cut", "GET /gateway.do/alipay.trade.refund", service="alipay")
    with pytest.raises(Unavailable):
        refunding.send(asked.pk)
    hear(alipay, client, "alipay")
    asked.refresh_from_db()
    assert (asked.status, Refund.objects.count()) == ("asked", 1)
    alipay.fault("cut", "GET /gateway.do/alipay.trade.fastpay.refund.query", service="alipay")
    with pytest.raises(Unavailable):
        refunding.send(asked.pk)
    assert refunding.send(asked.pk) is True
    asked.refresh_from_db()
    assert (asked.status, asked.provider_id) == ("settled", asked.idempotency_key)
    assert sums(alipay, "alipay")["refunded"] == 2000
    assert ledger.balances("psp:alipay") == {"CNY": money("108.50", "CNY")}


def test_a_refund_that_alipay_refuses_has_failed_and_its_room_is_free(alipay: World, client: Client) -> None:
    pay(alipay, client)
    asked = refund("r1", "20.00")
    alipay.fault("decline", "GET /gateway.do/alipay.trade.refund", service="alipay")
    refunding.send(asked.pk)
    asked.refresh_from_db()
    assert (asked.status, asked.failure_code) == ("failed", "ACQ.TRADE_HAS_FINISHED")
    assert only().refundable == money("128.50", "CNY")
    assert sums(alipay, "alipay")["refunded"] == 0


@pytest.mark.parametrize("kind", ["down", "error", "garbage", "cut"])
def test_a_sick_alipay_is_unavailable_and_nothing_is_lost(alipay: World, kind: str) -> None:
    at_cashier(alipay, begin("alipay"), "sign-in", "pay")
    alipay.fault(kind, "GET /gateway.do", service="alipay", times=1)
    with pytest.raises(Unavailable):
        taking.ask(only().pk)
    assert only().status == "pending"
    alipay.clear_faults()
    taking.ask(only().pk)
    assert only().status == "captured"


def test_an_answer_that_another_key_signed_decides_nothing(alipay: World, settings: Settings) -> None:
    at_cashier(alipay, begin("alipay"), "sign-in", "pay")
    settings.ALIPAY = replace(settings.ALIPAY, public_key=public_of(PRIVATE))
    with pytest.raises(Unavailable):
        taking.ask(only().pk)
    assert only().status == "pending"


def test_what_alipay_does_not_sign_decides_nothing(alipay: World, settings: Settings) -> None:
    begin("alipay")
    settings.ALIPAY = replace(settings.ALIPAY, app_id="2021999999999999")
    with pytest.raises(Unavailable):
        call("alipay.trade.query", {"out_trade_no": only().token})


def test_a_question_has_a_limit_of_time(alipay: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line()._config, "timeout", 0.2)
    alipay.fault("delay", "GET /gateway.do", service="alipay", seconds=2)
    with pytest.raises(Unavailable):
        call("alipay.trade.query", {"out_trade_no": "pay_x"})


def test_the_settings_it_lacks_are_named(settings: Settings) -> None:
    settings.ALIPAY = AlipayAccount("", "", "", private_key="nonsense", public_key="nonsense")
    assert providers.get("alipay").missing_settings() == [
        "ALIPAY_APP_ID",
        "ALIPAY_SELLER_ID",
        "ALIPAY_PRIVATE_KEY",
        "ALIPAY_PUBLIC_KEY",
    ]
