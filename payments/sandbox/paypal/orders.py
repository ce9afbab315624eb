"""Orders v2: made by the shop, approved by the buyer on the page, captured by the shop."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from payments.sandbox.paypal.account import Account, link, new_id
from payments.sandbox.paypal.capturing import capture, shown_capture, shown_refund
from payments.sandbox.paypal.currencies import units
from payments.sandbox.paypal.refusals import Refused, bad, missing
from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Service
from shop.outside.truth import Document

LOCALES = frozenset(["en-US", "en-GB", "de-DE", "fr-FR", "es-ES", "ja-JP", "ko-KR", "ar-EG", "zh-CN", "zh-TW", "zh-HK"])
# An order that nobody approved is forgotten; an approved one waits longer for its capture.
APPROVABLE_S, CAPTURABLE_S = 3 * 3600, 72 * 3600
LONGEST = {"custom_id": 127, "invoice_id": 127, "description": 127}
PREFERENCES = {"NO_SHIPPING", "GET_FROM_FILE", "SET_PROVIDED_ADDRESS"}


class OrderCalls:
    def __init__(self, account: Account, service: Service) -> None:
        self.account = account
        service.route("POST", "/v2/checkout/orders", self.create)
        service.route("GET", "/v2/checkout/orders/<order_id>", self.show)
        service.route("POST", "/v2/checkout/orders/<order_id>/capture", self.capture)

    def create(self, request: Request) -> Answer:
        asked = body_of(request)
        if asked.get("intent") != "CAPTURE":
            raise bad("/intent")
        listed = asked.get("purchase_units")
        if not isinstance(listed, list) or len(listed) != 1 or not isinstance(listed[0], dict):
            raise bad("/purchase_units")
        unit = self.unit_of(listed[0])
        context = context_of(asked)
        order_id = new_id()
        page = f"{self.account.pages(request)}/checkoutnow?token={order_id}"
        order: Document = {
            "id": order_id,
            "intent": "CAPTURE",
            "status": "PAYER_ACTION_REQUIRED",
            "payment_source": {"paypal": {}},
            "purchase_units": [unit],
            "create_time": self.account.stamp(),
            "update_time": self.account.stamp(),
            "_context": context,
            "_page": page,
            "_payer": ((asked.get("payment_source") or {}).get("paypal") or {}).get("email_address", ""),
            "_reference": str(unit.get("invoice_id", "")).rpartition("-")[0] or unit.get("custom_id", ""),
        }
        return json_answer(shown(self.account, self.account.save("order", order)), 201)

    def unit_of(self, asked: Document) -> Document:
        amount = asked.get("amount")
        if not isinstance(amount, dict):
            raise bad("/purchase_units/@reference_id=='default'/amount", "MISSING_REQUIRED_PARAMETER")
        currency = amount.get("currency_code")
        whole = units(amount.get("value"), currency, field="/purchase_units/0/amount")
        if whole == 0:
            raise Refused("CANNOT_BE_ZERO_OR_NEGATIVE", "Must be greater than zero.", field="/purchase_units/0/amount")
        for name, longest in LONGEST.items():
            if not isinstance(asked.get(name, ""), str) or len(asked.get(name, "")) > longest:
                raise bad(f"/purchase_units/0/{name}", "INVALID_STRING_LENGTH")
        check_items(asked, whole, currency)
        invoice = asked.get("invoice_id", "")
        if invoice and self.account.look("invoice", invoice):
            raise Refused(
                "DUPLICATE_INVOICE_ID", "Duplicate Invoice ID detected.", field="/purchase_units/0/invoice_id"
            )
        kept = ("reference_id", "custom_id", "invoice_id", "description", "amount", "items")
        unit = {name: asked[name] for name in kept if name in asked}
        return {"reference_id": "default"} | unit | {"payee": {"merchant_id": self.account.merchant}}

    def show(self, request: Request, order_id: str) -> Answer:
        return json_answer(shown(self.account, current(self.account, order_id)))

    def capture(self, request: Request, order_id: str) -> Answer:
        order = current(self.account, order_id)
        if order["status"] == "COMPLETED":
            raise Refused("ORDER_ALREADY_CAPTURED", "Order already captured.")
        if order["status"] != "APPROVED":
            raise Refused("ORDER_NOT_APPROVED", "Payer has not yet approved the Order for payment.")
        capture(self.account, order, request)
        return json_answer(shown(self.account, self.account.get("order", order_id)), 201)


def current(account: Account, order_id: str) -> Document:
    """The order as it stands now: gone, when its time is over."""
    order = account.get("order", order_id)
    age = account.now() - datetime.fromisoformat(order["create_time"]).replace(tzinfo=UTC).timestamp()
    lives = CAPTURABLE_S if order["status"] == "APPROVED" else APPROVABLE_S
    if order["status"] != "COMPLETED" and age > lives:
        raise missing(order_id)
    return order


def shown(account: Account, order: Document) -> Document:
    """What the world is shown, captures and refunds under the unit."""
    doc = {name: value for name, value in order.items() if not name.startswith("_")}
    captures = list(reversed(account.find("capture", _order=order["id"])))
    if captures:
        refunds = [each for capture in captures for each in reversed(account.find("refund", _capture=capture["id"]))]
        payments: Document = {"captures": [shown_capture(account, each) for each in captures]}
        if refunds:
            payments["refunds"] = [shown_refund(account, each) for each in refunds]
        doc["purchase_units"] = [{**doc["purchase_units"][0], "payments": payments}]
    href = f"{account.api()}/v2/checkout/orders/{order['id']}"
    doc["links"] = [link(href, "self")]
    if order["status"] in ("PAYER_ACTION_REQUIRED", "CREATED", "APPROVED"):
        doc["links"].append(link(order["_page"], "payer-action"))
    if order["status"] == "APPROVED":
        doc["links"].append(link(f"{href}/capture", "capture", "POST"))
    return doc


def check_items(unit: Document, whole: int, currency: Any) -> None:
    """Lines must add up to their total, and the total to the amount."""
    items = unit.get("items") or []
    told = (unit["amount"].get("breakdown") or {}).get("item_total")
    if not items and not told:
        return
    if not told:
        raise bad("/purchase_units/0/amount/breakdown/item_total", "ITEM_TOTAL_REQUIRED")
    sums = 0
    for place, item in enumerate(items):
        field = f"/purchase_units/0/items/{place}"
        quantity = item.get("quantity")
        if not item.get("name") or len(item["name"]) > 127 or not isinstance(quantity, str) or not quantity.isdecimal():
            raise bad(field)
        price = item.get("unit_amount") or {}
        if price.get("currency_code") != currency:
            raise Refused("MULTIPLE_CURRENCIES", field=field)
        sums += int(quantity) * units(price.get("value"), currency, field=f"{field}/unit_amount")
    total = units(told.get("value"), told.get("currency_code"), field="/purchase_units/0/amount/breakdown/item_total")
    if items and sums != total:
        raise Refused("ITEM_TOTAL_MISMATCH", "Should equal sum of (unit_amount * quantity) across all items.")
    if total != whole:
        raise Refused("AMOUNT_MISMATCH", "Should equal item_total + tax_total + shipping + handling - discount.")


def context_of(asked: Document) -> Document:
    context = ((asked.get("payment_source") or {}).get("paypal") or {}).get("experience_context") or {}
    for name in ("return_url", "cancel_url"):
        parts = urlsplit(str(context.get(name) or ""))
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise bad(f"/payment_source/paypal/experience_context/{name}", "INVALID_PARAMETER_SYNTAX")
    if context.get("locale", "en-US") not in LOCALES:
        raise bad("/payment_source/paypal/experience_context/locale", "INVALID_PARAMETER_SYNTAX")
    if context.get("shipping_preference", "GET_FROM_FILE") not in PREFERENCES:
        raise bad("/payment_source/paypal/experience_context/shipping_preference")
    found: Document = context
    return found


def body_of(request: Request) -> Document:
    try:
        return request.json()
    except ValueError as error:
        raise Refused("MALFORMED_REQUEST_JSON", "The request JSON is not well formed.", status=400) from error
