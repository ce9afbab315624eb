"""Native orders: made, shown, paid on the phone, closed."""

import secrets
from typing import Any

from payments.sandbox.wallet import clock
from payments.sandbox.wechat.account import ORDER, Account, read_time
from payments.sandbox.wechat.refusals import Refused
from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Service
from shop.outside.truth import Document, new_id

LIFE_S = 7 * 24 * 3600
STATES = {"SUCCESS": "支付成功", "REFUND": "转入退款", "NOTPAY": "订单未支付", "CLOSED": "订单已关闭"}
BUYER = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"


class OrderCalls:
    def __init__(self, account: Account, service: Service) -> None:
        self.account = account
        service.route("POST", "/v3/pay/transactions/native", self.make)
        service.route("GET", "/v3/pay/transactions/out-trade-no/<number>", self.show)
        service.route("POST", "/v3/pay/transactions/out-trade-no/<number>/close", self.close)

    def make(self, request: Request) -> Answer:
        """The same number with the same fields gives the same code; with others it is refused."""
        asked = content_of(request)
        amount = asked.get("amount")
        if not isinstance(amount, dict) or asked.get("appid") != self.account.app_id:
            raise Refused("PARAM_ERROR")
        if asked.get("mchid") != self.account.mch_id or not asked.get("notify_url") or not asked.get("description"):
            raise Refused("PARAM_ERROR")
        number, fen = str(asked.get("out_trade_no", "")), amount.get("total")
        if type(fen) is not int or fen < 1 or amount.get("currency", "CNY") != "CNY" or not 6 <= len(number) <= 32:
            raise Refused("PARAM_ERROR")
        if known := self.account.truth.get(ORDER, number):
            return json_answer({"code_url": self.again(known, asked)})
        ends = read_time(str(asked["time_expire"])) if "time_expire" in asked else self.account.now() + LIFE_S
        if ends <= self.account.now():
            raise Refused("INVALID_REQUEST")
        code = new_id("pr_", 9)[3:]
        base = self.account.sandbox.settings.get("SANDBOX_PUBLIC_URL") or request.base
        order = {
            "id": number,
            "code": code,
            # WeChat's own begins with weixin://wxpay/bizpayurl?pr=; this one a person can open without a phone.
            "code_url": f"{base}/wechat/scan/{code}",
            "state": "NOTPAY",
            "fen": fen,
            "currency": "CNY",
            "attach": str(asked.get("attach", "")),
            "description": str(asked["description"]),
            "asked": asked,
            "created": self.account.now(),
            "ends": ends,
            "paid_at": 0,
            "transaction_id": "",
            "refunded": 0,
        }
        self.account.save(ORDER, order)
        return json_answer({"code_url": order["code_url"]})

    def again(self, known: Document, asked: Document) -> str:
        if known["state"] in ("SUCCESS", "REFUND"):
            raise Refused("ORDERPAID")
        if known["asked"] != asked:
            raise Refused("OUT_TRADE_NO_USED", status=403)
        if current(self.account, known)["state"] == "CLOSED":
            raise Refused("ORDER_CLOSED")
        return str(known["code_url"])

    def show(self, request: Request, number: str) -> Answer:
        if request.asked("mchid") != self.account.mch_id:
            raise Refused("PARAM_ERROR")
        return json_answer(told(self.account, current(self.account, self.account.order(number))))

    def close(self, request: Request, number: str) -> Answer:
        order = current(self.account, self.account.order(number))
        if request.fault("decline") or order["state"] in ("SUCCESS", "REFUND"):
            raise Refused("ORDERPAID")
        self.account.save(ORDER, order | {"state": "CLOSED"})
        return Answer(b"", 204)


def pay(account: Account, order: Document, request: Request) -> Document:
    """The buyer confirms; the tampering faults make WeChat Pay take something else than it was asked to."""
    if fault := request.fault("tamper_amount"):
        order["fen"] += int(fault.more.get("by", 1))
    if fault := request.fault("tamper_currency"):
        order["currency"] = str(fault.more.get("to", "USD")).upper()
    if fault := request.fault("tamper_reference"):
        order["attach"] = str(fault.more.get("to", "TW-00000000"))
    number = f"4200{clock.at(account.now()):%Y%m%d}{secrets.randbelow(10**16):016}"
    order = account.save(ORDER, order | {"state": "SUCCESS", "paid_at": account.now(), "transaction_id": number})
    account.books.write(
        "trade",
        trade=order["id"],
        reference=order["attach"],
        currency=order["currency"],
        fen=order["fen"],
        at=account.now(),
    )
    account.tell("TRANSACTION.SUCCESS", told(account, order))
    return order


def told(account: Account, order: Document) -> Document:
    """The order as questions and notices tell it."""
    amount: Document = {"total": order["fen"], "currency": order["currency"]}
    common = {
        "appid": account.app_id,
        "attach": order["attach"],
        "mchid": account.mch_id,
        "out_trade_no": order["id"],
        "trade_state": order["state"],
        "trade_state_desc": STATES[order["state"]],
    }
    if not order["paid_at"]:
        return common | {"amount": amount}
    return common | {
        "amount": amount | {"payer_total": order["fen"], "payer_currency": order["currency"]},
        "bank_type": "OTHERS",
        "payer": {"openid": BUYER},
        "success_time": account.stamp(order["paid_at"]),
        "trade_type": "NATIVE",
        "transaction_id": order["transaction_id"],
    }


def current(account: Account, order: Document) -> Document:
    """The order as it stands now: over, when its time is."""
    if order["state"] == "NOTPAY" and order["ends"] <= account.now():
        return account.save(ORDER, order | {"state": "CLOSED"})
    return order


def end_old(account: Account) -> None:
    """What the world's clock does. Nobody is told of it."""
    for order in account.truth.find(ORDER, state="NOTPAY"):
        current(account, order)


def content_of(request: Request) -> dict[str, Any]:
    try:
        return request.json()
    except ValueError as error:
        raise Refused("PARAM_ERROR") from error
