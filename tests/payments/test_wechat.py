"""WeChat Pay from the code on the order's page to the books, with the kept SDK against a WeChat Pay of our own."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from payments import ledger, polling, refunding, taking
from payments.errors import AmountNotPayable
from payments.models import Notice, Payment, Refund
from payments.provider import Offer, providers
from payments.providers import wechat_wire
from payments.providers.wechat_amounts import from_fen
from shop.errors import Unavailable
from shop.keys import public_of
from shop.money import money
from shop.outside import World
from shop.wallets import WeChatAccount
from tests.keys import PRIVATE
from tests.payments.wallets import begin, hear, on_phone, sums, to_wechat

pytestmark = pytest.mark.django_db
REFUNDS = "POST /v3/refund/domestic/refunds"


@pytest.fixture
def wechat(world: World, settings: Settings) -> World:
    to_wechat(world, settings)
    return world


def only() -> Payment:
    return Payment.objects.get()


def pay(wechat: World, client: Client) -> Payment:
    on_phone(wechat, begin("wechat"), "pay")
    hear(wechat, client, "wechat")
    return only()


def refund(key: str, amount: str) -> Refund:
    return refunding.refund("TW-1", amount=money(amount, "CNY"), key=key, reason="returned")


def arrive(wechat: World, client: Client, status: str = "SUCCESS") -> None:
    wechat.control("wechat/settle-refunds", {"status": status})
    hear(wechat, client, "wechat")


def test_a_buyer_scans_the_code_and_the_books_agree_with_wechat(wechat: World, client: Client) -> None:
    payment = begin("wechat")
    assert payment.session_id == payment.token
    assert payment.shown["scan"].startswith(f"{wechat.url}/wechat/scan/")
    assert payment.shown["lines"] == [["link", payment.shown["scan"]]]
    assert on_phone(wechat, payment, "pay").status == 200
    assert hear(wechat, client, "wechat") == 1
    payment = only()
    assert (payment.status, payment.captured, payment.asked) == ("captured", money("128.50", "CNY"), {})
    order = wechat.sandbox.truth.get("wechat.order", payment.token)
    assert order is not None
    assert (payment.charge_id, order["attach"]) == (order["transaction_id"], "TW-1")
    assert sums(wechat, "wechat")["captured"] == 12850
    assert ledger.balances("psp:wechat") == {"CNY": money("128.50", "CNY")}


def test_a_real_code_is_shown_as_a_code_alone(wechat: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = "weixin://wxpay/bizpayurl?pr=p4lpSuKzz"
    monkeypatch.setattr("payments.providers.wechat_native.call", lambda ask: {"code_url": real})
    assert begin("wechat").shown == {"lines": [], "scan": real}


def test_a_cut_answer_is_asked_again_and_is_the_same_order(wechat: World) -> None:
    wechat.fault("cut", "POST /v3/pay/transactions/native", service="wechat")
    with pytest.raises(Unavailable):
        begin("wechat")
    assert begin("wechat").shown["scan"]
    assert (Payment.objects.count(), len(wechat.sandbox.truth.find("wechat.order"))) == (1, 1)


@pytest.mark.parametrize(
    ("amount", "currency", "takes"),
    [
        ("0.01", "CNY", True),
        ("21474836.47", "CNY", True),
        ("21474836.48", "CNY", False),
        ("0", "CNY", False),
        ("10.00", "USD", False),
        ("10", "JPY", False),
    ],
)
def test_it_takes_yuan_alone(wechat: World, amount: str, currency: str, takes: bool) -> None:
    assert providers.get("wechat").takes(Offer(money(amount, currency), "CN", "cn")) is takes
    if not takes and amount != "0":
        with pytest.raises(AmountNotPayable):
            begin("wechat", amount=amount, currency=currency)
        assert wechat.sandbox.truth.find("wechat.order") == []


@pytest.mark.parametrize("units", [1.5, "100", True, None])
def test_fen_are_whole_numbers(units: object) -> None:
    with pytest.raises(ValueError, match="no amount"):
        from_fen(units)  # type: ignore[arg-type]


def test_an_order_nobody_pays_is_closed_at_wechat_too(wechat: World) -> None:
    payment = begin("wechat")
    taking.check("TW-1")
    assert only().status == "pending"
    Payment.objects.update(expires_at=timezone.now() - timedelta(minutes=2))
    taking.check("TW-1")
    assert (only().status, only().failure_code) == ("expired", "expired")
    assert on_phone(wechat, payment, "pay").status == 410
    assert sums(wechat, "wechat") == {}


def test_an_order_paid_while_it_is_being_closed_is_paid(wechat: World) -> None:
    payment = begin("wechat")
    Payment.objects.update(expires_at=timezone.now() - timedelta(minutes=2))
    wechat.fault("decline", "POST /v3/pay/transactions/out-trade-no", service="wechat")
    taking.check("TW-1")
    assert only().status == "pending"
    on_phone(wechat, payment, "pay")
    taking.check("TW-1")
    assert only().status == "captured"


def test_time_that_runs_out_at_wechat_ends_the_attempt(wechat: World) -> None:
    begin("wechat")
    wechat.control("clock", {"advance": 4000})
    taking.check("TW-1")
    assert only().status == "expired"


def test_too_little_money_and_then_enough(wechat: World, client: Client) -> None:
    payment = begin("wechat")
    assert on_phone(wechat, payment, "refuse").status == 402
    assert on_phone(wechat, payment, "pay", "pay").status == 200
    hear(wechat, client, "wechat")
    assert (only().status, sums(wechat, "wechat")["captured"]) == ("captured", 12850)


def test_order_page_and_poller_are_each_enough(wechat: World) -> None:
    on_phone(wechat, begin("wechat"), "pay")
    taking.check("TW-1")
    on_phone(wechat, begin("wechat", "TW-2"), "pay")
    Payment.objects.filter(reference="TW-2").update(poll_at=timezone.now())
    assert polling.poll_open() == 1
    assert ledger.balances("psp:wechat") == {"CNY": money("257.00", "CNY")}


def test_a_notice_told_thrice_counts_once_and_is_answered_in_wechats_words(wechat: World, client: Client) -> None:
    wechat.fault("duplicate_webhook", service="wechat", copies=3)
    on_phone(wechat, begin("wechat"), "pay")
    notice = wechat.waiting_webhooks()[0]
    headers = {name: text for name, text in notice.headers.items() if name != "Content-Type"}
    for _ in range(3):
        answer = client.post("/webhooks/wechat/", notice.body, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()) == (200, {"code": "SUCCESS", "message": ""})
        assert answer["Content-Type"] == "application/json"
    assert hear(wechat, client, "wechat") == 3
    assert (Notice.objects.count(), only().status) == (1, "captured")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("tamper_amount", "wrong_amount"),
        ("tamper_currency", "wrong_currency"),
        ("tamper_reference", "wrong_reference"),
        ("tamper_account", "wrong_merchant"),
    ],
)
def test_money_that_does_not_fit_pays_nothing(wechat: World, client: Client, fault: str, code: str) -> None:
    wechat.fault(fault, service="wechat", times=0)
    pay(wechat, client)
    assert (only().status, only().hold_code, taking.paid("TW-1")) == ("review", code, None)
    assert len(ledger.balances("suspense")) == 1


def test_parts_are_given_back_and_settle_when_wechat_says_so(wechat: World, client: Client) -> None:
    pay(wechat, client)
    for key, amount in (("TW-1:change:1", "28.50"), ("TW-1-cup/2", "100.00")):
        assert refunding.send(refund(key, amount).pk)
    assert list(Refund.objects.values_list("status", flat=True)) == ["sent", "sent"]
    assert ledger.balances("psp:wechat") == {"CNY": money("128.50", "CNY")}
    arrive(wechat, client)
    assert list(Refund.objects.values_list("status", flat=True)) == ["settled", "settled"]
    assert (only().refunded, ledger.balances("psp:wechat")) == (money("128.50", "CNY"), {})
    assert sums(wechat, "wechat")["refunded"] == 12850
    taking.check("TW-1")
    assert only().status == "captured"


def test_a_refund_whose_notice_never_comes_is_asked_about(wechat: World, client: Client) -> None:
    pay(wechat, client)
    refunding.send(refund("r1", "20.00").pk)
    wechat.fault("drop_webhook", service="wechat", times=0)
    wechat.control("wechat/settle-refunds")
    Refund.objects.update(due_at=timezone.now() - timedelta(hours=2))
    assert polling.poll_open() == 1
    assert Refund.objects.get().status == "settled"
    assert ledger.balances("psp:wechat") == {"CNY": money("108.50", "CNY")}


def test_a_refund_that_wechat_takes_back_has_failed_and_its_room_is_free(wechat: World, client: Client) -> None:
    pay(wechat, client)
    refunding.send(refund("r1", "20.00").pk)
    arrive(wechat, client, "CLOSED")
    assert (Refund.objects.get().status, Refund.objects.get().failure_code) == ("failed", "CLOSED")
    assert (only().refundable, sums(wechat, "wechat")["refunded"]) == (money("128.50", "CNY"), 0)


def test_a_refund_whose_answer_was_cut_happens_once_whoever_tells_first(wechat: World, client: Client) -> None:
    pay(wechat, client)
    asked = refund("r1", "20.00")
    wechat.fault("cut", REFUNDS, service="wechat")
    with pytest.raises(Unavailable):
        refunding.send(asked.pk)
    arrive(wechat, client)  # the notice knows it by the number that we gave, before any answer came
    asked.refresh_from_db()
    assert (asked.status, Refund.objects.count()) == ("settled", 1)
    assert refunding.send(asked.pk) is False
    again = refund("r2", "10.00")
    wechat.fault("cut", REFUNDS, service="wechat")
    with pytest.raises(Unavailable):
        refunding.send(again.pk)
    assert refunding.send(again.pk) is True
    arrive(wechat, client)
    assert sums(wechat, "wechat")["refunded"] == 3000
    assert ledger.balances("psp:wechat") == {"CNY": money("98.50", "CNY")}


def test_a_refund_without_money_on_the_account_is_refused(wechat: World, client: Client) -> None:
    pay(wechat, client)
    wechat.fault("decline", REFUNDS, service="wechat")
    asked = refund("r1", "20.00")
    refunding.send(asked.pk)
    asked.refresh_from_db()
    assert (asked.status, asked.failure_code) == ("failed", "NOT_ENOUGH")


def test_money_given_back_by_hand_is_known_by_its_notice(wechat: World, client: Client) -> None:
    pay(wechat, client)
    wechat.control("wechat/refund", {"order": only().token, "fen": 850})
    arrive(wechat, client)
    assert (Refund.objects.get().status, only().refunded) == ("settled", money("8.50", "CNY"))
    assert ledger.balances("psp:wechat") == {"CNY": money("120.00", "CNY")}


@pytest.mark.parametrize("kind", ["down", "error", "garbage", "cut"])
def test_a_sick_wechat_is_unavailable_and_nothing_is_lost(wechat: World, kind: str) -> None:
    on_phone(wechat, begin("wechat"), "pay")
    wechat.fault(kind, "GET /v3", service="wechat", times=1)
    with pytest.raises(Unavailable):
        taking.ask(only().pk)
    wechat.clear_faults()
    assert only().status == "pending"
    taking.ask(only().pk)
    assert only().status == "captured"


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_status_that_says_nothing_of_the_payment_gives_nothing_up(wechat: World, status: int) -> None:
    begin("wechat")
    wechat.fault("error", "GET /v3", service="wechat", status=status)
    with pytest.raises(Unavailable):
        taking.ask(only().pk)
    assert only().status == "pending"


def test_an_answer_that_another_key_signed_decides_nothing(wechat: World, settings: Settings) -> None:
    on_phone(wechat, begin("wechat"), "pay")
    settings.WECHAT = replace(settings.WECHAT, public_key=public_of(PRIVATE))
    with pytest.raises(Unavailable):
        taking.ask(only().pk)
    assert only().status == "pending"


def test_a_question_we_did_not_sign_well_is_refused_there_and_gives_nothing_up(
    wechat: World, settings: Settings
) -> None:
    settings.WECHAT = replace(settings.WECHAT, private_key=PRIVATE)
    with pytest.raises(Unavailable):
        begin("wechat")
    assert only().status == "pending"


def test_a_question_has_a_limit_of_time(wechat: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert wechat_wire.client()._core._timeout == (3.0, 10.0)
    monkeypatch.setattr(wechat_wire.client()._core, "_timeout", (0.2, 0.2))
    wechat.fault("delay", "GET /v3", service="wechat", seconds=2)
    with pytest.raises(Unavailable):
        wechat_wire.call(lambda line: line.query(out_trade_no="pay_nobody"))


def test_the_settings_it_lacks_are_named(settings: Settings) -> None:
    settings.WECHAT = WeChatAccount("", "", "", "", "", private_key="nonsense", api_v3_key="short", public_key="")
    assert providers.get("wechat").missing_settings() == [
        "WECHAT_APP_ID",
        "WECHAT_MCH_ID",
        "WECHAT_CERT_SERIAL",
        "WECHAT_PRIVATE_KEY",
        "WECHAT_API_V3_KEY",
        "WECHAT_PUBLIC_KEY",
        "WECHAT_PUBLIC_KEY_ID",
    ]
