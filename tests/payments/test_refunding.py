"""M6: never more goes back than came, each refund happens once, and the provider's word settles it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from payments import ledger, refunding
from payments.errors import NothingPaid, RefundKeyTaken, RefundTooLarge
from payments.models import Payment, Refund
from payments.states import RefundState
from shop.money import money
from tests.payments import stripe_docs as docs
from tests.payments.making import open_payment, paid_payment, tell
from tests.payments.promises_refunds import refunded_beyond

EUR = "EUR"


def ask(amount: str, key: str = "r1", reference: str = "TW-1", currency: str = EUR) -> Refund:
    return refunding.refund(reference, amount=money(amount, currency), key=key, reason="returned")


@pytest.mark.django_db(transaction=True)
def test_fifty_clicks_at_once_never_give_back_more_than_came() -> None:
    assert refunded_beyond(clicks=50) == []


@pytest.mark.django_db
def test_the_same_key_is_the_same_refund() -> None:
    paid_payment()
    assert ask("10.00") == ask("10.00")
    with pytest.raises(RefundKeyTaken):
        ask("11.00")
    assert Refund.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("amount", "currency"), [("49.99", EUR), ("0", EUR), ("-1.00", EUR), ("1.00", "USD")])
def test_what_was_not_paid_is_not_given_back(amount: str, currency: str) -> None:
    payment = paid_payment()
    with pytest.raises(RefundTooLarge):
        ask(amount, currency=currency)
    payment.refresh_from_db()
    assert (payment.refund_asked_amount, Refund.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_an_unpaid_reference_has_nothing_to_give_back() -> None:
    open_payment()
    with pytest.raises(NothingPaid):
        ask("1.00")


@pytest.mark.django_db
def test_parts_add_up_to_the_whole_and_not_a_cent_more() -> None:
    payment = paid_payment(amount="10.00")
    for n, part in enumerate(("3.33", "3.33", "3.34")):
        ask(part, key=f"part{n}")
    with pytest.raises(RefundTooLarge, match="TW-1"):
        ask("0.01", key="last")
    for n, part in enumerate(("3.33", "3.33", "3.34")):
        doc = docs.refund(payment, money(part, EUR), key=f"part{n}", name=str(n))
        tell(docs.event("refund.updated", doc))
        tell(docs.event("refund.updated", doc, name="again"))
    payment.refresh_from_db()
    assert (payment.refunded, payment.refundable) == (payment.captured, money(0, EUR))
    assert ledger.balances("psp:stripe") == ledger.balances("customer_money") == {}


@pytest.mark.django_db
def test_a_pending_refund_is_sent_and_settles_when_told() -> None:
    payment = paid_payment()
    asked = ask("10.00")
    tell(docs.event("refund.created", docs.refund(payment, asked.owed, key="r1", status="pending")))
    asked.refresh_from_db()
    assert (asked.status, ledger.balances("psp:stripe")) == (RefundState.SENT, {EUR: money("49.98", EUR)})
    tell(docs.event("refund.updated", docs.refund(payment, asked.owed, key="r1")))
    tell(docs.event("refund.created", docs.refund(payment, asked.owed, key="r1", status="pending"), name="late"))
    asked.refresh_from_db()
    assert (asked.status, ledger.balances("psp:stripe")) == (RefundState.SETTLED, {EUR: money("39.98", EUR)})


@pytest.mark.django_db
def test_a_settled_refund_that_the_bank_sends_back_is_ours_again() -> None:
    payment = paid_payment()
    asked = ask("49.98")
    tell(docs.event("refund.created", docs.refund(payment, asked.owed, key="r1")))
    tell(docs.event("refund.failed", docs.refund(payment, asked.owed, key="r1", status="failed")))
    asked.refresh_from_db()
    payment.refresh_from_db()
    assert (asked.status, payment.refunded, payment.refundable) == ("failed", money(0, EUR), payment.captured)
    assert ledger.balances("customer_money") == {EUR: money("-49.98", EUR)}
    assert [step.became for step in asked.history.all()] == ["settled", "failed"]


@pytest.mark.django_db
def test_a_refund_made_in_the_providers_dashboard_is_ours_to_know() -> None:
    payment = paid_payment()
    tell(docs.event("refund.created", docs.refund(payment, money("5.00", EUR))))
    payment.refresh_from_db()
    made = Refund.objects.get()
    assert (payment.refunded, made.reason, made.by) == (money("5.00", EUR), "made at the provider", None)


@pytest.mark.django_db
def test_a_refund_told_with_another_amount_is_held() -> None:
    payment = paid_payment()
    asked = ask("10.00")
    notice = tell(docs.event("refund.created", docs.refund(payment, money("9.99", EUR), key="r1")))
    asked.refresh_from_db()
    assert (notice.hold_code, asked.status) == ("refund_differs", RefundState.ASKED)


@pytest.mark.django_db
def test_money_in_suspense_can_go_back_and_the_payment_stays_unpaid() -> None:
    payment = open_payment()
    tell(docs.event("charge.succeeded", docs.charge(payment, amount_captured=5000)))
    tell(docs.event("refund.created", docs.refund(payment, money("50.00", EUR))))
    payment.refresh_from_db()
    assert (payment.status, payment.captured_amount, payment.refunded_amount) == ("review", 0, 0)
    assert ledger.balances("suspense") == ledger.balances("psp:stripe") == {}


@pytest.mark.django_db
def test_the_database_refuses_more_back_than_came() -> None:
    payment = paid_payment()
    too_much = payment.captured_amount + Decimal("0.01")
    with pytest.raises(IntegrityError, match="refunded_within_captured"), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(refund_asked_amount=too_much, refunded_amount=too_much)
