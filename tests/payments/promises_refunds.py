"""The check behind M6, for the real refunds and for their broken twin. It needs a test that really commits."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

from django.db import DatabaseError, connection, connections
from django.db.models import Sum

from payments import refunding
from payments.errors import RefundTooLarge
from payments.models import Payment, Refund
from shop.money import money
from tests.payments.making import paid_payment

THREADS = 10


def refunded_beyond(*, clicks: int) -> list[str]:
    """``clicks`` refunds of 30.00 of a payment of 100.00, ten at a time: what is not exactly three of them granted."""
    payment = paid_payment(amount="100.00")
    barrier = Barrier(THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda n: _click(n, barrier), range(clicks)))
    payment.refresh_from_db()
    asked = Refund.objects.filter(payment=payment).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    wrong = [answer for answer in answers if answer not in ("granted", "refused")]
    if answers.count("granted") != 3 or asked != Decimal(90):
        wrong.append(f"{answers.count('granted')} granted, {asked} asked of {payment.captured_amount}")
    if Payment.objects.get(pk=payment.pk).refund_asked_amount != Decimal(90):
        wrong.append("the payment's own sum differs")
    return wrong


def _click(n: int, barrier: Barrier) -> str:
    try:
        connection.ensure_connection()
        barrier.wait(timeout=30)
        refunding.refund("TW-1", amount=money("30.00", "EUR"), key=f"click{n}", reason="returned")
        return "granted"
    except RefundTooLarge:
        return "refused"
    except DatabaseError as error:
        return type(error).__name__
    finally:
        connections.close_all()
