"""Disputes: a buyer complains to PayPal; the money is held, and is let go or taken when PayPal has decided."""

from payments.sandbox.paypal.account import Account, link, new_id
from payments.sandbox.paypal.balance import CLAIM_FEE, HELD, LET_GO, TAKEN_BACK, move
from payments.sandbox.paypal.currencies import CLAIM_FEES, doc
from payments.sandbox.paypal.refusals import Refused
from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Service
from shop.outside.truth import Document

OTHER_FEE = 1500
REASONS = ("MERCHANDISE_OR_SERVICE_NOT_RECEIVED", "MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED", "UNAUTHORISED")


class DisputeCalls:
    def __init__(self, account: Account, service: Service) -> None:
        self.account = account
        service.route("GET", "/v1/customer/disputes/<dispute_id>", self.show)

    def show(self, request: Request, dispute_id: str) -> Answer:
        return json_answer(shown_dispute(self.account, self.account.get("dispute", dispute_id)))


def open_dispute(account: Account, capture: Document, *, reason: str = "") -> Document:
    left = capture["_units"] - capture["_refunded"]
    known = account.find("dispute", _capture=capture["id"])
    if known or capture["status"] not in ("COMPLETED", "PARTIALLY_REFUNDED") or not left:
        raise Refused("TRANSACTION_NOT_DISPUTABLE")
    currency = capture["amount"]["currency_code"]
    dispute = {
        "id": (dispute_id := f"PP-R-{new_id(3)}-{new_id(8)}"),
        "dispute_id": dispute_id,
        "create_time": account.stamp(),
        "update_time": account.stamp(),
        "disputed_transactions": [
            {
                "seller_transaction_id": capture["id"],
                "custom": capture["custom_id"],
                "invoice_number": capture["invoice_id"],
                "seller": {"merchant_id": capture["payee"]["merchant_id"]},
            }
        ],
        "reason": reason if reason in REASONS else REASONS[0],
        "status": "WAITING_FOR_SELLER_RESPONSE",
        "dispute_amount": doc(left, currency),
        "dispute_life_cycle_stage": "CHARGEBACK",
        "_capture": capture["id"],
        "_units": left,
    }
    account.save("dispute", dispute)
    move(account, HELD, -left, currency, about=capture)
    account.emit("CUSTOMER.DISPUTE.CREATED", "dispute", shown_dispute(account, dispute), "A new dispute was opened")
    return dispute


def close_dispute(account: Account, dispute: Document, *, won: bool) -> Document:
    if dispute["status"] == "RESOLVED":
        raise Refused("DISPUTE_ALREADY_RESOLVED")
    capture, currency = account.get("capture", dispute["_capture"]), dispute["dispute_amount"]["currency_code"]
    outcome = "RESOLVED_SELLER_FAVOUR" if won else "RESOLVED_BUYER_FAVOUR"
    dispute |= {"status": "RESOLVED", "dispute_outcome": {"outcome_code": outcome}, "update_time": account.stamp()}
    account.save("dispute", dispute)
    move(account, LET_GO, dispute["_units"], currency, about=capture)
    if not won:
        taken = move(account, TAKEN_BACK, -dispute["_units"], currency, about=capture)
        move(account, CLAIM_FEE, -CLAIM_FEES.get(currency, OTHER_FEE), currency, about=capture)
        reversal = {
            "id": taken["transaction"],
            "status": "COMPLETED",
            "amount": dispute["dispute_amount"],
            "custom_id": capture["custom_id"],
            "links": [link(f"{account.api()}/v2/payments/captures/{capture['id']}", "up")],
        }
        account.emit("PAYMENT.CAPTURE.REVERSED", "refund", reversal, "Payment reversed")
    account.emit("CUSTOMER.DISPUTE.RESOLVED", "dispute", shown_dispute(account, dispute), "A dispute was resolved")
    return dispute


def shown_dispute(account: Account, dispute: Document) -> Document:
    document = {name: value for name, value in dispute.items() if not name.startswith("_") and name != "id"}
    document["links"] = [link(f"{account.api()}/v1/customer/disputes/{dispute['id']}", "self")]
    return document
