"""Taking the money of an approved order: at once, after a while, or not at all, as the buyer's way to pay has it."""

from payments.sandbox.paypal.account import Account, link, new_id
from payments.sandbox.paypal.balance import PAYMENT, move
from payments.sandbox.paypal.currencies import TWO, WHOLE, doc, fee_of, units
from payments.sandbox.paypal.refusals import Refused
from shop.outside.answers import Request
from shop.outside.truth import Document

BANK_TAKES_S = 5
# The ways to pay that a buyer of the sandbox has, and what becomes of each.
BALANCE, BANK, BOUNCING, DECLINED, STEP = "balance", "bank", "bouncing", "declined", "step"
WAYS = (BALANCE, BANK, BOUNCING, DECLINED, STEP)
NO = {
    "INSTRUMENT_DECLINED": "The instrument presented was either declined by the processor or bank.",
    "PAYER_ACTION_REQUIRED": "Payer needs to perform the following action before proceeding with payment.",
}


def capture(account: Account, order: Document, request: Request) -> Document:
    """The one capture of an order. Raises Refused (kept: the buyer must approve anew)."""
    issue = {DECLINED: "INSTRUMENT_DECLINED", STEP: "PAYER_ACTION_REQUIRED"}.get(order["_way"], "")
    if fault := request.fault("decline"):
        issue = str(fault.more.get("code", "INSTRUMENT_DECLINED"))
    if issue:
        back = {"status": "PAYER_ACTION_REQUIRED", "update_time": account.stamp(), "_way": "", "_again": issue}
        account.save("order", order | back)
        raise Refused(issue, NO.get(issue, ""))
    unit = order["purchase_units"][0]
    found: Document = {
        "id": new_id(),
        "status": "PENDING" if order["_way"] in (BANK, BOUNCING) else "COMPLETED",
        "amount": dict(unit["amount"], breakdown=None),
        "final_capture": True,
        "custom_id": unit.get("custom_id", ""),
        "invoice_id": unit.get("invoice_id", ""),
        "payee": dict(unit["payee"]),
        "create_time": account.stamp(),
        "update_time": account.stamp(),
        "_order": order["id"],
        "_reference": order["_reference"],
        "_refunded": 0,
        "_due": account.now() + BANK_TAKES_S,
        "_bounces": order["_way"] == BOUNCING,
    }
    found = bend(found, request)
    currency = found["amount"]["currency_code"]
    found["amount"] = {"currency_code": currency, "value": found["amount"]["value"]}
    found["_units"] = units(found["amount"]["value"], currency, field="/amount")
    if unit.get("invoice_id"):
        account.save("invoice", {"id": unit["invoice_id"]})
    account.save("order", order | {"status": "COMPLETED", "update_time": account.stamp()})
    account.save("capture", found)
    if found["status"] == "PENDING":
        found["status_details"] = {"reason": "ECHECK"}
        account.save("capture", found)
        account.emit("PAYMENT.CAPTURE.PENDING", "capture", shown_capture(account, found), "Payment pending")
        return found
    return complete(account, found)


def complete(account: Account, found: Document) -> Document:
    currency = found["amount"]["currency_code"]
    found |= {"status": "COMPLETED", "_fee": fee_of(found["_units"], currency), "update_time": account.stamp()}
    found.pop("status_details", None)
    account.save("capture", found)
    move(account, PAYMENT, found["_units"], currency, fee=found["_fee"], transaction=found["id"], about=found)
    account.emit("PAYMENT.CAPTURE.COMPLETED", "capture", shown_capture(account, found), "Payment completed")
    return found


def bounce(account: Account, found: Document) -> Document:
    found |= {"status": "DECLINED", "status_details": {"reason": "DECLINED_BY_RISK_FRAUD_FILTERS"}}
    account.save("capture", found | {"update_time": account.stamp()})
    account.emit("PAYMENT.CAPTURE.DENIED", "capture", shown_capture(account, found), "Payment denied")
    return found


def settle_pending(account: Account, *, all_: bool = False) -> list[Document]:
    """What the world's clock does: banks pay, or do not."""
    waiting = [
        each for each in reversed(account.find("capture", status="PENDING")) if all_ or each["_due"] <= account.now()
    ]
    return [bounce(account, each) if each["_bounces"] else complete(account, each) for each in waiting]


def bend(found: Document, request: Request) -> Document:
    """The tampering faults: the provider takes something else than it was asked to."""
    amount = dict(found["amount"])
    currency = amount["currency_code"]
    if fault := request.fault("tamper_amount"):
        whole = units(amount["value"], currency, field="/amount") + int(fault.more.get("by", 1))
        amount = doc(whole, currency)
    if fault := request.fault("tamper_currency"):
        other = str(fault.more.get("to", "USD" if currency != "USD" else "EUR"))
        whole = units(amount["value"], currency, field="/amount")
        amount = doc(whole, other if other in TWO | WHOLE else "USD")
    found["amount"] = amount
    if fault := request.fault("tamper_reference"):
        other = str(fault.more.get("to", "TW-00000000"))
        found |= {"custom_id": other, "invoice_id": f"{other}-00000000"}
    if fault := request.fault("tamper_account"):
        found["payee"] = {"merchant_id": str(fault.more.get("to", "SOMEBODYELSE1"))}
    return found


def shown_capture(account: Account, found: Document) -> Document:
    document = {name: value for name, value in found.items() if not name.startswith("_") and value not in ("", None)}
    currency = found["amount"]["currency_code"]
    href = f"{account.api()}/v2/payments/captures/{found['id']}"
    document["supplementary_data"] = {"related_ids": {"order_id": found["_order"]}}
    document["seller_protection"] = {"status": "ELIGIBLE", "dispute_categories": ["ITEM_NOT_RECEIVED"]}
    if "_fee" in found:
        document["seller_receivable_breakdown"] = {
            "gross_amount": found["amount"],
            "paypal_fee": doc(found["_fee"], currency),
            "net_amount": doc(found["_units"] - found["_fee"], currency),
        }
    order = f"{account.api()}/v2/checkout/orders/{found['_order']}"
    document["links"] = [link(href, "self"), link(f"{href}/refund", "refund", "POST"), link(order, "up")]
    return document


def shown_refund(account: Account, refund: Document) -> Document:
    document = {name: value for name, value in refund.items() if not name.startswith("_") and value not in ("", None)}
    document["links"] = [
        link(f"{account.api()}/v2/payments/refunds/{refund['id']}", "self"),
        link(f"{account.api()}/v2/payments/captures/{refund['_capture']}", "up"),
    ]
    return document
