"""Refunds of a capture: never more than is left of it; at once, or when the bank has taken it."""

from payments.sandbox.paypal.account import Account, new_id
from payments.sandbox.paypal.balance import REFUND, move
from payments.sandbox.paypal.capturing import shown_capture, shown_refund
from payments.sandbox.paypal.currencies import doc, units
from payments.sandbox.paypal.orders import body_of
from payments.sandbox.paypal.refusals import Refused, bad
from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Service
from shop.outside.truth import Document

LATER_S = 5
# A refund of this odd amount of smallest units takes a while, and of this one fails in the end.
SLOW_END, FAILING_END = 77, 78


class RefundCalls:
    def __init__(self, account: Account, service: Service) -> None:
        self.account = account
        service.route("GET", "/v2/payments/captures/<capture_id>", self.show_capture)
        service.route("POST", "/v2/payments/captures/<capture_id>/refund", self.refund)
        service.route("GET", "/v2/payments/refunds/<refund_id>", self.show_refund)

    def show_capture(self, request: Request, capture_id: str) -> Answer:
        return json_answer(shown_capture(self.account, self.account.get("capture", capture_id)))

    def show_refund(self, request: Request, refund_id: str) -> Answer:
        return json_answer(shown_refund(self.account, self.account.get("refund", refund_id)))

    def refund(self, request: Request, capture_id: str) -> Answer:
        capture, asked = self.account.get("capture", capture_id), body_of(request)
        if capture["status"] not in ("COMPLETED", "PARTIALLY_REFUNDED"):
            full = capture["status"] == "REFUNDED"
            raise Refused("CAPTURE_FULLY_REFUNDED" if full else "INVALID_RESOURCE_STATE")
        if any(each["status"] != "RESOLVED" for each in self.account.find("dispute", _capture=capture_id)):
            raise Refused("CAPTURE_DISPUTED_PARTIAL_REFUND_NOT_ALLOWED", "Refund is not allowed: an open dispute.")
        currency = capture["amount"]["currency_code"]
        left = capture["_units"] - capture["_refunded"]
        amount = asked.get("amount")
        if amount and amount.get("currency_code") != currency:
            raise Refused("REFUND_CURRENCY_MISMATCH", "Refund must be in the same currency as the capture.")
        whole = units(amount.get("value"), currency, field="/amount") if amount else left
        if whole == 0:
            raise bad("/amount/value", "REFUND_AMOUNT_TOO_LOW")
        if whole > left:
            raise Refused(
                "REFUND_AMOUNT_EXCEEDED", "The refund amount must be less than or equal to the capture amount."
            )
        later = whole % 100 in (SLOW_END, FAILING_END)
        state = "FAILED" if request.fault("decline") else "PENDING" if later else "COMPLETED"
        refund: Document = {
            "id": new_id(),
            "status": state,
            "amount": doc(whole, currency),
            "custom_id": str(asked.get("custom_id") or ""),
            "invoice_id": capture.get("invoice_id", ""),
            "payer": {"merchant_id": capture["payee"]["merchant_id"]},
            "create_time": self.account.stamp(),
            "update_time": self.account.stamp(),
            "_capture": capture_id,
            "_units": whole,
            "_reference": capture["_reference"],
            "_fails": whole % 100 == FAILING_END,
            "_due": self.account.now() + LATER_S,
        }
        if state == "PENDING":
            refund["status_details"] = {"reason": "ECHECK"}
        if state != "FAILED":
            self.account.save("capture", taken(capture, whole))
        self.account.save("refund", refund)
        if state == "COMPLETED":
            arrive(self.account, refund)
        elif state == "PENDING":
            self.account.emit("PAYMENT.REFUND.PENDING", "refund", shown_refund(self.account, refund), "Refund pending")
        return json_answer(shown_refund(self.account, self.account.get("refund", refund["id"])), 201)


def taken(capture: Document, whole: int) -> Document:
    """The capture, with ``whole`` more (or less) of it given back."""
    gone = capture["_refunded"] + whole
    state = "REFUNDED" if gone == capture["_units"] else "PARTIALLY_REFUNDED" if gone else "COMPLETED"
    return capture | {"_refunded": gone, "status": state}


def arrive(account: Account, refund: Document) -> Document:
    capture = account.get("capture", refund["_capture"])
    refund |= {"status": "COMPLETED", "status_details": None, "update_time": account.stamp()}
    account.save("refund", refund)
    currency = refund["amount"]["currency_code"]
    move(account, REFUND, -refund["_units"], currency, transaction=refund["id"], about=capture)
    account.emit("PAYMENT.CAPTURE.REFUNDED", "refund", shown_refund(account, refund), "Payment refunded")
    return refund


def fail(account: Account, refund: Document) -> Document:
    capture = account.get("capture", refund["_capture"])
    account.save("capture", taken(capture, -refund["_units"]))
    refund |= {"status": "FAILED", "status_details": {"reason": "BANK_RETURN"}, "update_time": account.stamp()}
    account.save("refund", refund)
    account.emit("PAYMENT.REFUND.FAILED", "refund", shown_refund(account, refund), "Refund failed")
    return refund


def settle_refunds(account: Account, *, all_: bool = False) -> list[Document]:
    """What the world's clock does: slow refunds arrive, or come back."""
    open_ = [
        each for each in reversed(account.find("refund", status="PENDING")) if all_ or each["_due"] <= account.now()
    ]
    return [fail(account, each) if each["_fails"] else arrive(account, each) for each in open_]
