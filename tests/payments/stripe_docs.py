"""Stripe's documents as they come over the wire, made small for tests."""

import json
import time
from typing import Any

from django.conf import settings
from moneyed import Money

from payments.models import Payment
from payments.providers.stripe_amounts import to_minor
from payments.providers.stripe_signature import header_for

Doc = dict[str, Any]


def metadata(payment: Payment) -> dict[str, str]:
    return {"payment": payment.token, "reference": payment.reference}


def session(payment: Payment, **more: Any) -> Doc:
    return {
        "id": payment.session_id or f"cs_{payment.token}",
        "object": "checkout.session",
        "mode": "payment",
        "status": "complete",
        "payment_status": "paid",
        "amount_total": to_minor(payment.owed),
        "currency": payment.currency.lower(),
        "client_reference_id": payment.token,
        "payment_intent": f"pi_{payment.token}",
        "metadata": metadata(payment),
    } | more


def intent(payment: Payment, **more: Any) -> Doc:
    return {
        "id": f"pi_{payment.token}",
        "object": "payment_intent",
        "status": "succeeded",
        "amount_received": to_minor(payment.owed),
        "currency": payment.currency.lower(),
        "latest_charge": f"ch_{payment.token}",
        "metadata": metadata(payment),
    } | more


def declined(payment: Payment) -> Doc:
    return intent(
        payment,
        status="requires_payment_method",
        amount_received=0,
        latest_charge=f"ch_declined_{payment.token}",
        last_payment_error={"code": "card_declined", "decline_code": "insufficient_funds", "message": "No money."},
    )


def charge(payment: Payment, *, refunded: Money | None = None, **more: Any) -> Doc:
    return {
        "id": f"ch_{payment.token}",
        "object": "charge",
        "status": "succeeded",
        "captured": True,
        "amount_captured": to_minor(payment.owed),
        "amount_refunded": to_minor(refunded) if refunded else 0,
        "currency": payment.currency.lower(),
        "payment_intent": f"pi_{payment.token}",
        "metadata": metadata(payment),
    } | more


def refund(payment: Payment, amount: Money, *, key: str = "", status: str = "succeeded", name: str = "1") -> Doc:
    return {
        "id": f"re_{name}_{payment.token}",
        "object": "refund",
        "status": status,
        "amount": to_minor(amount),
        "currency": amount.currency.code.lower(),
        "charge": f"ch_{payment.token}",
        "payment_intent": f"pi_{payment.token}",
        "metadata": {"key": key, "payment": payment.token} if key else {},
    }


def event(kind: str, doc: Doc, *, name: str = "", at: int = 1_795_000_000, **more: Any) -> bytes:
    """The body of a notice; ``name`` makes its id."""
    told = {
        "id": f"evt_{name or kind.replace('.', '_')}_{doc['id']}",
        "object": "event",
        "type": kind,
        "created": at,
        "livemode": False,
        "data": {"object": doc},
    }
    return json.dumps(told | more).encode()


def signature(body: bytes, *, secret: str = "", at: int | None = None) -> dict[str, str]:
    secret = secret or settings.STRIPE_WEBHOOK_SECRETS[0]
    return {"Stripe-Signature": header_for(body, secret, at=int(time.time()) if at is None else at)}
