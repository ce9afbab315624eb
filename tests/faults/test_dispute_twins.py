"""Broken twins of disputes (M12): the checks of tests/payments/test_disputing.py catch them."""

import pytest
from django.db import transaction

from payments import disputing, refunding
from payments.errors import Disputed
from payments.models import Dispute, Payment
from payments.provider import DisputeFacts
from shop.invariants import broken
from shop.money import money
from tests.payments import stripe_docs as docs
from tests.payments.making import paid_payment, tell
from tests.payments.promises_facts import endings
from tests.payments.test_disputing import a_dispute_that_is_lost_and_then_won, dispute

pytestmark = pytest.mark.django_db


def what_was_told_first_or_not_at_all(payment: Payment, facts: DisputeFacts, *, at: object = None) -> str:
    """Broken twin of disputing.follow: a dispute is what its first notice said."""
    Dispute.objects.get_or_create(
        payment=payment,
        provider_id=facts.provider_id,
        defaults={"amount": facts.amount, "status": facts.state, "opened_at": payment.created_at},
    )
    return ""


def without_refund(bodies: list[bytes]) -> list[bytes]:
    captured, _refund, opened, lost, won, _again = bodies
    return [captured, opened, lost, won]


def money_goes_back_twice() -> bool:
    """Whether a refund is taken while the payer's bank holds the money already."""
    payment = paid_payment()
    tell(docs.event("charge.dispute.created", dispute(payment, "needs_response")))
    try:
        with transaction.atomic():
            refunding.refund("TW-1", amount=money("1.00", "EUR"), key="a", reason="")
    except Disputed:
        return False
    payment.refresh_from_db()
    return payment.refund_asked_amount + payment.disputed_amount > payment.captured_amount


def test_the_honest_code_gives_nothing_back_while_a_dispute_stands() -> None:
    assert not money_goes_back_twice()


def test_a_shop_that_does_not_look_for_disputes_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disputing, "standing", lambda payment: None)
    monkeypatch.setattr(refunding, "_is_ours", lambda payment, amount: True)
    assert money_goes_back_twice()


def test_a_dispute_that_believes_its_first_notice_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disputing, "follow", what_was_told_first_or_not_at_all)
    _walked, found = endings(4, life=lambda payment: without_refund(a_dispute_that_is_lost_and_then_won(payment)))
    assert len(found) > 1


def test_money_that_is_taken_and_not_booked_breaks_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disputing.booking, "dispute", lambda standing: None)
    payment = paid_payment()
    tell(docs.event("charge.dispute.created", dispute(payment, "needs_response")))
    assert "what payments say is disputed is what disputes and the ledger say" in broken()
