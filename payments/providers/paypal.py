"""PayPal: the buyer approves on PayPal's own page, we capture what was approved, once, whoever notices it first."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from payments.errors import AmountNotPayable, BadNotice
from payments.provider import (
    Attempt,
    Facts,
    Offer,
    PayOrder,
    PayoutFacts,
    Provider,
    RefundFacts,
    RefundOrder,
    Signed,
    Started,
    Told,
    providers,
)
from payments.providers import paypal_facts, paypal_settlement, paypal_signature
from payments.providers.paypal_amounts import IN_COUNTRY, to_doc, to_value
from payments.providers.paypal_orders import body_of, page_of
from payments.providers.paypal_wire import SERVICE, Doc, ask, do
from shop.errors import Unavailable

log = structlog.get_logger(__name__)

ORDERS, CAPTURES = "/v2/checkout/orders", "/v2/payments/captures"
WAITING = {"CREATED", "SAVED", "PAYER_ACTION_REQUIRED"}
NOT_FOUND = 404
# Somebody else of us was quicker: the order is shown once more instead.
DONE = {"ORDER_ALREADY_CAPTURED", "ORDER_ALREADY_COMPLETED"}


@providers.register("paypal")
class PayPal(Provider):
    code = "paypal"
    name = _("PayPal")
    note = _("You sign in at PayPal and agree there.")
    service = SERVICE

    def wanted_settings(self) -> Mapping[str, object]:
        wanted = ("PAYPAL_CLIENT_ID", "PAYPAL_CLIENT_SECRET", "PAYPAL_WEBHOOK_ID", "PAYPAL_MERCHANT_ID")
        return {name: getattr(settings, name) for name in wanted}

    def takes(self, offer: Offer) -> bool:
        home = IN_COUNTRY.get(offer.amount.currency.code)
        if home and not settings.PAYPAL_COUNTRY == offer.country == home:
            return False
        try:
            return to_value(offer.amount).strip("0.") != ""
        except AmountNotPayable:
            return False

    def start(self, order: PayOrder) -> Started:
        found = do(ORDERS, body_of(order), key=order.idempotency_key).or_refuse()
        page = page_of(found)
        if not page:
            raise Unavailable(service=SERVICE)
        return Started(page, str(found["id"]))

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Signed:
        event = _event(body)
        paypal_signature.verify(body, headers, settings.PAYPAL_WEBHOOK_ID)
        return Signed(str(event["id"]), str(event["event_type"]))

    def facts_in(self, body: bytes) -> Facts | None:
        return paypal_facts.of_event(_event(body))

    def fetch(self, attempt: Attempt) -> Facts:
        """How the order stands. One that the buyer has approved is captured on the way."""
        path = f"{ORDERS}/{attempt.session_id}"
        said = ask(path)
        if said.status == NOT_FOUND:  # PayPal forgets an order that nobody approved
            return Facts(told=Told.EXPIRED, session_id=attempt.session_id)
        order = said.or_refuse()
        facts = paypal_facts.of_order(order)
        if order.get("status") in WAITING and _is_old(order, self):
            return replace(facts, told=Told.EXPIRED)
        if order.get("status") != "APPROVED" or facts.told is not Told.OPEN:
            return facts
        if not _is_ours(order, facts, attempt):
            log.error("PayPal shows another order than we asked for", payment=attempt.token)
            return replace(facts, code="order_differs", ask=False)
        if not attempt.wanted:
            return replace(facts, code="paid_elsewhere", ask=False)
        return self._capture(path, order, facts, attempt)

    def refund(self, order: RefundOrder) -> RefundFacts:
        body = {"amount": to_doc(order.amount), "custom_id": order.key}
        said = do(f"{CAPTURES}/{order.attempt.charge_id}/refund", body, key=order.idempotency_key)
        # Our own key stands even where PayPal leaves it out of its answer.
        return replace(paypal_facts.refund_facts(said.or_refuse()), key=order.key)

    def settlement(self, day: date) -> list[PayoutFacts]:
        return paypal_settlement.settlement(day)

    def _capture(self, path: str, order: Doc, facts: Facts, attempt: Attempt) -> Facts:
        """A no leaves the order open: the buyer goes to PayPal's page again and takes another way to pay."""
        # An approval has one key: a declined capture is not answered from memory once the buyer has approved anew.
        approval = order.get("update_time") or f"{datetime.now(UTC):%Y-%m-%dT%H:%M}"
        key = f"capture-{attempt.token}-{approval}"
        said = do(f"{path}/capture", {}, key=key[:108])
        if said.issue in DONE:
            return paypal_facts.of_order(ask(path).or_refuse())
        if said.issue:
            return replace(facts, code=said.issue.lower(), reason=said.reason, ask=False)
        return paypal_facts.of_order(said.doc)


def _is_ours(order: Doc, facts: Facts, attempt: Attempt) -> bool:
    """Nothing is captured that is not what was asked for: money that never moved needs not go back."""
    try:
        amount = paypal_facts.amount_of(order)
    except (KeyError, ValueError):
        return False
    told = (amount, facts.token, facts.reference, facts.merchant)
    return told == (attempt.amount, attempt.token, attempt.reference, "")


def _is_old(order: Doc, part: Provider) -> bool:
    made = order.get("create_time")
    return bool(made) and datetime.now(UTC) - datetime.fromisoformat(str(made)) > part.lives


def _event(body: bytes) -> dict[str, Any]:
    """Raises BadNotice for what is no event."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadNotice() from error
    if not isinstance(event, dict) or not event.get("id") or not event.get("event_type"):
        raise BadNotice()
    return event
