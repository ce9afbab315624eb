"""Alipay as the outside world plays it, asked by the kept SDK and seen by a browser."""

import io
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import urlencode

import httpx
import pytest
from alipay import AliPay
from alipay.exceptions import AliPayException

from shop.keys import private_pem, public_pem
from shop.outside import World

LANGUAGES = {
    "en": "Back to the shop",
    "zh-CN": "返回商店",
    "zh-TW": "返回商店",
    "ja": "ショップに戻る",
    "ko": "상점으로 돌아가기",
    "de": "Zurück zum Shop",
    "fr": "Retour à la boutique",
    "es": "Volver a la tienda",
    "ar": "العودة إلى المتجر",
}


@pytest.fixture
def sdk(world: World) -> AliPay:
    kept = world.sandbox.settings
    made = AliPay(
        appid=kept["ALIPAY_APP_ID"],
        app_notify_url="http://shop.test/webhooks/alipay/",
        app_private_key_string=private_pem(kept["ALIPAY_PRIVATE_KEY"]),
        alipay_public_key_string=public_pem(kept["ALIPAY_PUBLIC_KEY"]),
    )
    made._gateway = f"{world.url}/alipay/gateway.do"
    return made


def link(sdk: AliPay, number: str = "n-1", amount: str = "88.00", **more: str) -> str:
    signed = sdk.api_alipay_trade_page_pay("茶壶", number, amount, return_url="http://shop.test/back/", **more)
    return f"{sdk._gateway}?{signed}"


def paid(world: World, sdk: AliPay, number: str = "n-1", **more: str) -> None:
    cashier = world.visit(link(sdk, number, passback_params="TW-1", **more)).location
    for deed in ("sign-in", "pay"):
        world.visit(cashier, body=urlencode({"deed": deed}).encode())


def test_a_trade_is_born_when_the_buyer_signs_in(world: World, sdk: AliPay) -> None:
    cashier = world.visit(link(sdk)).location
    assert sdk.api_alipay_trade_query("n-1")["sub_code"] == "ACQ.TRADE_NOT_EXIST"
    world.visit(cashier, body=b"deed=sign-in")
    assert sdk.api_alipay_trade_query("n-1")["trade_status"] == "WAIT_BUYER_PAY"
    assert sdk.api_alipay_trade_close("n-1")["code"] == "10000"
    assert sdk.api_alipay_trade_query("n-1")["trade_status"] == "TRADE_CLOSED"
    assert world.visit(cashier).status == 410


def test_a_paid_trade_is_told_with_every_field_signed(world: World, sdk: AliPay) -> None:
    paid(world, sdk)
    found = sdk.api_alipay_trade_query("n-1")
    assert (found["trade_status"], found["total_amount"], found["passback_params"]) == (
        "TRADE_SUCCESS",
        "88.00",
        "TW-1",
    )
    (notice,) = world.waiting_webhooks()
    fields = dict(httpx.QueryParams(notice.body.decode()))
    assert (fields["trade_status"], fields["notify_id"]) == ("TRADE_SUCCESS", notice.event)
    assert sdk.verify({name: text for name, text in fields.items() if name != "sign"}, fields["sign"])
    assert notice.headers["Content-Type"].startswith("application/x-www-form-urlencoded")


def test_the_same_refund_is_given_once_and_never_too_much(world: World, sdk: AliPay) -> None:
    paid(world, sdk)

    def ask(amount: str, number: str) -> dict[str, str]:
        found: dict[str, str] = sdk.api_alipay_trade_refund(amount, out_trade_no="n-1", out_request_no=number)
        return found

    assert (ask("8.00", "r-1")["fund_change"], ask("8.00", "r-1")["fund_change"]) == ("Y", "N")
    assert ask("9.00", "r-1")["sub_code"] == "ACQ.DISCORDANT_REPEAT_REQUEST"
    assert ask("80.01", "r-2")["sub_code"] == "ACQ.REASON_TRADE_REFUND_FEE_ERR"
    assert ask("80.00", "r-2")["refund_fee"] == "88.00"
    assert sdk.api_alipay_trade_query("n-1")["trade_status"] == "TRADE_CLOSED"
    assert sdk.api_alipay_trade_fastpay_refund_query("r-1", out_trade_no="n-1")["refund_status"] == "REFUND_SUCCESS"
    assert "refund_status" not in sdk.api_alipay_trade_fastpay_refund_query("r-9", out_trade_no="n-1")
    assert world.control("alipay/truth", method="GET")["references"]["TW-1"]["cny"]["refunded"] == 8800


