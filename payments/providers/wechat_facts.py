"""What WeChat Pay says about an order or a refund, in our own words. Pure: a document goes in, facts come out."""

from datetime import datetime
from typing import Any

from payments.provider import Facts, RefundFacts, Told
from payments.providers.wechat_amounts import YUAN, from_fen
from payments.states import RefundState

Doc = dict[str, Any]
# "REFUND" is an order that was paid and of which something went back. PAYERROR may be tried again until time is out.
TOLD = {
    "SUCCESS": Told.CAPTURED,
    "REFUND": Told.CAPTURED,
    "CLOSED": Told.EXPIRED,
    "REVOKED": Told.FAILED,
}
# ABNORMAL: the buyer's bank takes nothing; the merchant must act at WeChat Pay, and until then it is on its way.
REFUND_STATES = {
    "SUCCESS": RefundState.SETTLED,
    "CLOSED": RefundState.FAILED,
    "PROCESSING": RefundState.SENT,
    "ABNORMAL": RefundState.SENT,
}


def of_order(doc: Doc, *, merchant: str = "") -> Facts:
    state = str(doc["trade_state"])
    told = TOLD.get(state, Told.OPEN)
    paid, amount = told is Told.CAPTURED, doc.get("amount") or {}
    failed = state in ("REVOKED", "PAYERROR")
    return Facts(
        told=told,
        token=str(doc["out_trade_no"]),
        reference=str(doc.get("attach") or ""),
        merchant=merchant,
        charge_id=str(doc["transaction_id"]) if paid else "",
        captured=from_fen(amount["total"], amount.get("currency") or YUAN) if paid else None,
        code=state if failed else "",
        reason=str(doc.get("trade_state_desc") or "") if failed else "",
        at=datetime.fromisoformat(doc["success_time"]) if paid and doc.get("success_time") else None,
    )


def of_refund_notice(doc: Doc, *, merchant: str = "") -> Facts:
    return Facts(
        token=str(doc["out_trade_no"]),
        merchant=merchant,
        charge_id=str(doc.get("transaction_id") or ""),
        refunds=(refund_facts(doc, status=str(doc["refund_status"])),),
    )


def refund_facts(doc: Doc, *, status: str) -> RefundFacts:
    """``key`` is the number under which we asked; one that somebody else made up is known by WeChat Pay's own."""
    amount = doc["amount"]
    return RefundFacts(
        provider_id=str(doc["refund_id"]),
        amount=from_fen(amount["refund"], amount.get("currency") or YUAN),
        state=REFUND_STATES.get(status, RefundState.SENT),
        key=str(doc.get("out_refund_no") or ""),
        code=status,
    )


def payee(doc: Doc, *, app_id: str, mch_id: str) -> str:
    """Empty when it is about our app and our account, else whose it is about. A refund names no app."""
    named = (str(doc.get("appid", app_id)), str(doc.get("mchid", "")))
    return "" if named == (app_id, mch_id) else "/".join(named)
