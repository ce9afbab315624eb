"""WeChat Pay as the outside world plays it, asked by the kept SDK and seen by a browser."""

import gzip
import hashlib
import json
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from wechatpayv3 import WeChatPay, WeChatPayType

from shop.keys import private_pem, public_pem
from shop.outside import World

LANGUAGES = {
    "en": "Try with too little balance",
    "zh-CN": "模拟余额不足",
    "zh-HK": "模擬餘額不足",
    "ja": "残高不足を試す",
    "ko": "잔액 부족 시험",
    "de": "Mit zu wenig Guthaben versuchen",
    "fr": "Essayer avec un solde insuffisant",
    "es": "Probar con saldo insuficiente",
    "ar": "تجربة رصيد غير كافٍ",
}


@pytest.fixture
def sdk(world: World) -> WeChatPay:
    kept = world.sandbox.settings
    made = WeChatPay(
        WeChatPayType.NATIVE,
        mchid=kept["WECHAT_MCH_ID"],
        private_key=private_pem(kept["WECHAT_PRIVATE_KEY"]),
        cert_serial_no=kept["WECHAT_CERT_SERIAL"],
        appid=kept["WECHAT_APP_ID"],
        apiv3_key=kept["WECHAT_API_V3_KEY"],
        notify_url="http://shop.test/webhooks/wechat/",
        public_key=public_pem(kept["WECHAT_PUBLIC_KEY"]),
        public_key_id=kept["WECHAT_PUBLIC_KEY_ID"],
    )
    made._core._gate_way = f"{world.url}/wechat"
    return made


def made(sdk: WeChatPay, number: str = "number-1", fen: int = 8800, **more: Any) -> tuple[int, dict[str, Any]]:
    status, text = sdk.pay("茶壶", number, {"total": fen, "currency": "CNY"}, attach="TW-1", **more)
    return status, json.loads(text)


def paid(world: World, sdk: WeChatPay, number: str = "number-1") -> None:
    _status, answer = made(sdk, number)
    world.visit(answer["code_url"], body=b"deed=pay")


def test_an_order_is_paid_on_the_pretended_phone(world: World, sdk: WeChatPay) -> None:
    status, answer = made(sdk)
    assert (status, answer["code_url"].startswith(f"{world.url}/wechat/scan/")) == (200, True)
    assert json.loads(sdk.query(out_trade_no="number-1")[1])["trade_state"] == "NOTPAY"
    assert world.visit(answer["code_url"], body=b"deed=refuse").status == 402
    assert world.visit(answer["code_url"], body=b"deed=pay").status == 200
    found = json.loads(sdk.query(out_trade_no="number-1")[1])
    assert (found["trade_state"], found["amount"]["total"], found["attach"]) == ("SUCCESS", 8800, "TW-1")
    (notice,) = world.waiting_webhooks()
    told = sdk.callback(notice.headers, notice.body)
    assert (told["event_type"], told["id"], told["resource"]) == ("TRANSACTION.SUCCESS", notice.event, found)


def test_a_changed_notice_does_not_open(world: World, sdk: WeChatPay) -> None:
    paid(world, sdk)
    (notice,) = world.waiting_webhooks()
    assert sdk.callback(notice.headers, notice.body.replace(b"EV-", b"EW-")) is None


def test_the_same_number_is_the_same_order(world: World, sdk: WeChatPay) -> None:
    assert made(sdk) == made(sdk)
    assert made(sdk, fen=8801)[1]["code"] == "OUT_TRADE_NO_USED"
    paid(world, sdk)
    assert made(sdk)[1]["code"] == "ORDERPAID"


def test_a_closed_order_is_not_paid(world: World, sdk: WeChatPay) -> None:
    _status, answer = made(sdk)
    assert sdk.close("number-1")[0] == 204
    assert world.visit(answer["code_url"], body=b"deed=pay").status == 410
    assert json.loads(sdk.query(out_trade_no="number-1")[1])["trade_state"] == "CLOSED"
    assert json.loads(sdk.query(out_trade_no="nobody-1")[1])["code"] == "ORDER_NOT_EXIST"


