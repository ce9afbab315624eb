"""Taking the money of a session: the payment intent, the charge, the 3-D Secure step, and what can go wrong there."""

import hashlib
from dataclasses import dataclass

from payments.sandbox.stripe.account import Account
from payments.sandbox.stripe.balance import move
from payments.sandbox.stripe.cards import Card, declined
from payments.sandbox.stripe.currencies import fee_of
from payments.sandbox.stripe.refusals import Refused
from shop.outside.answers import Request
from shop.outside.faults import Fault
from shop.outside.truth import Document, new_id


@dataclass(frozen=True)
class Payer:
    """Who pays, as typed into the hosted page."""

    card: Card
    expiry: tuple[int, int]
    email: str
    name: str


def intent_of(account: Account, session: Document) -> Document:
    """The session's payment intent; made at the first attempt."""
    if session["payment_intent"]:
        return account.get("payment_intent", session["payment_intent"])
    asked = session["_payment_intent_data"]
    intent = {
        "id": (intent_id := new_id("pi_3")),
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": f"{intent_id}_secret_{new_id('x', 20)[2:]}",
        "confirmation_method": "automatic",
        "created": account.now(),
        "currency": session["currency"],
        "customer": None,
        "description": asked.get("description") or None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": dict(asked.get("metadata", {})),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": session["payment_method_options"],
        "payment_method_types": ["card"],
        "processing": None,
        "receipt_email": asked.get("receipt_email") or None,
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
        "_session": session["id"],
        "_reference": session["_reference"],
    }
    account.save(intent)
    session["payment_intent"] = intent_id
    account.save(session)
    account.emit("payment_intent.created", intent)
    return intent


def attempt(account: Account, session: Document, payer: Payer, request: Request) -> Document:
    """Try to pay: the intent has succeeded then, or waits for 3-D Secure. Raises Refused when declined (kept)."""
    session = bend(account, session, request)
    intent = intent_of(account, session)
    if fault := request.fault("decline"):
        raise fail(account, intent, payer, str(fault.more.get("code", "generic_decline")))
    asks = session["payment_method_options"]["card"]["request_three_d_secure"] in ("any", "challenge")
    if payer.card.secure or asks:
        secret = {"number": payer.card.number, "expiry": list(payer.expiry), "email": payer.email, "name": payer.name}
        url = f"{request.base}/stripe/3ds/{intent['id']}"
        action = {"type": "redirect_to_url", "redirect_to_url": {"return_url": None, "url": url}}
        intent |= {"status": "requires_action", "next_action": action, "_payer": secret}
        account.emit("payment_intent.requires_action", account.save(intent))
        return intent
    if payer.card.refusal:
        raise fail(account, intent, payer, payer.card.refusal)
    return succeed(account, session, intent, payer)


def bend(account: Account, session: Document, request: Request) -> Document:
    """The tampering faults: the provider takes something else than it was asked to."""
    if fault := request.fault("tamper_amount"):
        session["amount_total"] = session["amount_subtotal"] = session["amount_total"] + int(fault.more.get("by", 1))
    if fault := request.fault("tamper_currency"):
        session["currency"] = str(fault.more.get("to", "usd" if session["currency"] != "usd" else "eur"))
    if fault := request.fault("tamper_reference"):
        _other_reference(session, fault)
    if intent_id := session["payment_intent"]:
        intent = account.get("payment_intent", intent_id)
        account.save(intent | {"amount": session["amount_total"], "currency": session["currency"]})
    return account.save(session)


def _other_reference(session: Document, fault: Fault) -> None:
    other = str(fault.more.get("to", "TW-00000000"))
    session["client_reference_id"] = other
    session["metadata"] = dict.fromkeys(session["metadata"], other)
    asked = session["_payment_intent_data"]
    session["_payment_intent_data"] = asked | {"metadata": dict.fromkeys(asked.get("metadata", {}), other)}


def fail(account: Account, intent: Document, payer: Payer, code: str) -> Refused:
    """The bank said no. It is written down; the session stays open for another card."""
    refused = declined(code)
    charge = charge_of(account, intent, payer)
    charge |= {
        "paid": False,
        "status": "failed",
        "captured": False,
        "amount_captured": 0,
        "failure_code": refused.code,
        "failure_message": refused.message,
        "outcome": charge["outcome"]
        | {"network_status": "declined_by_network", "reason": code, "type": "issuer_declined"},
    }
    account.save(charge)
    error = refused.body() | {"charge": charge["id"]}
    step = {"status": "requires_payment_method", "next_action": None, "_payer": None}
    account.save(intent | step | {"last_payment_error": error, "latest_charge": charge["id"]})
    account.emit("charge.failed", charge)
    account.emit("payment_intent.payment_failed", account.get("payment_intent", intent["id"]))
    return refused


def succeed(account: Account, session: Document, intent: Document, payer: Payer) -> Document:
    charge = charge_of(account, intent, payer)
    account.save(charge)
    account.emit("charge.succeeded", charge)
    fee = fee_of(charge["amount"], charge["currency"])
    text = charge["description"] or f"Payment {session['client_reference_id'] or ''}".strip()
    booked = move(account, "charge", charge["amount"], source=charge, description=text, fee=fee)
    charge["balance_transaction"] = booked["id"]
    account.save(charge)
    intent |= {
        "status": "succeeded",
        "amount_received": charge["amount"],
        "latest_charge": charge["id"],
        "payment_method": charge["payment_method"],
        "last_payment_error": None,
        "next_action": None,
        "_payer": None,
    }
    account.emit("payment_intent.succeeded", account.save(intent))
    details: Document = {
        "email": payer.email,
        "name": payer.name or None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }
    details |= {"address": {"city": None, "country": payer.card.country, "line1": None, "postal_code": None}}
    session |= {"status": "complete", "payment_status": "paid", "customer_details": details, "url": None}
    account.emit("checkout.session.completed", account.save(session))
    account.emit("charge.updated", charge, balance_transaction=None)
    return intent


def charge_of(account: Account, intent: Document, payer: Payer) -> Document:
    card = payer.card
    details = {
        "brand": card.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": card.country,
        # One test number stands for many people's cards: each payer's is her own.
        "fingerprint": hashlib.sha256(f"{card.number} {payer.email}".encode()).hexdigest()[:16],
        "exp_month": payer.expiry[0],
        "exp_year": payer.expiry[1],
        "funding": "credit",
        "last4": card.last4,
        "network": card.brand,
        "three_d_secure": {"result": "authenticated", "version": "2.2.0"} if card.secure else None,
        "wallet": None,
    }
    return {
        "id": (charge_id := new_id("ch_3")),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": {"address": None, "email": payer.email, "name": payer.name or None, "phone": None},
        "calculated_statement_descriptor": "TRADEWIND",
        "captured": True,
        "created": account.now(),
        "currency": intent["currency"],
        "customer": None,
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "outcome": {
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "highest" if card.score >= 75 else "elevated" if card.score >= 65 else "normal",
            "risk_score": card.score,
            "seller_message": "Payment complete.",
            "type": "authorized",
        },
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": new_id("pm_1"),
        "payment_method_details": {"card": details, "type": "card"},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": f"https://pay.stripe.com/receipts/{charge_id}",
        "refunded": False,
        "review": None,
        "shipping": None,
        "status": "succeeded",
        "transfer_group": None,
        "_reference": intent["_reference"],
        "_refund": card.refund,
        "_dispute": card.disputed,
    }
