"""Small makers for tests of payments: an open attempt, a paid one, a notice that was told and applied."""

from datetime import timedelta

from django.utils import timezone

from payments import inbox
from payments.models import Notice, Payment
from shop.money import money
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