def test_the_same_refund_is_given_once_and_never_too_much(world: World, sdk: WeChatPay) -> None:
    paid(world, sdk)

    def ask(fen: int, number: str) -> dict[str, Any]:
        amount = {"refund": fen, "total": 8800, "currency": "CNY"}
        found: dict[str, Any] = json.loads(sdk.refund(number, amount, out_trade_no="number-1")[1])
        return found

    assert ask(800, "r-1")["status"] == "PROCESSING"
    assert ask(800, "r-1")["refund_id"] == ask(800, "r-1")["refund_id"]
    assert ask(900, "r-1")["code"] == "INVALID_REQUEST"
    assert ask(8001, "r-2")["code"] == "INVALID_REQUEST"
    assert world.control("wechat/truth", method="GET")["references"]["TW-1"]["cny"]["refunded"] == 0
    world.control("wechat/settle-refunds")
    assert json.loads(sdk.query_refund("r-1")[1])["status"] == "SUCCESS"
    assert world.control("wechat/truth", method="GET")["references"]["TW-1"]["cny"]["refunded"] == 800
    assert json.loads(sdk.query_refund("r-9")[1])["code"] == "RESOURCE_NOT_EXISTS"


def test_refunds_arrive_by_themselves_after_a_while(world: World, sdk: WeChatPay) -> None:
    paid(world, sdk)
    sdk.refund("r-1", {"refund": 800, "total": 8800, "currency": "CNY"}, out_trade_no="number-1")
    world.control("clock", {"advance": 10})
    assert json.loads(sdk.query_refund("r-1")[1])["status"] == "SUCCESS"


@pytest.mark.parametrize("part", ["_private_key", "_mchid", "_cert_serial_no"])
def test_who_signs_wrongly_is_turned_away(world: World, sdk: WeChatPay, part: str) -> None:
    setattr(sdk._core, part, generate_private_key(65537, 2048) if part == "_private_key" else "1")
    status, text = sdk.query(out_trade_no="number-1")
    assert (status, json.loads(text)["code"]) == (401, "SIGN_ERROR")


def test_bills_are_told_once_with_their_hash(world: World, sdk: WeChatPay) -> None:
    paid(world, sdk)
    assert json.loads(sdk.trade_bill("2026-11-28")[1])["code"] == "NO_STATEMENT_EXIST"
    assert world.control("wechat/close-day", {"day": "2026-11-28"}) == {"day": "2026-11-28", "lines": 1, "net": 8747}
    for bill, wanted in ((sdk.trade_bill, "`88.00,`0.00,`0,`0"), (sdk.fundflow_bill, "`扣除交易手续费,`支出,`0.53")):
        told = json.loads(bill("2026-11-28")[1])
        text = gzip.decompress(sdk.download_bill(told["download_url"])[1])
        assert hashlib.sha1(text, usedforsecurity=False).hexdigest() == told["hash_value"]
        assert wanted in text.decode("utf-8-sig")
    plain = json.loads(sdk.trade_bill("2026-11-28", tar_type="")[1])["download_url"]
    assert sdk.download_bill(plain)[1].startswith("\ufeff交易时间".encode())
    assert world.control("wechat/close-day", {"day": "2026-11-29"})["lines"] == 0


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_phone_speaks_the_buyers_language(world: World, sdk: WeChatPay, tag: str) -> None:
    page = made(sdk, f"number-{tag}")[1]["code_url"]
    answer = httpx.get(page, headers={"Accept-Language": f"{tag},en;q=0.5"})
    assert (answer.status_code, LANGUAGES[tag] in answer.text) == (200, True)
    assert ('dir="rtl"' in answer.text) is (tag == "ar")
    assert "<script" not in answer.text


@pytest.mark.parametrize("fen", [0, -1, 1.5, "88"])
def test_an_amount_wechat_cannot_take_makes_no_order(world: World, sdk: WeChatPay, fen: Any) -> None:
    assert made(sdk, fen=fen)[1]["code"] == "PARAM_ERROR"
    assert world.visit(f"{world.url}/wechat/scan/nobody").status == 404
