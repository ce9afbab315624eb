"""The order that PayPal is asked to open. A pure function of ours, so that a repeated call is the same call."""

from typing import Any

from payments.errors import AmountNotPayable
from payments.provider import PayOrder
from payments.providers.paypal_amounts import places, to_doc
from shop.money import total

# developer.paypal.com/api/rest/reference/locale-codes
LOCALES = {
    "en": "en-US", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "ja": "ja-JP", "ko": "ko-KR", "ar": "ar-EG",
    "zh-hans": "zh-CN", "zh-hant": "zh-TW",
}  # fmt: skip
LONGEST_TEXT = 127
MOST_LINES = 100
# PayPal refuses an invoice id it has seen before; a new attempt of the same order brings its own end.
TOKEN_END = 8


def body_of(order: PayOrder) -> dict[str, Any]:
    """Raises AmountNotPayable."""
    unit: dict[str, Any] = {
        "reference_id": "default",
        "custom_id": order.token,
        "invoice_id": invoice_of(order.reference, order.token),
        "description": order.description[:LONGEST_TEXT],
        "amount": to_doc(order.amount),
    }
    if items := _items(order):
        unit["items"] = items
        unit["amount"]["breakdown"] = {"item_total": to_doc(order.amount)}
    context = {
        "brand_name": "",
        "locale": LOCALES.get(order.language, "en-US"),
        "shipping_preference": "NO_SHIPPING",
        "user_action": "PAY_NOW",
        "landing_page": "NO_PREFERENCE",
        "payment_method_preference": "UNRESTRICTED",
        "return_url": order.return_url,
        "cancel_url": order.cancel_url,
    }
    payer = {"email_address": order.email} if order.email else {}
    context = {name: text for name, text in context.items() if text}
    return {
        "intent": "CAPTURE",
        "purchase_units": [unit],
        "payment_source": {"paypal": {**payer, "experience_context": context}},
    }


def invoice_of(reference: str, token: str) -> str:
    return f"{reference}-{token[-TOKEN_END:]}"


def reference_in(invoice: str) -> str:
    """``TW-1`` of ``TW-1-0a1b2c3d``."""
    return invoice.rpartition("-")[0]


def page_of(doc: dict[str, Any]) -> str:
    """Where the buyer approves; PayPal names it by one of two words. Empty when it names none."""
    links = {str(link.get("rel")): str(link.get("href") or "") for link in doc.get("links") or []}
    return links.get("payer-action") or links.get("approve") or ""


def _items(order: PayOrder) -> list[dict[str, Any]]:
    """The buyer's own lines when they add up to the amount to the last unit, else none: PayPal then shows the sum."""
    currency = order.amount.currency.code
    lines = order.lines
    if not lines or len(lines) > MOST_LINES:
        return []
    if any(line.amount.currency.code != currency or line.amount.amount < 0 or line.quantity < 1 for line in lines):
        return []
    if total((line.amount * line.quantity for line in lines), currency) != order.amount:
        return []
    try:
        places(currency)
        return [
            {"name": line.name[:LONGEST_TEXT], "quantity": str(line.quantity), "unit_amount": to_doc(line.amount)}
            for line in lines
        ]
    except AmountNotPayable:
        return []
