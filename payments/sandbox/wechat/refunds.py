"""Refunds: taken at once, done a little later, told by a notice."""

import secrets

from payments.sandbox.wallet import clock
from payments.sandbox.wechat.account import ORDER, REFUND, Account
from payments.sandbox.wechat.orders import content_of
from payments.sandbox.wechat.refusals import Refused
from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Service
from shop.outside.truth import Document

LATER_S = 5


class RefundCalls:
    def __init__(self, account: Account, service: Service) -> None:
        self.account = account
        service.route("POST", "/v3/refund/domestic/refunds", self.make)
        service.route("GET", "/v3/refund/domestic/refunds/<number>", self.show)

    def make(self, request: Request) -> Answer:
        asked = content_of(request)
        amount, number = asked.get("amount"), str(asked.get("out_refund_no", ""))
        if not isinstance(amount, dict) or not 1 <= len(number) <= 64:
            raise Refused("PARAM_ERROR")
        order, fen = self.account.order(str(asked.get("out_trade_no", ""))), amount.get("refund")
        if type(fen) is not int or fen < 1 or amount.get("total") != order["fen"] or amount.get("currency") != "CNY":
            raise Refused("PARAM_ERROR")
        if known := self.account.truth.get(REFUND, number):
            if (known["order"], known["fen"]) != (order["id"], fen):
                raise Refused("INVALID_REQUEST")
            return json_answer(told(self.account, known, order))
        if request.fault("decline"):
            raise Refused("NOT_ENOUGH", status=403)
        return json_answer(told(self.account, give_back(self.account, order, fen=fen, number=number), order))

    def show(self, request: Request, number: str) -> Answer:
        found = self.account.truth.get(REFUND, number)
        if found is None:
            raise Refused("RESOURCE_NOT_EXISTS", status=404)
        return json_answer(told(self.account, found, self.account.order(found["order"])))


def give_back(account: Account, order: Document, *, fen: int, number: str) -> Document:
    """By the shop's question or by hand in the merchant's own pages."""
    if order["state"] not in ("SUCCESS", "REFUND") or order["refunded"] + fen > order["fen"]:
        raise Refused("INVALID_REQUEST")
    account.save(ORDER, order | {"refunded": order["refunded"] + fen, "state": "REFUND"})
    refund = {
        "id": number,
        "refund_id": f"5030{clock.at(account.now()):%Y%m%d}{secrets.randbelow(10**16):016}",
        "order": order["id"],
        "fen": fen,
        "status": "PROCESSING",
        "created": account.now(),
        "due": account.now() + LATER_S,
        "done_at": 0,
    }
    return account.save(REFUND, refund)


def told(account: Account, refund: Document, order: Document) -> Document:
    done = {"success_time": account.stamp(refund["done_at"])} if refund["status"] == "SUCCESS" else {}
    return done | {
        "amount": {
            "currency": order["currency"],
            "payer_refund": refund["fen"],
            "payer_total": order["fen"],
            "refund": refund["fen"],
            "total": order["fen"],
        },
        "channel": "ORIGINAL",
        "create_time": account.stamp(refund["created"]),
        "funds_account": "AVAILABLE",
        "out_refund_no": refund["id"],
        "out_trade_no": order["id"],
        "refund_id": refund["refund_id"],
        "status": refund["status"],
        "transaction_id": order["transaction_id"],
        "user_received_account": "支付用户零钱",
    }


def settle_due(account: Account, *, all_: bool = False, status: str = "SUCCESS") -> list[Document]:
    """What the world's clock does: refunds arrive. ``status``: CLOSED where WeChat Pay takes one back."""
    due = [doc for doc in account.truth.find(REFUND, status="PROCESSING") if all_ or doc["due"] <= account.now()]
    return [_settle(account, refund, status) for refund in reversed(due)]


def _settle(account: Account, refund: Document, status: str) -> Document:
    refund = account.save(REFUND, refund | {"status": status, "done_at": account.now()})
    order = account.order(refund["order"])
    if status == "SUCCESS":
        account.books.write(
            "refund",
            trade=order["id"],
            reference=order["attach"],
            currency=order["currency"],
            fen=-refund["fen"],
            at=account.now(),
            number=refund["id"],
            refund_id=refund["refund_id"],
        )
    else:
        account.save(ORDER, order | {"refunded": order["refunded"] - refund["fen"]})
    inside = told(account, refund, order)
    del inside["status"]
    account.tell(f"REFUND.{status}", inside | {"mchid": account.mch_id, "refund_status": status})
    return refund
