"""Money for tests without a provider: an attempt, and the facts a provider would tell of it."""

from datetime import timedelta

from django.utils import timezone
from moneyed import Money

from orders.models import Amendment, Order
from payments.applying import apply_facts
from payments.models import Payment, Refund
from payments.provider import Facts, RefundFacts, Told, providers
from payments.refunding import follow
from shop.money import money
from shop.outbox import deliver_all


def capture(order: Order) -> Payment:
    """The order's total has come by card."""
    return _came(order.number, order.total)


def pay_for(made: Amendment) -> Payment:
    """The difference of a change has come by card, and what follows from it has happened."""
    payment = _came(made.reference, made.difference)
    deliver_all()
    return payment


def _came(reference: str, amount: Money) -> Payment:
    payment = Payment.objects.create(
        reference=reference,
        provider="stripe",
        amount=amount,
        expires_at=timezone.now() + timedelta(hours=1),
        session_id=f"cs_{reference}",
    )
    facts = Facts(
        told=Told.CAPTURED,
        merchant=providers.get("stripe").merchant,
        token=payment.token,
        reference=reference,
        session_id=payment.session_id,
        charge_id=f"ch_{reference}",
        captured=amount,
    )
    assert apply_facts(payment.pk, facts) == ""
    payment.refresh_from_db()
    return payment


def settle(refund: Refund, state: str = "settled") -> None:
    """The provider has paid the refund back, or could not."""
    amount = money(refund.amount.amount, refund.amount.currency.code)
    payment = Payment.objects.select_for_update().get(pk=refund.payment_id)
    follow(payment, RefundFacts(f"re_{refund.pk}", amount, state, refund.key, "" if state == "settled" else "lost"))
