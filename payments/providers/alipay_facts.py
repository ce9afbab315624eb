"""What Alipay says about a trade, in our own words. Pure: the fields of an answer or a notice go in, facts come out."""

from collections.abc import Mapping
from urllib.parse import unquote

from payments.provider import Facts, Told
from payments.providers.alipay_amounts import YUAN, from_text
from payments.providers.alipay_wire import moment_of

PAID = frozenset({"TRADE_SUCCESS", "TRADE_FINISHED"})
CLOSED = "TRADE_CLOSED"
TRADES = "trade_status_sync"


def of_trade(doc: Mapping[str, str], *, merchant: str = "") -> Facts:
    """A closed trade was never paid, or paid and wholly given back: the time of payment tells which."""
    status = doc["trade_status"]
    paid_at = doc.get("gmt_payment") or doc.get("send_pay_date") or ""
    paid = status in PAID or (status == CLOSED and bool(paid_at))
    told = Told.CAPTURED if paid else Told.EXPIRED if status == CLOSED else Told.OPEN
    currency = doc.get("trans_currency") or YUAN
    back = doc.get("refund_fee")
    return Facts(
        told=told,
        token=doc["out_trade_no"],
        reference=unquote(doc.get("passback_params") or ""),
        merchant=merchant,
        charge_id=doc["trade_no"] if paid else "",
        captured=from_text(doc["total_amount"], currency) if paid else None,
        refunded=from_text(back, currency) if paid and back else None,
        at=moment_of(paid_at) if paid_at else None,
    )


def payee(doc: Mapping[str, str], *, app_id: str, seller_id: str) -> str:
    """Empty when the notice is about our app and our account, else whose it is about."""
    if doc.get("app_id") != app_id:
        return f"app {doc.get('app_id', '')}"
    return "" if doc.get("seller_id") in (None, seller_id) else str(doc["seller_id"])
