"""What PayPal's objects say, in our own words. Pure but for whose account we are: a dictionary in, facts out."""

from datetime import datetime
from typing import Any

from django.conf import settings
from moneyed import Money

from payments.provider import DisputeFacts, Facts, RefundFacts, Told
from payments.providers.paypal_amounts import from_doc
from payments.providers.paypal_orders import reference_in
from payments.states import DisputeState, RefundState
from shop.money import total

Doc = dict[str, Any]

REFUND_STATES = {
    "COMPLETED": RefundState.SETTLED,
    "PENDING": RefundState.SENT,
    "FAILED": RefundState.FAILED,
    "CANCELLED": RefundState.FAILED,
}
# The money came, whatever was given back of it since.
CAPTURED = {"COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"}
NO_MONEY = {"DECLINED", "FAILED"}


def of_event(event: Doc) -> Facts | None:
    """The facts of a webhook event; None for kinds that tell nothing of a payment."""
    kind, doc = str(event.get("event_type", "")), event.get("resource")
    read = READERS.get(kind)
    if read is None or not isinstance(doc, dict):
        return None
    facts: Facts = read(doc, at=_time(event.get("create_time")))
    return facts


def of_order(doc: Doc, *, at: datetime | None = None) -> Facts:
    """An order and everything under it. What is approved and not captured is open, and waits for us."""
    unit = (doc.get("purchase_units") or [{}])[0]
    payments = unit.get("payments") or {}
    captures = payments.get("captures") or []
    common = {**_common(unit, at), "session_id": str(doc["id"])}
    if not captures:
        told = Told.EXPIRED if doc.get("status") == "VOIDED" else Told.OPEN
        return Facts(told=told, ask=doc.get("status") == "APPROVED", **common)
    # There is one capture: an order is captured whole, and one that was declined is not captured again.
    capture = captures[-1]
    refunds = tuple(refund_facts(refund) for refund in payments.get("refunds") or [])
    told, more = _told(capture)
    gone = [refund.amount for refund in refunds if refund.state != RefundState.FAILED]
    if told is Told.CAPTURED:
        more["refunded"] = total(gone, more["captured"].currency.code)
    # The capture is the money: what it says of itself stands before what its order says.
    own = {name: value for name, value in _common(capture, _capture_time(capture, at)).items() if value}
    return Facts(told=told, refunds=refunds, **{**common, **own, **more})


def of_capture(doc: Doc, *, at: datetime | None = None) -> Facts:
    told, more = _told(doc)
    related = (doc.get("supplementary_data") or {}).get("related_ids") or {}
    common = {**_common(doc, at), "at": _capture_time(doc, at), "session_id": str(related.get("order_id") or "")}
    return Facts(told=told, **{**common, **more})


def of_approved(doc: Doc, *, at: datetime | None = None) -> Facts:
    facts = of_order(doc, at=at)
    return Facts(token=facts.token, session_id=facts.session_id, merchant=facts.merchant, at=at, ask=True)


def of_refund(doc: Doc, *, at: datetime | None = None) -> Facts:
    """A refund names its capture by a link only."""
    return Facts(charge_id=_above(doc), merchant=_payee(doc), refunds=(refund_facts(doc),), at=at)


def of_reversal(doc: Doc, *, at: datetime | None = None) -> Facts:
    """PayPal or a bank took the money back: a claim against us, not a refund of ours."""
    taken = DisputeFacts("", from_doc(doc["amount"]), "reversed", DisputeState.LOST)
    return Facts(charge_id=_above(doc) or str(doc["id"]), merchant=_payee(doc), dispute=taken, at=at)


def of_dispute(doc: Doc, *, at: datetime | None = None) -> Facts:
    claimed = (doc.get("disputed_transactions") or [{}])[0]
    seller = str((claimed.get("seller") or {}).get("merchant_id") or "")
    return Facts(
        charge_id=str(claimed.get("seller_transaction_id") or ""),
        token=str(claimed.get("custom") or ""),
        merchant=_foreign(seller),
        dispute=DisputeFacts(
            provider_id=str(doc["dispute_id"]),
            amount=from_doc(doc["dispute_amount"]),
            reason=str(doc.get("reason") or "").lower(),
            state=_dispute_state(doc),
            answer_by=_time(doc.get("seller_response_due_date")),
        ),
        at=_time(doc.get("create_time")) or at,
    )


