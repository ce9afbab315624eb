"""The balance: every movement of money is one balance transaction, and the automatic payout of a day sweeps them up."""

from datetime import UTC, datetime
from typing import Any

from payments.sandbox.stripe.account import Account, Call, within
from payments.sandbox.stripe.door import Desk
from shop.outside.truth import Document, new_id

DAY_S = 24 * 3600
SETTLING_DAYS = 2
CATEGORIES = {
    "charge": "charge",
    "refund": "refund",
    "refund_failure": "refund_failure",
    "payout": "payout",
    "adjustment": "dispute",
}


def move(
    account: Account, type_: str, amount: int, *, source: Document, description: str, fee: int = 0, category: str = ""
) -> Document:
    """Book one movement on the balance. ``amount`` is signed; the fee is taken off it."""
    midnight = account.now() // DAY_S * DAY_S
    fees = [
        {
            "amount": fee,
            "application": None,
            "currency": source["currency"],
            "description": "Dispute fee" if type_ == "adjustment" else "Stripe processing fees",
            "type": "stripe_fee",
        }
    ]
    return account.save(
        {
            "id": new_id("txn_1"),
            "object": "balance_transaction",
            "amount": amount,
            "available_on": midnight + SETTLING_DAYS * DAY_S,
            "balance_type": "payments",
            "created": account.now(),
            "currency": source["currency"],
            "description": description,
            "exchange_rate": None,
            "fee": fee,
            "fee_details": fees if fee else [],
            "net": amount - fee,
            "reporting_category": category or CATEGORIES[type_],
            "source": source["id"],
            "status": "pending",
            "type": type_,
            "_payout": None,
            "_charge": source["id"] if source["object"] == "charge" else source.get("charge"),
            "_reference": source.get("_reference", ""),
        }
    )


def close_day(account: Account, day: str = "") -> list[Document]:
    """One automatic payout per currency out of everything not yet paid out; what is negative waits for better days."""
    now = account.now()
    arrival = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) if day else now // DAY_S * DAY_S
    unpaid: dict[str, list[Document]] = {}
    for movement in reversed(account.truth.find("balance_transaction", _payout=None)):
        if movement["type"] != "payout":
            unpaid.setdefault(movement["currency"], []).append(movement)
    return [
        pay_out(account, movements, arrival=arrival)
        for _, movements in sorted(unpaid.items())
        if sum(movement["net"] for movement in movements) > 0
    ]


def pay_out(account: Account, movements: list[Document], *, arrival: int) -> Document:
    currency = movements[0]["currency"]
    amount = sum(movement["net"] for movement in movements)
    payout: Document = {
        "id": new_id("po_1"),
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": arrival,
        "automatic": True,
        "balance_transaction": None,
        "created": account.now(),
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "destination": "ba_1" + currency,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "in_progress",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "pending",
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
    }
    booked = move(account, "payout", -amount, source=payout, description="STRIPE PAYOUT")
    account.save(booked | {"status": "available", "available_on": arrival, "_payout": payout["id"]})
    for movement in movements:
        account.save(movement | {"status": "available", "_payout": payout["id"]})
    payout["balance_transaction"] = booked["id"]
    account.emit("payout.created", account.save(payout))
    payout |= {"status": "paid", "trace_id": {"status": "supported", "value": f"{arrival}{amount:08d}"}}
    account.emit("payout.paid", account.save(payout))
    payout["reconciliation_status"] = "completed"
    account.emit("payout.reconciliation_completed", account.save(payout))
    return payout


class BalanceCalls:
    def __init__(self, account: Account, desk: Desk) -> None:
        self.account = account
        desk.route("GET", "/v1/balance_transactions", self.list_movements)
        desk.route("GET", "/v1/balance_transactions/<txn>", self.show_movement)
        desk.route("GET", "/v1/payouts", self.list_payouts)
        desk.route("GET", "/v1/payouts/<payout>", self.show_payout)
        desk.route("GET", "/v1/balance", self.show_balance)

    def list_movements(self, call: Call) -> Document:
        fields: dict[str, Any] = {}
        for name, field in (("payout", "_payout"), ("type", "type"), ("source", "source"), ("currency", "currency")):
            if text := call.params.text(name):
                fields[field] = text.lower() if name == "currency" else text
        if "_payout" in fields:
            self.account.get("payout", fields["_payout"], param="payout")
        return self.account.listing(
            "balance_transaction", call, "/v1/balance_transactions", keep=lambda doc: True, **fields
        )

    def show_movement(self, call: Call, txn: str) -> Document:
        return self.account.get("balance_transaction", txn)

    def list_payouts(self, call: Call) -> Document:
        fields = {"status": call.params.text("status")} if call.params.text("status") else {}
        return self.account.listing(
            "payout", call, "/v1/payouts", keep=lambda doc: within(call.params, "arrival_date", doc), **fields
        )

    def show_payout(self, call: Call, payout: str) -> Document:
        return self.account.get("payout", payout)

    def show_balance(self, call: Call) -> Document:
        sums: dict[str, int] = {}
        for movement in self.account.truth.find("balance_transaction"):
            sums[movement["currency"]] = sums.get(movement["currency"], 0) + movement["net"]
        pending = [
            {"amount": sums[name], "currency": name, "source_types": {"card": sums[name]}} for name in sorted(sums)
        ]
        return {"object": "balance", "available": [], "livemode": False, "pending": pending}
