"""Checkout sessions: create, show, list, expire."""

import re
from urllib.parse import urlsplit

from payments.sandbox.stripe.account import Account, Call, listed
from payments.sandbox.stripe.currencies import check_amount, check_currency, check_least
from payments.sandbox.stripe.door import Desk
from payments.sandbox.stripe.forms import Params, names
from payments.sandbox.stripe.refusals import Refused, wanted
from shop.outside.answers import Request
from shop.outside.truth import Document, new_id

KNOWN_FIELDS = names("""
    adaptive_pricing after_expiration allow_promotion_codes automatic_tax billing_address_collection
    branding_settings cancel_url client_reference_id consent_collection currency custom_fields custom_text customer
    customer_creation customer_email customer_update discounts excluded_payment_method_types expires_at
    integration_identifier invoice_creation line_items locale managed_payments metadata mode name_collection
    optional_items origin_context payment_intent_data payment_method_collection payment_method_configuration
    payment_method_data payment_method_options payment_method_types permissions phone_number_collection
    redirect_on_completion return_url saved_payment_method_options setup_intent_data shipping_address_collection
    shipping_options submit_type subscription_data success_url tax_id_collection ui_mode wallet_options""")
# Stripe's page speaks no Arabic: a shop must ask for "auto" there, as with the real one.
LOCALES = names("""
    auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR
    ro ru sk sl sv th tr vi zh zh-HK zh-TW""")
# These would change the sum; this world does not reckon with them yet, and says so rather than be wrong.
NOT_PLAYED = ("discounts", "shipping_options", "optional_items", "subscription_data", "setup_intent_data", "customer")
SHORTEST_LIFE_S, LONGEST_LIFE_S = 30 * 60, 24 * 3600
SLACK_S = 60
MOST_LINES = 100
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class SessionCalls:
    def __init__(self, account: Account, desk: Desk) -> None:
        self.account = account
        desk.route("POST", "/v1/checkout/sessions", self.create)
        desk.route("GET", "/v1/checkout/sessions", self.every)
        desk.route("GET", "/v1/checkout/sessions/<session>", self.show)
        desk.route("GET", "/v1/checkout/sessions/<session>/line_items", self.lines)
        desk.route("POST", "/v1/checkout/sessions/<session>/expire", self.expire)

    def create(self, call: Call) -> Document:
        params, now = call.params, self.account.now()
        params.only(KNOWN_FIELDS)
        if unplayed := next((field for field in NOT_PLAYED if params.fields.get(field)), ""):
            raise Refused(f"This world does not play {unplayed}.", param=unplayed)
        if params.must("mode") != "payment":
            raise Refused("This world takes mode=payment only.", param="mode")
        lines = [line_of(line) for line in params.each("line_items")]
        if not lines:
            raise wanted("line_items")
        if len(lines) > MOST_LINES:
            raise Refused(f"You can only specify up to {MOST_LINES} line items.", param="line_items")
        currency = lines[0]["currency"]
        if any(line["currency"] != currency for line in lines):
            raise Refused("All line items must have the same currency.", param="line_items")
        amount = sum(line["amount_total"] for line in lines)
        three_d_secure = (
            params.within("payment_method_options").within("card").text("request_three_d_secure", "automatic")
        )
        if three_d_secure not in ("automatic", "any", "challenge"):
            raise Refused("Invalid request_three_d_secure.", param="payment_method_options[card]")
        check_amount(amount, currency, param="line_items")
        check_least(amount, currency)
        email, locale = params.text("customer_email"), params.text("locale", "auto")
        if email and not MAIL.fullmatch(email):
            raise Refused(f"Invalid email address: {email}", code="email_invalid", param="customer_email")
        if locale not in LOCALES:
            message = f"Invalid locale: must be one of {', '.join(sorted(LOCALES))}"
            raise Refused(message, param="locale")
        asked = params.within("payment_intent_data")
        intent_data: Document = {
            "metadata": asked.metadata(),
            "description": asked.text("description"),
            "receipt_email": asked.text("receipt_email"),
        }
        session_id = new_id("cs_test_", 58)
        metadata = params.metadata()
        reference = params.text("client_reference_id")
        return self.account.save(
            {
                "id": session_id,
                "object": "checkout.session",
                "adaptive_pricing": {"enabled": False},
                "after_expiration": None,
                "allow_promotion_codes": None,
                "amount_subtotal": amount,
                "amount_total": amount,
                "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
                "billing_address_collection": None,
                "cancel_url": address(params, "cancel_url", needed=False),
                "client_reference_id": reference or None,
                "client_secret": None,
                "consent": None,
                "consent_collection": None,
                "created": now,
                "currency": currency,
                "currency_conversion": None,
                "custom_fields": [],
                "custom_text": {"after_submit": None, "shipping_address": None, "submit": None},
                "customer": None,
                "customer_creation": "if_required",
                "customer_details": {"email": email, "name": None, "address": None} if email else None,
                "customer_email": email or None,
                "discounts": [],
                "expires_at": life(params, now),
                "invoice": None,
                "invoice_creation": None,
                "livemode": False,
                "locale": locale,
                "metadata": metadata,
                "mode": "payment",
                "payment_intent": None,
                "payment_link": None,
                "payment_method_collection": "if_required",
                "payment_method_options": {"card": {"request_three_d_secure": three_d_secure}},
                "payment_method_types": params.words("payment_method_types") or ["card"],
                "payment_status": "unpaid",
                "phone_number_collection": {"enabled": False},
                "recovered_from": None,
                "setup_intent": None,
                "shipping_address_collection": None,
                "shipping_cost": None,
                "shipping_options": [],
                "status": "open",
                "submit_type": None,
                "subscription": None,
                "success_url": address(params, "success_url"),
                "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
                "ui_mode": params.text("ui_mode", "hosted_page"),
                "url": f"{self.base(call.request)}/stripe/pay/{session_id}",
                "wallet_options": None,
                "_lines": lines,
                "_payment_intent_data": intent_data,
                "_reference": metadata.get("reference") or intent_data["metadata"].get("reference") or reference,
            }
        )

    def base(self, request: Request) -> str:
        """Where the shopper's browser finds the hosted page."""
        return self.account.sandbox.settings.get("SANDBOX_PUBLIC_URL") or request.base

    def show(self, call: Call, session: str) -> Document:
        return current(self.account, session) or self.account.get("checkout.session", session)

    def every(self, call: Call) -> Document:
        fields = {name: call.params.text(name) for name in ("payment_intent", "status") if call.params.text(name)}
        return self.account.listing("checkout.session", call, "/v1/checkout/sessions", keep=lambda doc: True, **fields)

    def lines(self, call: Call, session: str) -> Document:
        found = self.account.get("checkout.session", session)["_lines"]
        return listed(found, f"/v1/checkout/sessions/{session}/line_items")

    def expire(self, call: Call, session: str) -> Document:
        found = self.show(call, session)
        if found["status"] != "open":
            message = f'Only Checkout Sessions with a status in ["open"] can be expired. This one is {found["status"]}.'
            raise Refused(message, param="session")
        return end(self.account, found)