def _dispute_state(doc: Doc) -> DisputeState:
    """In the stage INQUIRY buyer and seller talk and no money is held; from CHARGEBACK on it is."""
    if str(doc.get("status")) == "RESOLVED":
        outcome = str((doc.get("dispute_outcome") or {}).get("outcome_code") or "")
        return OUTCOMES.get(outcome, DisputeState.WON)
    if str(doc.get("dispute_life_cycle_stage") or "INQUIRY") == "INQUIRY":
        return DisputeState.INQUIRY
    return DisputeState.REVIEW if str(doc.get("status")) == "UNDER_REVIEW" else DisputeState.OPEN


def refund_facts(doc: Doc) -> RefundFacts:
    return RefundFacts(
        provider_id=str(doc["id"]),
        amount=from_doc(doc["amount"]),
        state=REFUND_STATES.get(str(doc.get("status") or "PENDING"), RefundState.SENT),
        key=str(doc.get("custom_id") or ""),
        code=str((doc.get("status_details") or {}).get("reason") or "").lower(),
    )


def amount_of(doc: Doc) -> Money:
    """What an order asks for. Raises KeyError, ValueError."""
    return from_doc((doc.get("purchase_units") or [{}])[0]["amount"])


def _told(capture: Doc) -> tuple[Told, Doc]:
    status = str(capture.get("status") or "")
    reason = str((capture.get("status_details") or {}).get("reason") or "").lower()
    if status in CAPTURED:
        return Told.CAPTURED, {"charge_id": str(capture["id"]), "captured": from_doc(capture["amount"])}
    if status in NO_MONEY:
        return Told.FAILED, {"code": reason or status.lower()}
    # A bank takes days, or PayPal looks at it: open until it is told.
    return Told.OPEN, {"code": f"pending_{reason}" if reason else "pending"}


def _common(doc: Doc, at: datetime | None) -> Doc:
    return {
        "token": str(doc.get("custom_id") or ""),
        "reference": reference_in(str(doc.get("invoice_id") or "")),
        "merchant": _payee(doc),
        "at": at,
    }


def _payee(doc: Doc) -> str:
    return _foreign(str((doc.get("payee") or {}).get("merchant_id") or ""))


def _foreign(merchant: str) -> str:
    """Empty for ourselves, as the port has it."""
    return "" if merchant == settings.PAYPAL_MERCHANT_ID else merchant


def _above(doc: Doc) -> str:
    up = next((str(link.get("href") or "") for link in doc.get("links") or [] if link.get("rel") == "up"), "")
    return up.rpartition("/captures/")[2] if "/captures/" in up else ""


def _capture_time(capture: Doc, at: datetime | None) -> datetime | None:
    return _time(capture.get("create_time")) or at


def _time(text: Any) -> datetime | None:
    """``2026-11-29T17:00:00Z``. Raises ValueError for another spelling."""
    return datetime.fromisoformat(str(text)) if text else None


# developer.paypal.com/docs/api/customer-disputes/v1, outcome_code. With a payout PayPal itself pays both sides.
OUTCOMES = {
    "RESOLVED_BUYER_FAVOUR": DisputeState.LOST,
    "ACCEPTED": DisputeState.LOST,
    "RESOLVED_SELLER_FAVOUR": DisputeState.WON,
    "RESOLVED_WITH_PAYOUT": DisputeState.WON,
    "CANCELED_BY_BUYER": DisputeState.WON,
    "DENIED": DisputeState.WON,
}

READERS: dict[str, Any] = {
    "CHECKOUT.ORDER.APPROVED": of_approved,
    "CHECKOUT.ORDER.COMPLETED": of_order,
    "CHECKOUT.ORDER.VOIDED": of_order,
    "PAYMENT.CAPTURE.COMPLETED": of_capture,
    "PAYMENT.CAPTURE.PENDING": of_capture,
    "PAYMENT.CAPTURE.DENIED": of_capture,
    "PAYMENT.CAPTURE.DECLINED": of_capture,
    "PAYMENT.CAPTURE.REFUNDED": of_refund,
    "PAYMENT.CAPTURE.REVERSED": of_reversal,
    "PAYMENT.REFUND.PENDING": of_refund,
    "PAYMENT.REFUND.COMPLETED": of_refund,
    "PAYMENT.REFUND.FAILED": of_refund,
    "PAYMENT.REFUND.DENIED": of_refund,
    "CUSTOMER.DISPUTE.CREATED": of_dispute,
    "CUSTOMER.DISPUTE.UPDATED": of_dispute,
    "CUSTOMER.DISPUTE.RESOLVED": of_dispute,
}
