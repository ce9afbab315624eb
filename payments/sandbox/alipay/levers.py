"""Alipay's levers under /world/alipay/: the truth, closing the day, notices, a refund by hand."""

from payments.sandbox.alipay.account import Account
from payments.sandbox.alipay.bills import Bills
from payments.sandbox.alipay.refusals import Refused
from payments.sandbox.alipay.trades import give_back
from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Service
from shop.outside.truth import new_id


class Levers:
    def __init__(self, account: Account, bills: Bills, world: Service) -> None:
        self.account = account
        self.bills = bills
        world.route("GET", "/alipay/truth", self.truth)
        world.route("POST", "/alipay/close-day", self.close_day)
        world.route("POST", "/alipay/resend", self.resend)
        world.route("POST", "/alipay/refund", self.refund)

    def truth(self, request: Request) -> Answer:
        """Sums per currency and per reference, in fen; ``balance`` is in no bill yet."""
        return json_answer(self.account.books.sums())

    def close_day(self, request: Request) -> Answer:
        """``{"day": "2026-11-22"}``, else Beijing's today."""
        return json_answer(self.bills.close_day(str(request.json().get("day", ""))))

    def resend(self, request: Request) -> Answer:
        event = request.asked("event") or str(request.json().get("event", ""))
        known = self.account.sandbox.webhooks.resend(event)
        return json_answer({"event": event} if known else {"error": "no such notice"}, 200 if known else 404)

    def refund(self, request: Request) -> Answer:
        """``{"trade": out_trade_no, "fen": 100}``: somebody gives money back on Alipay's own pages."""
        asked = request.json()
        trade = self.account.trade(str(asked.get("trade", "")))
        if trade is None:
            return json_answer({"error": "no such trade"}, 404)
        try:
            give_back(self.account, trade, amount=int(asked.get("fen", 0)), number=new_id("hand", 16))
        except Refused as refused:
            return json_answer(refused.node(), 400)
        return json_answer({"refunded": trade["refunded"]})