def end(account: Account, session: Document) -> Document:
    session |= {"status": "expired", "url": None}
    account.emit("checkout.session.expired", account.save(session))
    return session


def current(account: Account, session_id: str) -> Document | None:
    """The session as it stands now: over, when its time is."""
    session = account.truth.get("checkout.session", session_id)
    if session and session["status"] == "open" and session["expires_at"] <= account.now():
        return end(account, session)
    return session


def end_old(account: Account) -> None:
    """What the world's clock does: sessions past their time are over."""
    for session in account.truth.find("checkout.session", status="open"):
        if session["expires_at"] <= account.now():
            end(account, session)


def line_of(line: Params) -> Document:
    price, quantity = line.within("price_data"), line.whole("quantity", 1)
    if not price.fields:
        raise wanted(line.name("price_data"))
    product = price.within("product_data")
    name = product.must("name")
    currency = check_currency(price.must("currency"), param=price.name("currency"))
    unit = price.whole("unit_amount")
    if unit < 0 or quantity < 1:
        param = price.name("unit_amount") if unit < 0 else line.name("quantity")
        raise Refused("Invalid non-negative integer", code="parameter_invalid_integer", param=param)
    check_amount(unit, currency, param=price.name("unit_amount"))
    return {
        "id": new_id("li_1"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": unit * quantity,
        "amount_tax": 0,
        "amount_total": unit * quantity,
        "currency": currency,
        "description": name,
        "price": {"id": new_id("price_1"), "object": "price", "currency": currency, "unit_amount": unit},
        "quantity": quantity,
    }


def address(params: Params, field: str, *, needed: bool = True) -> str | None:
    text = params.must(field) if needed else params.text(field)
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise Refused("Not a valid URL", code="url_invalid", param=field)
    return text or None


def life(params: Params, now: int) -> int:
    until = params.whole("expires_at", now + LONGEST_LIFE_S)
    if until < now + SHORTEST_LIFE_S - SLACK_S:
        message = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        raise Refused(message, param="expires_at")
    if until > now + LONGEST_LIFE_S + SLACK_S:
        message = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        raise Refused(message, param="expires_at")
    return until
