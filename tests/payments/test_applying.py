"""E2 and M5: the same facts in any order end in the same rows, and only the right money pays."""

import pytest
from django.db import IntegrityError, transaction

from payments import ledger, taking
from payments.models import LedgerTransaction, Notice, Payment, PaymentHistory, Refund
from payments.provider import Facts, Told
from payments.states import NoticeState, PaymentStatus
from shop.errors import IllegalMove
from shop.models import Outbox
from shop.money import money
from tests.payments import stripe_docs as docs
from tests.payments.making import open_payment, paid_payment, tell
from tests.payments.promises_facts import endings, misfits, six_events, wrongly_paid

pytestmark = pytest.mark.django_db


def events_named(name: str) -> int:
    return Outbox.objects.filter(event=f"payments.events.{name}").values("payload").distinct().count()


def test_all_720_orders_of_a_payments_six_events_end_in_the_same_rows() -> None:
    walked, found = endings()
    assert walked == 720
    assert len(found) == 1, found


def test_those_rows_are_the_right_ones() -> None:
    payment = open_payment()
    for body in reversed(six_events(payment)):
        tell(body)
    payment.refresh_from_db()
    assert (payment.status, payment.captured, payment.refunded) == (
        PaymentStatus.CAPTURED,
        money("49.98", "EUR"),
        money("10.00", "EUR"),
    )
    assert (payment.charge_id, payment.intent_id) == (f"ch_{payment.token}", f"pi_{payment.token}")
    assert (payment.captured_at.timestamp(), payment.failure_code) == (1_795_000_060, "")
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.APPLIED}
    assert ledger.balances("psp:stripe") == {"EUR": money("39.98", "EUR")}
    assert ledger.balances("customer_money") == {"EUR": money("-39.98", "EUR")}
    assert list(PaymentHistory.objects.values_list("was", "became")) == [("pending", "captured")]


def test_fifty_of_each_kind_of_wrong_money_pay_nothing() -> None:
    assert wrongly_paid(misfits(50)) == []


def test_money_that_did_not_fit_is_in_suspense_in_its_own_currency() -> None:
    payment = open_payment(amount="49.98")
    notice = tell(docs.event("charge.succeeded", docs.charge(payment, currency="usd")))
    payment.refresh_from_db()
    assert (payment.status, payment.hold_code, notice.hold_code) == ("review", "wrong_currency", "wrong_currency")
    assert ledger.balances("suspense") == {"USD": money("-49.98", "USD")}
    assert taking.paid("TW-1") is None


def test_the_right_amount_told_later_pays_and_empties_suspense() -> None:
    payment = open_payment()
    tell(docs.event("charge.succeeded", docs.charge(payment, amount_captured=2499), name="half"))
    tell(docs.event("charge.succeeded", docs.charge(payment), name="whole"))
    payment.refresh_from_db()
    assert (payment.status, payment.hold_code) == ("captured", "")
    assert ledger.balances("suspense") == {}
    assert ledger.balances("psp:stripe") == {"EUR": money("49.98", "EUR")}


def test_wrong_facts_about_a_paid_payment_are_held_and_change_nothing() -> None:
    payment = paid_payment()
    notice = tell(docs.event("charge.updated", docs.charge(payment, amount_captured=1), name="odd"))
    payment.refresh_from_db()
    assert (notice.state, notice.hold_code, payment.status) == ("held", "wrong_amount", "captured")
    assert ledger.balances("suspense") == {}


@pytest.mark.parametrize("kind", ["checkout.session.expired", "checkout.session.async_payment_failed"])
def test_a_late_failure_never_lowers_captured_money(kind: str) -> None:
    payment = paid_payment()
    late = docs.session(payment, status="expired", payment_status="unpaid")
    assert tell(docs.event(kind, late)).state == NoticeState.APPLIED
    payment.refresh_from_db()
    assert (payment.status, payment.failure_code) == ("captured", "")


def test_money_that_comes_after_the_page_expired_is_still_money() -> None:
    payment = open_payment()
    tell(docs.event("checkout.session.expired", docs.session(payment, status="expired", payment_status="unpaid")))
    payment.refresh_from_db()
    assert payment.status == "expired"
    tell(docs.event("charge.succeeded", docs.charge(payment)))
    payment.refresh_from_db()
    assert payment.status == "captured"


def test_a_declined_card_leaves_the_attempt_open_and_says_why() -> None:
    payment = open_payment()
    tell(docs.event("payment_intent.payment_failed", docs.declined(payment)))
    payment.refresh_from_db()
    assert (payment.status, payment.failure_code, payment.charge_id) == ("pending", "insufficient_funds", "")


def test_a_second_capture_of_the_same_reference_goes_back_by_itself() -> None:
    first = paid_payment("TW-1")
    second = paid_payment("TW-1", url="https://checkout.stripe.com/c/pay/2")
    assert taking.paid("TW-1") == first
    assert (second.status, second.surplus, second.refund_asked_amount) == ("captured", True, second.captured_amount)
    asked = Refund.objects.get()
    assert (asked.payment, asked.owed, asked.status, asked.reason) == (second, second.owed, "asked", "duplicate")
    assert ledger.balances("psp:stripe") == {"EUR": money("99.96", "EUR")}


def test_the_database_itself_lets_a_reference_be_paid_once() -> None:
    paid_payment("TW-1")
    second = paid_payment("TW-1", url="https://checkout.stripe.com/c/pay/2")
    with pytest.raises(IntegrityError, match="payment_pays_a_reference_once"), transaction.atomic():
        Payment.objects.filter(pk=second.pk).update(surplus=False)


def test_nothing_leads_out_of_captured() -> None:
    payment = paid_payment()
    with pytest.raises(IllegalMove):
        payment.move_to(PaymentStatus.FAILED)


def test_the_ids_of_another_attempt_are_not_taken_over() -> None:
    other = paid_payment("TW-2")
    payment = open_payment("TW-1")
    facts = Facts(told=Told.CAPTURED, session_id=payment.session_id, intent_id=other.intent_id, captured=payment.owed)
    assert taking.apply_facts(payment.pk, facts) == "wrong_identity"
    payment.refresh_from_db()
    assert (payment.status, payment.intent_id) == ("review", "")


def test_a_notice_about_nobody_we_know_is_held() -> None:
    payment = open_payment()
    stranger = docs.charge(payment, id="ch_x", payment_intent="pi_x", metadata={})
    notice = tell(docs.event("charge.succeeded", stranger))
    assert (notice.state, notice.hold_code) == (NoticeState.HELD, "unknown_payment")
    assert not LedgerTransaction.objects.exists()


def test_a_notice_about_something_else_is_ignored() -> None:
    notice = tell(docs.event("payout.paid", {"id": "po_1", "object": "payout"}))
    assert notice.state == NoticeState.IGNORED


def test_a_dispute_is_told_once() -> None:
    payment = paid_payment()
    dispute = {"id": "dp_1", "object": "dispute", "amount": 4998, "currency": "eur", "reason": "fraudulent"}
    dispute |= {"charge": payment.charge_id, "payment_intent": payment.intent_id}
    tell(docs.event("charge.dispute.created", dispute))
    tell(docs.event("charge.dispute.updated", dispute))
    payment.refresh_from_db()
    assert (payment.status, payment.dispute_id) == ("captured", "dp_1")
