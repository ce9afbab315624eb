"""Money for tests without a provider: an attempt, and the facts a provider would tell of it."""

from datetime import timedelta

from django.utils import timezone

from orders.models import Order
from payments.applying import apply_facts
from payments.models import Payment, Refund
from payments.provider import Facts, RefundFacts, Told, providers
from payments.refunding import follow
from shop.money import money


def capture(order: Order) -> Payment:
    """The order's total has come by card."""
    payment = Payment.objects.create(
        reference=order.number,
        provider="stripe",
        amount=order.total,
        expires_at=timezone.now() + timedelta(hours=1),
        session_id=f"cs_{order.number}",
    )
    facts = Facts(
        told=Told.CAPTURED,
        merchant=providers.get("stripe").merchant,
        token=payment.token,
        reference=order.number,
        session_id=payment.session_id,
        charge_id=f"ch_{order.number}",
        captured=order.total,
    )
    assert apply_facts(payment.pk, facts) == ""
    payment.refresh_from_db()
    return payment


def settle(refund: Refund, state: str = "settled") -> None:
    """The provider has paid the refund back, or could not."""
    amount = money(refund.amount.amount, refund.amount.currency.code)
    payment = Payment.objects.select_for_update().get(pk=refund.payment_id)
    follow(payment, RefundFacts(f"re_{refund.pk}", amount, state, refund.key, "" if state == "settled" else "lost"))
