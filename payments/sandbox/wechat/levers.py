"""WeChat Pay's levers under /world/wechat/: the truth, closing the day, notices, refunds."""

from payments.sandbox.wechat.account import Account
from payments.sandbox.wechat.bills import Bills
from payments.sandbox.wechat.refunds import give_back, settle_due
from payments.sandbox.wechat.refusals import Refused
from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Service
from shop.outside.truth import new_id


class Levers:
    def __init__(self, account: Account, bills: Bills, world: Service) -> None:
        self.account = account
        self.bills = bills
        world.route("GET", "/wechat/truth", self.truth)
        world.route("POST", "/wechat/close-day", self.close_day)
        world.route("POST", "/wechat/resend", self.resend)
        world.route("POST", "/wechat/refund", self.refund)
        world.route("POST", "/wechat/settle-refunds", self.settle_refunds)

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
        """``{"order": out_trade_no, "fen": 100}``: somebody gives money back on WeChat Pay's own pages."""
        asked = request.json()
        try:
            order = self.account.order(str(asked.get("order", "")))
            made = give_back(self.account, order, fen=int(asked.get("fen", 0)), number=new_id("hand", 16))
        except Refused as refused:
            return refused.answer()
        return json_answer({"refund": made["refund_id"]})

    def settle_refunds(self, request: Request) -> Answer:
        """All that wait arrive now, or with ``{"status": "CLOSED"}`` do not."""
        status = str(request.json().get("status", "SUCCESS"))
        return json_answer(
            {"refunds": [each["refund_id"] for each in settle_due(self.account, all_=True, status=status)]}
        )