def test_who_signs_wrongly_is_not_answered_with_a_signature(world: World, sdk: AliPay) -> None:
    sdk._appid = "2021999999999999"
    with pytest.raises(AliPayException):
        sdk.api_alipay_trade_query("n-1")
    sdk._appid = world.sandbox.settings["ALIPAY_APP_ID"]
    sdk._app_private_key = AliPay(
        appid="x",
        app_private_key_string=private_pem(world.sandbox.settings["ALIPAY_SANDBOX_KEY"]),
        alipay_public_key_string=public_pem(world.sandbox.settings["ALIPAY_PUBLIC_KEY"]),
    ).app_private_key
    with pytest.raises(AliPayException):
        sdk.api_alipay_trade_query("n-1")
    assert world.visit(link(sdk)).status == 400


def test_a_bill_is_packed_in_gbk_and_told_once(world: World, sdk: AliPay) -> None:
    paid(world, sdk)
    asked = {"bill_type": "trade", "bill_date": "2026-11-28"}
    assert sdk.server_api("alipay.data.dataservice.bill.downloadurl.query", dict(asked))["sub_code"] == (
        "isp.bill_not_exist"
    )
    assert world.control("alipay/close-day", {"day": "2026-11-28"}) == {"day": "2026-11-28", "lines": 1, "net": 8747}
    url = sdk.server_api("alipay.data.dataservice.bill.downloadurl.query", dict(asked))["bill_download_url"]
    packet = zipfile.ZipFile(io.BytesIO(httpx.get(url).content))
    text = packet.read(packet.namelist()[1]).decode("gbk")
    assert "#交易合计：1笔，商家实收共88.00元" in text
    assert "88.00,88.00" in text and ",-0.53," in text
    assert world.control("alipay/close-day", {"day": "2026-11-29"})["lines"] == 0


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_cashier_speaks_the_buyers_language(world: World, sdk: AliPay, tag: str) -> None:
    cashier = world.visit(link(sdk, f"n-{tag}")).location
    answer = httpx.get(cashier, headers={"Accept-Language": f"{tag},en;q=0.5"})
    assert answer.status_code == 200
    assert LANGUAGES[tag] in answer.text
    assert ('dir="rtl"' in answer.text) is (tag == "ar")
    assert "<script" not in answer.text and "<svg" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_nobody_pays_what_nobody_asked_for(world: World) -> None:
    assert world.visit(f"{world.url}/alipay/cashier/n-9").status == 404
    assert world.visit(f"{world.url}/alipay/cashier/n-9", body=b"deed=pay").status == 404


@pytest.mark.parametrize("amount", ["0.00", "-1.00", "1.234", "abc", "100000000.01"])
def test_an_amount_alipay_cannot_take_opens_nothing(world: World, sdk: AliPay, amount: str) -> None:
    visit = world.visit(link(sdk, amount=amount))
    assert (visit.status, visit.text) == (400, "ACQ.INVALID_PARAMETER")


def test_the_same_number_with_another_amount_is_refused(world: World, sdk: AliPay) -> None:
    assert world.visit(link(sdk)).status == 303
    assert world.visit(link(sdk)).status == 303
    assert world.visit(link(sdk, amount="87.00")).status == 400


@pytest.mark.parametrize(("answer", "state"), [(b"success", "delivered"), (b"ok", "waiting")])
def test_a_notice_that_is_not_answered_with_alipays_word_is_sent_again(
    world: World, sdk: AliPay, answer: bytes, state: str
) -> None:
    class Shop(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    paid(world, sdk)
    with HTTPServer(("127.0.0.1", 0), Shop) as shop:
        thread = Thread(target=shop.handle_request)
        thread.start()
        world.deliver_webhooks(to=f"http://127.0.0.1:{shop.server_address[1]}/webhooks/alipay/")
        thread.join(10)
    assert [each["state"] for each in world.control("webhooks", method="GET")["webhooks"]] == [state]
