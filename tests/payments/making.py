"""Small makers for tests of payments: an open attempt, a paid one, a notice that was told and applied."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from payments import inbox, taking
from payments.models import Notice, Payment
from shop.money import money
from shop.outside import World
from tests.payments import stripe_docs as docs


def open_payment(reference: str = "TW-1", amount: str = "49.98", currency: str = "EUR", **more: object) -> Payment:
    """A pending attempt whose page is open at Stripe."""
    payment = Payment(
        reference=reference,
        provider="stripe",
        amount=money(amount, currency),
        expires_at=timezone.now() + timedelta(minutes=60),
        url="https://checkout.stripe.com/c/pay/1",
    )
    payment.session_id = f"cs_{payment.token}"
    for name, value in more.items():
        setattr(payment, name, value)
    payment.save()
    return payment


def tell(body: bytes) -> Notice:
    """A signed notice, received and applied at once."""
    inbox.receive("stripe", body, docs.signature(body))
    notice = Notice.objects.latest("id")
    inbox.apply(notice.pk)
    notice.refresh_from_db()
    return notice


def paid_payment(reference: str = "TW-1", amount: str = "49.98", currency: str = "EUR", **more: object) -> Payment:
    payment = open_payment(reference, amount, currency, **more)
    tell(docs.event("charge.succeeded", docs.charge(payment)))
    payment.refresh_from_db()
    return payment


def start(reference: str = "TW-1", amount: str = "49.98", currency: str = "EUR", **more: object) -> str:
    asked = {
        "reference": reference,
        "amount": money(amount, currency),
        "provider": "stripe",
        "language": "de",
        "description": f"Order {reference}",
        "email": "anna@example.com",
        "return_url": "http://testserver/de-eu/orders/TW-1/",
        "cancel_url": "http://testserver/de-eu/orders/TW-1/",
    }
    return taking.start(**{**asked, **more})  # type: ignore[arg-type]


def hear(world: World, client: Client) -> int:
    """The waiting notices come in at the real door, and are applied."""

    def door(body: bytes, headers: dict[str, str]) -> int:
        kind = headers.pop("Content-Type")
        return client.post("/webhooks/stripe/", body, content_type=kind, headers=headers).status_code

    heard = world.deliver_webhooks(to=door)
    inbox.apply_waiting()
    return heard


def only_payment() -> Payment:
    return Payment.objects.get()
