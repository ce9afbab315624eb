"""Stripe Checkout: the buyer pays on Stripe's own page; card data never comes near us."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from payments.errors import AmountNotPayable, BadNotice
from payments.provider import (
    Attempt,
    DisputeFacts,
    Evidence,
    Facts,
    Offer,
    PayOrder,
    Provider,
    RefundFacts,
    RefundOrder,
    Signed,
    Started,
    Told,
    providers,
)
from payments.providers import stripe_evidence, stripe_facts, stripe_report, stripe_signature
from payments.providers.stripe_amounts import to_minor
from payments.providers.stripe_wire import SERVICE, call, plain
from shop.money import total

# Stripe's page does not speak Arabic; "auto" follows the buyer's browser.
LOCALES = {"zh-hans": "zh", "zh-hant": "zh-TW", "ar": "auto"}
REASONS = {"duplicate": "duplicate", "fraudulent": "fraudulent"}


@providers.register("stripe")
class StripeCheckout(Provider):
    code = "stripe"
    name = _("Card")
    note = _("You pay on our payment provider's page. Your card number never comes to us.")
    service = SERVICE
    steps_up = True

    def wanted_settings(self) -> Mapping[str, object]:
        return {
            "STRIPE_SECRET_KEY": settings.STRIPE_SECRET_KEY,
            "STRIPE_WEBHOOK_SECRETS": "".join(settings.STRIPE_WEBHOOK_SECRETS),
        }

    def takes(self, offer: Offer) -> bool:
        try:
            return to_minor(offer.amount) > 0
        except AmountNotPayable:
            return False

    def start(self, order: PayOrder) -> Started:
        params = session_params(order)
        found = call(
            lambda it: plain(it.v1.checkout.sessions.create(params, {"idempotency_key": order.idempotency_key}))
        )
        intent = found.get("payment_intent")
        return Started(found["url"], found["id"], intent if isinstance(intent, str) else "")

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Signed:
        stripe_signature.verify(body, headers.get("Stripe-Signature", ""), settings.STRIPE_WEBHOOK_SECRETS)
        event = _event(body)
        return Signed(str(event["id"]), str(event["type"]))

    def facts_in(self, body: bytes) -> Facts | None:
        return stripe_facts.of_event(_event(body))

    def fetch(self, attempt: Attempt) -> Facts:
        session = {}
        if attempt.session_id:
            session = call(lambda it: plain(it.v1.checkout.sessions.retrieve(attempt.session_id)))
        intent = session.get("payment_intent") or attempt.intent_id
        if not intent:
            return stripe_facts.of_session(session) if session else Facts()
        found = call(lambda it: plain(it.v1.payment_intents.retrieve(intent)))
        facts = stripe_facts.of_intent(found)
        if facts.told is not Told.CAPTURED:
            return stripe_facts.of_session(session) if session.get("status") == "expired" else facts
        charge = call(lambda it: plain(it.v1.charges.retrieve(facts.charge_id)))
        if charge.get("amount_refunded"):
            charge["refunds"] = {"data": self._refunds(facts.intent_id)}
        return stripe_facts.of_charge(charge)

    def refund(self, order: RefundOrder) -> RefundFacts:
        params: Any = {
            "payment_intent": order.attempt.intent_id,
            "amount": to_minor(order.amount),
            "metadata": {"key": order.key, "payment": order.attempt.token, "reference": order.attempt.reference},
            "reason": REASONS.get(order.reason, "requested_by_customer"),
        }
        found = call(lambda it: plain(it.v1.refunds.create(params, {"idempotency_key": order.idempotency_key})))
        return stripe_facts.refund_facts(found)

    def answer(self, dispute_id: str, evidence: Evidence) -> DisputeFacts:
        return stripe_evidence.send(dispute_id, evidence)

    def settlement(self, day: date) -> list[Any]:
        return stripe_report.settlement(day)

    def _refunds(self, intent_id: str) -> list[dict[str, Any]]:
        params: Any = {"payment_intent": intent_id, "limit": 100}
        return call(lambda it: [plain(refund) for refund in it.v1.refunds.list(params).auto_paging_iter()])


def session_params(order: PayOrder) -> Any:
    """The request for a hosted page; a pure function of the order, so that a repeated call is the same call."""
    metadata = {"payment": order.token, "reference": order.reference}
    return {
        "mode": "payment",
        "client_reference_id": order.token,
        "customer_email": order.email,
        "locale": LOCALES.get(order.language, order.language),
        "line_items": [_item(name, quantity, amount) for name, quantity, amount in _items(order)],
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, "description": order.description},
        "success_url": order.return_url,
        "cancel_url": order.cancel_url,
        "expires_at": int(order.expires_at.timestamp()),
        # The buyer pays the sum and the currency we showed, not one that Stripe converts on its page.
        "adaptive_pricing": {"enabled": False},
        **({"payment_method_options": {"card": {"request_three_d_secure": "any"}}} if order.step_up else {}),
    }


def _items(order: PayOrder) -> list[tuple[str, int, Money]]:
    """The buyer's own lines when they add up to the amount to the last unit, else one line that does."""
    lines = [(line.name, line.quantity, line.amount) for line in order.lines]
    currency = order.amount.currency.code
    whole = [(order.description, 1, order.amount)]
    if not lines or any(amount.currency.code != currency or amount.amount < 0 for _name, _n, amount in lines):
        return whole
    return lines if total((amount * n for _name, n, amount in lines), currency) == order.amount else whole


def _item(name: str, quantity: int, amount: Money) -> dict[str, Any]:
    return {
        "quantity": quantity,
        "price_data": {
            "currency": amount.currency.code.lower(),
            "unit_amount": to_minor(amount),
            "product_data": {"name": name[:250]},
        },
    }


def _event(body: bytes) -> dict[str, Any]:
    """Raises BadNotice for what is no event."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadNotice() from error
    if not isinstance(event, dict) or event.get("object") != "event" or not event.get("id") or not event.get("type"):
        raise BadNotice()
    return event
