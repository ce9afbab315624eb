"""What Stripe's objects say, in our own words. Pure: a dictionary goes in, facts come out."""

from datetime import UTC, datetime
from typing import Any

from payments.provider import CardFacts, DisputeFacts, Facts, RefundFacts, Told
from payments.providers.stripe_amounts import from_minor
from payments.states import DisputeState, RefundState

Doc = dict[str, Any]

REFUND_STATES = {
    "succeeded": RefundState.SETTLED,
    "pending": RefundState.SENT,
    "requires_action": RefundState.SENT,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}

# An inquiry has taken no money yet; "prevented" never will.
DISPUTE_STATES = {
    "warning_needs_response": DisputeState.INQUIRY,
    "warning_under_review": DisputeState.INQUIRY,
    "warning_closed": DisputeState.DROPPED,
    "prevented": DisputeState.DROPPED,
    "needs_response": DisputeState.OPEN,
    "under_review": DisputeState.REVIEW,
    "lost": DisputeState.LOST,
    "won": DisputeState.WON,
}


def of_event(event: Doc) -> Facts | None:
    """The facts of a webhook event; None for kinds that tell nothing of a payment."""
    kind, doc = str(event.get("type", "")), (event.get("data") or {}).get("object")
    if not isinstance(doc, dict):
        return None
    read = _reader(kind)
    if read is None:
        return None
    at = datetime.fromtimestamp(int(event.get("created") or 0), UTC)
    return read(doc, merchant=str(event.get("account") or ""), at=at)


def of_session(doc: Doc, *, merchant: str = "", at: datetime | None = None) -> Facts:
    paid = doc.get("payment_status") == "paid" and doc.get("mode", "payment") == "payment"
    told = Told.CAPTURED if paid else Told.EXPIRED if doc.get("status") == "expired" else Told.OPEN
    return Facts(
        told=told,
        session_id=str(doc["id"]),
        intent_id=_id(doc.get("payment_intent")),
        captured=from_minor(doc["amount_total"], doc["currency"]) if paid else None,
        **_common(doc, merchant, at, token=doc.get("client_reference_id")),
    )


def of_failed_session(doc: Doc, *, merchant: str = "", at: datetime | None = None) -> Facts:
    return Facts(
        told=Told.FAILED,
        session_id=str(doc["id"]),
        intent_id=_id(doc.get("payment_intent")),
        code="async_payment_failed",
        **_common(doc, merchant, at, token=doc.get("client_reference_id")),
    )


def of_intent(doc: Doc, *, merchant: str = "", at: datetime | None = None) -> Facts:
    """A decline leaves the attempt open for another card on the same page; Stripe cancels what expires."""
    paid, error = doc.get("status") == "succeeded", doc.get("last_payment_error") or {}
    told = Told.CAPTURED if paid else Told.EXPIRED if doc.get("status") == "canceled" else Told.OPEN
    return Facts(
        told=told,
        intent_id=str(doc["id"]),
        charge_id=_id(doc.get("latest_charge")) if paid else "",
        captured=from_minor(doc["amount_received"], doc["currency"]) if paid else None,
        code="" if paid else str(error.get("decline_code") or error.get("code") or ""),
        reason="" if paid else str(error.get("message") or ""),
        **_common(doc, merchant, at),
    )


def of_charge(doc: Doc, *, merchant: str = "", at: datetime | None = None) -> Facts:
    paid = doc.get("status") == "succeeded" and bool(doc.get("captured"))
    refunds = (doc.get("refunds") or {}).get("data") or []
    return Facts(
        told=Told.CAPTURED if paid else Told.OPEN,
        intent_id=_id(doc.get("payment_intent")),
        charge_id=str(doc["id"]) if paid else "",
        captured=from_minor(doc["amount_captured"], doc["currency"]) if paid else None,
        refunded=from_minor(doc.get("amount_refunded") or 0, doc["currency"]) if paid else None,
        refunds=tuple(refund_facts(refund) for refund in refunds),
        card=_card(doc) if paid else None,
        code="" if paid else str(doc.get("failure_code") or ""),
        reason="" if paid else str(doc.get("failure_message") or ""),
        **_common(doc, merchant, at),
    )


def of_refund(doc: Doc, *, merchant: str = "", at: datetime | None = None) -> Facts:
    return Facts(
        intent_id=_id(doc.get("payment_intent")),
        charge_id=_id(doc.get("charge")),
        refunds=(refund_facts(doc),),
        merchant=merchant,
        token=str((doc.get("metadata") or {}).get("payment") or ""),
        at=at,
    )


def of_dispute(doc: Doc, *, merchant: str = "", at: datetime | None = None) -> Facts:
    return Facts(
        intent_id=_id(doc.get("payment_intent")),
        charge_id=_id(doc.get("charge")),
        dispute=dispute_facts(doc),
        merchant=merchant,
        at=at,
    )


def dispute_facts(doc: Doc) -> DisputeFacts:
    due = (doc.get("evidence_details") or {}).get("due_by")
    return DisputeFacts(
        provider_id=str(doc["id"]),
        amount=from_minor(doc["amount"], doc["currency"]),
        reason=str(doc.get("reason") or ""),
        state=DISPUTE_STATES.get(str(doc.get("status")), DisputeState.OPEN),
        answer_by=datetime.fromtimestamp(int(due), UTC) if due else None,
    )


def refund_facts(doc: Doc) -> RefundFacts:
    return RefundFacts(
        provider_id=str(doc["id"]),
        amount=from_minor(doc["amount"], doc["currency"]),
        state=REFUND_STATES.get(doc.get("status") or "pending", RefundState.SENT),
        key=str((doc.get("metadata") or {}).get("key") or ""),
        code=str(doc.get("failure_reason") or ""),
    )


def _card(doc: Doc) -> CardFacts | None:
    found = (doc.get("payment_method_details") or {}).get("card") or {}
    if not found.get("fingerprint"):
        return None
    score = (doc.get("outcome") or {}).get("risk_score")  # only told to accounts with Radar for Teams
    return CardFacts(
        str(found["fingerprint"]), str(found.get("country") or ""), int(score) if score is not None else None
    )


def _reader(kind: str) -> Any:
    """The longest known beginning of the event's name decides how its object is read."""
    found = [begin for begin in READERS if kind.startswith(begin)]
    return READERS[max(found, key=len)] if found else None


def _common(doc: Doc, merchant: str, at: datetime | None, *, token: Any = None) -> dict[str, Any]:
    metadata = doc.get("metadata") or {}
    return {
        "token": str(token or metadata.get("payment") or ""),
        "reference": str(metadata.get("reference") or ""),
        "merchant": merchant,
        "at": at,
    }


def _id(value: Any) -> str:
    """Stripe gives an id, or the whole object where it was expanded."""
    return str(value["id"]) if isinstance(value, dict) else str(value or "")


READERS = {
    "checkout.session.": of_session,
    "checkout.session.async_payment_failed": of_failed_session,
    "payment_intent.": of_intent,
    "charge.": of_charge,
    "charge.dispute.": of_dispute,
    "charge.refund.": of_refund,
    "refund.": of_refund,
}
