"""PayPal's levers under /world/paypal/: the truth, closing the day, notices, disputes, what takes a while."""

from datetime import UTC, datetime

from payments.sandbox.paypal.account import Account
from payments.sandbox.paypal.balance import PAYMENT, REFUND, WITHDRAWAL, balances, exchange, withdraw
from payments.sandbox.paypal.capturing import settle_pending
from payments.sandbox.paypal.disputes import close_dispute, open_dispute
from payments.sandbox.paypal.refunds import settle_refunds
from payments.sandbox.paypal.refusals import Refused, missing
from payments.sandbox.paypal.statements import write
from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Handler, Service
from shop.outside.truth import Document

Sums = dict[str, int]
EMPTY: Sums = {"captured": 0, "refunded": 0, "fees": 0, "disputed": 0, "paid_out": 0, "exchanged": 0, "balance": 0}
CLAIM = ("T1110", "T1111", "T1106")


class Levers:
    def __init__(self, account: Account, world: Service) -> None:
        self.account = account
        for method, path, lever in (
            ("GET", "/paypal/truth", self.truth),
            ("POST", "/paypal/close-day", self.close_day),
            ("POST", "/paypal/resend", self.resend),
            ("POST", "/paypal/settle", self.settle),
            ("POST", "/paypal/exchange", self.exchange),
            ("POST", "/paypal/dispute", self.dispute),
            ("POST", "/paypal/dispute/<dispute_id>/close", self.end_dispute),
        ):
            world.route(method, path, answering(lever))

    def truth(self, request: Request) -> Answer:
        """Sums per currency and per reference, in PayPal's smallest units; ``balance`` is not yet paid out."""
        currencies: dict[str, Sums] = {}
        references: dict[str, dict[str, Sums]] = {}
        for movement in self.account.find("movement"):
            currency = movement["currency"].lower()
            count(currencies.setdefault(currency, dict(EMPTY)), movement)
            if movement["reference"]:
                count(references.setdefault(movement["reference"], {}).setdefault(currency, dict(EMPTY)), movement)
        return json_answer({"currencies": currencies, "references": references})

    def close_day(self, request: Request) -> Answer:
        """``{"day": "2026-11-22", "withdraw": false}``, else the world's today and everything goes to the bank."""
        asked = request.json()
        day = str(asked.get("day") or datetime.fromtimestamp(self.account.now(), UTC).date().isoformat())
        if asked.get("withdraw", True):
            for currency, balance in sorted(balances(self.account).items()):
                if balance > 0:
                    withdraw(self.account, currency, balance)
        return json_answer({"report": write(self.account, day)})

    def resend(self, request: Request) -> Answer:
        event = request.asked("event") or str(request.json().get("event", ""))
        if not self.account.sandbox.webhooks.resend(event):
            raise missing(event)
        return json_answer({"event": event})

    def settle(self, request: Request) -> Answer:
        """Banks decide now: pending payments and refunds come to their end."""
        ended = [*settle_pending(self.account, all_=True), *settle_refunds(self.account, all_=True)]
        return json_answer({"settled": [each["id"] for each in ended]})

    def exchange(self, request: Request) -> Answer:
        """``{"from": "EUR", "units": 100, "to": "USD", "gives": 110}``"""
        asked = request.json()
        exchange(self.account, (str(asked["from"]), int(asked["units"])), (str(asked["to"]), int(asked["gives"])))
        return json_answer({"balances": balances(self.account)})

    def dispute(self, request: Request) -> Answer:
        """``{"capture": …}``, with ``reason`` if wanted."""
        asked = request.json()
        capture = self.account.get("capture", str(asked.get("capture", "")))
        opened = open_dispute(self.account, capture, reason=str(asked.get("reason", "")))
        return json_answer({"id": opened["id"], "status": opened["status"]})

    def end_dispute(self, request: Request, dispute_id: str) -> Answer:
        dispute = self.account.get("dispute", dispute_id)
        ended = close_dispute(self.account, dispute, won=bool(request.json().get("won")))
        return json_answer({"id": ended["id"], "outcome": ended["dispute_outcome"]["outcome_code"]})


def count(sums: Sums, movement: Document) -> None:
    amount, code = movement["amount"], movement["code"]
    sums["balance"] += amount - movement["fee"]
    sums["fees"] += movement["fee"]
    if code == PAYMENT:
        sums["captured"] += amount
    elif code == REFUND:
        sums["refunded"] -= amount
    elif code in CLAIM:
        sums["disputed"] -= amount
    elif code == WITHDRAWAL:
        sums["paid_out"] -= amount
    elif code.startswith("T02"):
        sums["exchanged"] -= amount
    else:
        sums["fees"] -= amount


def answering(lever: Handler) -> Handler:
    def handle(request: Request, **named: str) -> Answer:
        try:
            return lever(request, **named)
        except Refused as refused:
            return refused.answer()

    return handle
