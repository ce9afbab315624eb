"""Stripe's levers under /world/stripe/: the truth, closing the day, notices, disputes, slow refunds."""

from collections.abc import Callable

from payments.sandbox.stripe.account import Account, wire
from payments.sandbox.stripe.balance import close_day
from payments.sandbox.stripe.disputes import close_dispute, open_dispute
from payments.sandbox.stripe.refunds import settle_due
from payments.sandbox.stripe.refusals import Refused, missing, wanted
from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Service
from shop.outside.truth import Document

Sums = dict[str, int]
EMPTY: Sums = {"captured": 0, "refunded": 0, "fees": 0, "disputed": 0, "paid_out": 0, "balance": 0}


class Levers:
    def __init__(self, account: Account, world: Service) -> None:
        self.account = account
        for method, path, lever in (
            ("GET", "/stripe/truth", self.truth),
            ("POST", "/stripe/close-day", self.close_day),
            ("POST", "/stripe/resend", self.resend),
            ("POST", "/stripe/settle-refunds", self.settle_refunds),
            ("POST", "/stripe/dispute", self.dispute),
            ("POST", "/stripe/dispute/<dispute_id>/close", self.end_dispute),
        ):
            world.route(method, path, answering(lever))

    def truth(self, request: Request) -> Answer:
        """Sums per currency and per reference, in minor units; ``balance`` is not yet paid out."""
        currencies: dict[str, Sums] = {}
        references: dict[str, dict[str, Sums]] = {}
        for movement in self.account.truth.find("balance_transaction"):
            currency = movement["currency"]
            count(currencies.setdefault(currency, dict(EMPTY)), movement)
            if movement["type"] != "payout":
                count(references.setdefault(movement["_reference"], {}).setdefault(currency, dict(EMPTY)), movement)
        for sums in references.values():
            for each in sums.values():
                del each["paid_out"], each["balance"]
        return json_answer({"currencies": currencies, "references": references})

    def close_day(self, request: Request) -> Answer:
        """``{"day": "2026-11-22"}``, else the world's today. Cards that complain later complain now."""
        for charge in self.account.truth.find("charge", _dispute=True, status="succeeded"):
            open_dispute(self.account, charge)
        payouts = close_day(self.account, str(request.json().get("day", "")))
        return json_answer({"payouts": [wire(payout) for payout in payouts]})

    def resend(self, request: Request) -> Answer:
        event = request.asked("event") or str(request.json().get("event", ""))
        if not self.account.sandbox.webhooks.resend(event):
            raise missing("event", event)
        return json_answer({"event": event})

    def settle_refunds(self, request: Request) -> Answer:
        settled = settle_due(self.account, all_=True)
        return json_answer({"refunds": [wire(refund) for refund in settled]})

    def dispute(self, request: Request) -> Answer:
        """``{"payment_intent": …}`` or ``{"charge": …}``, with ``amount`` and ``reason`` if wanted."""
        asked = request.json()
        charge_id = asked.get("charge")
        if not charge_id and asked.get("payment_intent"):
            charge_id = self.account.get("payment_intent", asked["payment_intent"])["latest_charge"]
        if not charge_id:
            raise wanted("charge")
        charge = self.account.get("charge", charge_id)
        reason = str(asked.get("reason", "fraudulent"))
        return json_answer(wire(open_dispute(self.account, charge, amount=int(asked.get("amount", 0)), reason=reason)))

    def end_dispute(self, request: Request, dispute_id: str) -> Answer:
        dispute = self.account.get("dispute", dispute_id)
        return json_answer(wire(close_dispute(self.account, dispute, won=bool(request.json().get("won")))))


def count(sums: Sums, movement: Document) -> None:
    amount = movement["amount"]
    sums["balance"] += movement["net"]
    sums["fees"] += movement["fee"]
    match movement["type"]:
        case "charge":
            sums["captured"] += amount
        case "refund" | "refund_failure":
            sums["refunded"] -= amount
        case "adjustment":
            sums["disputed"] -= amount
        case "payout":
            sums["paid_out"] -= amount


def answering(lever: Callable[..., Answer]) -> Callable[..., Answer]:
    def handle(request: Request, **named: str) -> Answer:
        try:
            return lever(request, **named)
        except Refused as refused:
            return refused.answer()

    return handle
