"""Refunds: never more than what is left of the charge; at once, later, or failing, as the card says."""

from payments.sandbox.stripe.account import Account, Call
from payments.sandbox.stripe.balance import move
from payments.sandbox.stripe.currencies import check_amount, major
from payments.sandbox.stripe.door import Desk
from payments.sandbox.stripe.forms import Params, names
from payments.sandbox.stripe.refusals import Refused, missing, wanted
from shop.outside.truth import Document, new_id

KNOWN_FIELDS = names(
    "amount charge payment_intent metadata reason refund_application_fee reverse_transfer instructions_email"
)
REASONS = ("duplicate", "fraudulent", "requested_by_customer")
LATER_S = 5


class RefundCalls:
    def __init__(self, account: Account, desk: Desk) -> None:
        self.account = account
        desk.route("POST", "/v1/refunds", self.create)
        desk.route("GET", "/v1/refunds", self.every)
        desk.route("GET", "/v1/refunds/<refund>", self.show)
        desk.route("POST", "/v1/refunds/<refund>", self.change)

    def create(self, call: Call) -> Document:
        params = call.params
        params.only(KNOWN_FIELDS)
        charge = self.charge_of(params)
        amount, reason = self.amount_of(params, charge), params.text("reason")
        if reason and reason not in REASONS:
            raise Refused(f"Invalid reason: must be one of {', '.join(REASONS)}", param="reason")
        refund = refund_of(self.account, charge, amount, reason=reason, metadata=params.metadata())
        if call.request.fault("decline"):
            refund |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
            self.account.emit("refund.created", self.account.save(refund))
            self.account.emit("refund.failed", refund)
            return refund
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
        self.account.save(charge)
        text = f"REFUND FOR CHARGE ({charge['description'] or charge['id']})"
        refund["balance_transaction"] = move(self.account, "refund", -amount, source=refund, description=text)["id"]
        self.account.emit("refund.created", self.account.save(refund))
        self.account.emit("charge.refunded", charge, amount_refunded=charge["amount_refunded"] - amount)
        if refund["status"] == "succeeded":
            refer(self.account, refund)
        return refund

    def charge_of(self, params: Params) -> Document:
        if charge_id := params.text("charge"):
            charge = self.account.get("charge", charge_id, param="charge")
        elif intent_id := params.text("payment_intent"):
            intent = self.account.get("payment_intent", intent_id, param="payment_intent")
            if intent["status"] != "succeeded":
                message = f"This PaymentIntent ({intent_id}) does not have a successful charge to refund."
                raise Refused(message, code="payment_intent_unexpected_state", param="payment_intent")
            charge = self.account.get("charge", intent["latest_charge"])
        else:
            raise wanted("payment_intent")
        if charge["status"] != "succeeded":
            raise missing("charge", charge["id"], param="charge")
        if charge["disputed"]:
            raise Refused(
                f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed"
            )
        if charge["refunded"]:
            message = f"Charge {charge['id']} has already been refunded."
            raise Refused(message, code="charge_already_refunded")
        return charge

    def amount_of(self, params: Params, charge: Document) -> int:
        left, currency = charge["amount_captured"] - charge["amount_refunded"], charge["currency"]
        amount = params.whole("amount", left)
        if amount <= 0:
            raise Refused("Invalid positive integer", code="parameter_invalid_integer", param="amount")
        if amount > left:
            raise Refused(
                f"Refund amount ({major(amount, currency)} {currency.upper()}) is greater than unrefunded amount on "
                f"charge ({major(left, currency)} {currency.upper()})",
                code="amount_too_large",
                param="amount",
            )
        check_amount(amount, currency, param="amount")
        return amount

    def every(self, call: Call) -> Document:
        fields = {name: call.params.text(name) for name in ("payment_intent", "charge") if call.params.text(name)}
        return self.account.listing("refund", call, "/v1/refunds", keep=lambda doc: True, **fields)

    def show(self, call: Call, refund: str) -> Document:
        return self.account.get("refund", refund)

    def change(self, call: Call, refund: str) -> Document:
        call.params.only(frozenset({"metadata"}))
        found = self.account.get("refund", refund)
        found["metadata"] |= call.params.metadata()
        return self.account.save(found)


def refund_of(
    account: Account, charge: Document, amount: int, *, reason: str = "", metadata: dict[str, str] | None = None
) -> Document:
    return {
        "id": new_id("re_3"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": account.now(),
        "currency": charge["currency"],
        "destination_details": {"card": {"reference_status": "pending", "type": "refund"}, "type": "card"},
        "metadata": metadata or {},
        "payment_intent": charge["payment_intent"],
        "reason": reason or None,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending" if charge["_refund"] == "later" else "succeeded",
        "transfer_reversal": None,
        "_fails": charge["_refund"] == "fails",
        "_due": account.now() + LATER_S,
        "_reference": charge["_reference"],
    }


def settle_due(account: Account, *, all_: bool = False) -> list[Document]:
    """What the world's clock does: pending refunds arrive, and those that cannot arrive fail."""
    open_ = account.truth.find("refund", status="pending") + account.truth.find(
        "refund", status="succeeded", _fails=True
    )
    due = [refund for refund in reversed(open_) if all_ or refund["_due"] <= account.now()]
    return [bounce(account, refund) if refund["_fails"] else arrive(account, refund) for refund in due]


def arrive(account: Account, refund: Document) -> Document:
    refund["status"] = "succeeded"
    account.save(refund)
    account.emit("refund.updated", refund, status="pending")
    account.emit("charge.refund.updated", refund, status="pending")
    return refer(account, refund)


def refer(account: Account, refund: Document) -> Document:
    """The bank's own number of the refund becomes known."""
    reference = {"reference": "74" + refund["id"][-8:], "reference_status": "available", "type": "refund"}
    refund["destination_details"] = {
        "card": reference | {"reference_type": "acquirer_reference_number"},
        "type": "card",
    }
    account.emit("refund.updated", account.save(refund), destination_details={"card": {"reference_status": "pending"}})
    return refund


def bounce(account: Account, refund: Document) -> Document:
    """The money comes back from the buyer's bank: it is ours again, and still owed."""
    charge = account.get("charge", refund["charge"])
    charge |= {"amount_refunded": charge["amount_refunded"] - refund["amount"], "refunded": False}
    account.save(charge)
    back = move(account, "refund_failure", refund["amount"], source=refund, description="REFUND FAILURE")
    was = refund["status"]
    refund |= {"status": "failed", "failure_reason": "expired_or_canceled_card", "_fails": False}
    refund["failure_balance_transaction"] = back["id"]
    account.emit("refund.failed", account.save(refund), status=was)
    account.emit("charge.refund.updated", refund, status=was)
    return refund
