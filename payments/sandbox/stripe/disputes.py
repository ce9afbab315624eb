"""Disputes: the holder of a card complains; money leaves at once, and comes back when the shop wins."""

from payments.sandbox.stripe.account import Account, Call
from payments.sandbox.stripe.balance import DAY_S, move
from payments.sandbox.stripe.currencies import DISPUTE_FEES
from payments.sandbox.stripe.door import Desk
from payments.sandbox.stripe.refusals import Refused
from shop.outside.truth import Document, new_id

EVIDENCE_DAYS = 14


class DisputeCalls:
    def __init__(self, account: Account, desk: Desk) -> None:
        self.account = account
        desk.route("GET", "/v1/disputes", self.every)
        desk.route("GET", "/v1/disputes/<dispute>", self.show)
        desk.route("POST", "/v1/disputes/<dispute>", self.update)

    def every(self, call: Call) -> Document:
        fields = {name: call.params.text(name) for name in ("payment_intent", "charge") if call.params.text(name)}
        return self.account.listing("dispute", call, "/v1/disputes", keep=lambda doc: True, **fields)

    def show(self, call: Call, dispute: str) -> Document:
        return self.account.get("dispute", dispute)

    def update(self, call: Call, dispute: str) -> Document:
        """Evidence is collected until it is submitted; then the bank has it and nothing can be added."""
        found = self.account.get("dispute", dispute)
        if found["status"] not in ("needs_response", "warning_needs_response"):
            raise Refused("This dispute is already closed or under review.", code="dispute_closed")
        said = call.params.within("evidence")
        for name in said.fields:
            if name.endswith("_file"):
                self.account.get("file", said.text(name), param=f"evidence[{name}]")
        found["evidence"] |= {name: said.text(name) for name in said.fields}
        found["evidence_details"] |= {"has_evidence": bool(found["evidence"])}
        if call.params.text("submit", "true") == "true":
            found["status"] = found["status"].replace("needs_response", "under_review")
            found["evidence_details"] |= {"submission_count": 1}
        self.account.emit("charge.dispute.updated", self.account.save(found))
        return found


def open_dispute(account: Account, charge: Document, *, amount: int = 0, reason: str = "fraudulent") -> Document:
    if charge["disputed"] or charge["status"] != "succeeded":
        raise Refused(f"Charge {charge['id']} cannot be disputed.", code="charge_disputed")
    now = account.now()
    charge |= {"disputed": True, "_dispute": False}
    account.save(charge)
    dispute = {
        "id": new_id("dp_1"),
        "object": "dispute",
        "amount": amount or charge["amount_captured"] - charge["amount_refunded"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {"due_by": now + EVIDENCE_DAYS * DAY_S, "has_evidence": False, "past_due": False},
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"card": {"brand": "visa", "case_type": "chargeback"}, "type": "card"},
        "reason": reason,
        "status": "needs_response",
        "_reference": charge["_reference"],
    }
    account.emit("charge.dispute.created", account.save(dispute))
    fee = DISPUTE_FEES.get(charge["currency"], 1500)
    book(account, dispute, -dispute["amount"], category="dispute", fee=fee)
    account.emit("charge.dispute.funds_withdrawn", dispute)
    return dispute


def close_dispute(account: Account, dispute: Document, *, won: bool) -> Document:
    if dispute["status"] in ("won", "lost"):
        raise Refused(f"Dispute {dispute['id']} is already closed.")
    dispute["status"] = "won" if won else "lost"
    account.emit("charge.dispute.closed", account.save(dispute))
    if won:
        book(account, dispute, dispute["amount"], category="dispute_reversal")
        charge = account.get("charge", dispute["charge"])
        account.save(charge | {"disputed": False})
        account.emit("charge.dispute.funds_reinstated", dispute)
    return dispute


def book(account: Account, dispute: Document, amount: int, *, category: str, fee: int = 0) -> None:
    text = f"Chargeback {'withdrawal' if amount < 0 else 'reversal'} for {dispute['charge']}"
    booked = move(account, "adjustment", amount, source=dispute, description=text, fee=fee, category=category)
    dispute["balance_transactions"] = [*dispute["balance_transactions"], booked["id"]]
    account.save(dispute)
