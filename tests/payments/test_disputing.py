"""M12: a dispute's facts in any order end in the same rows; while it stands, and once it is lost, nothing goes back."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from payments import disputing, ledger, reconciling, refunding
from payments.errors import CannotAnswer, Disputed, ProviderRefused, RefundTooLarge
from payments.models import Dispute, DisputeHistory, LedgerTransaction, Notice, Payment, Refund
from payments.provider import Evidence
from payments.states import DisputeState
from shop.errors import Unavailable
from shop.invariants import broken
from shop.models import Outbox
from shop.money import money
from shop.outside import World
from tests.many import TIMES
from tests.payments import stripe_docs as docs
from tests.payments.making import hear, only_payment, open_payment, paid_payment, start, tell
from tests.payments.promises_facts import endings

pytestmark = pytest.mark.django_db

DUE = 1_796_000_000
PAPER = Evidence(name="TW-1.pdf", document=b"%PDF-1.7 proof", buyer_name="Anna Muster", goods="A teapot")


def dispute(payment: Payment, status: str, *, units: int = 0, **more: Any) -> dict[str, Any]:
    whole = docs.charge(payment)["amount_captured"]
    return {
        "id": f"dp_{payment.token}",
        "object": "dispute",
        "amount": units or whole,
        "currency": payment.currency.lower(),
        "charge": f"ch_{payment.token}",
        "payment_intent": f"pi_{payment.token}",
        "reason": "product_not_received",
        "status": status,
        "evidence_details": {"due_by": DUE},
        **more,
    }


def a_dispute_that_is_lost_and_then_won(payment: Payment) -> list[bytes]:
    part = money("10.00", payment.currency)
    return [
        docs.event("charge.succeeded", docs.charge(payment), at=1_795_000_060),
        docs.event("refund.created", docs.refund(payment, part), at=1_795_000_500),
        docs.event("charge.dispute.created", dispute(payment, "needs_response"), at=1_795_000_900),
        docs.event("charge.dispute.closed", dispute(payment, "lost"), at=1_795_001_000),
        docs.event("charge.dispute.closed", dispute(payment, "won"), at=1_795_002_000),
        docs.event("charge.dispute.funds_reinstated", dispute(payment, "won"), at=1_795_002_001),
    ]


def told() -> list[str]:
    events = Outbox.objects.filter(event__startswith="payments.events.Dispute").order_by("id")
    seen = dict.fromkeys((row.event.rpartition(".")[2], str(row.payload.get("won", ""))) for row in events)
    return [f"{name}{f' won={won}' if won else ''}" for name, won in seen]


def balances() -> dict[str, str]:
    accounts = ("psp:stripe", "customer_money", "disputes")
    return {name: str(ledger.balances(name).get("EUR", money(0, "EUR")).amount) for name in accounts}


# Half a minute each: the refund of 10.00 is a part, all, and next to nothing of what was paid.
AMOUNTS = ["49.98", "10.00", "99999.99"][: None if TIMES > 1 else 1]


@pytest.mark.many
@pytest.mark.parametrize("amount", AMOUNTS)
def test_all_720_orders_of_capture_refund_dispute_lost_won_reinstated_end_in_the_same_rows(amount: str) -> None:
    walked, found = endings(life=a_dispute_that_is_lost_and_then_won, amount=amount)
    assert walked == 720
    assert len(found) == 1, found


def test_disputed_money_has_left_and_won_money_is_back() -> None:
    payment = paid_payment()
    tell(docs.event("charge.dispute.created", dispute(payment, "needs_response")))
    [found] = Dispute.objects.all()
    assert (found.status, found.reason, found.taken) == ("open", "product_not_received", money("49.98", "EUR"))
    assert found.answer_by == datetime.fromtimestamp(DUE, UTC)
    assert balances() == {"psp:stripe": "0.00", "customer_money": "-49.98", "disputes": "49.98"}
    payment.refresh_from_db()
    assert (payment.refundable, payment.dispute_id) == (money("0.00", "EUR"), found.provider_id)
    tell(docs.event("charge.dispute.closed", dispute(payment, "won")))
    assert balances() == {"psp:stripe": "49.98", "customer_money": "-49.98", "disputes": "0.00"}
    payment.refresh_from_db()
    assert payment.refundable == money("49.98", "EUR")
    assert told() == ["DisputeOpened", "DisputeClosed won=True"]
    assert list(DisputeHistory.objects.values_list("was", "became")) == [("asked", "open"), ("open", "won")]
    assert broken() == {}


def test_lost_money_stays_away_and_is_not_ours_to_give_back() -> None:
    payment = paid_payment()
    tell(docs.event("charge.dispute.created", dispute(payment, "needs_response", units=3000)))
    tell(docs.event("charge.dispute.closed", dispute(payment, "lost", units=3000)))
    with pytest.raises(RefundTooLarge):
        refunding.refund("TW-1", amount=money("20.00", "EUR"), key="a", reason="")
    assert not Refund.objects.exists()
    refunding.refund("TW-1", amount=money("19.98", "EUR"), key="b", reason="")
    assert balances()["disputes"] == "30.00"
    assert told() == ["DisputeOpened", "DisputeClosed won=False"]
    assert broken() == {}


@pytest.mark.parametrize("status", ["needs_response", "under_review", "warning_needs_response"])
def test_while_a_dispute_stands_nothing_is_given_back(status: str) -> None:
    payment = paid_payment()
    tell(docs.event("charge.dispute.created", dispute(payment, status, units=100)))
    with pytest.raises(Disputed):
        refunding.refund("TW-1", amount=money("1.00", "EUR"), key="a", reason="")
    payment.refresh_from_db()
    assert (payment.refund_asked_amount, Refund.objects.count()) == (0, 0)


def test_an_inquiry_takes_no_money_and_may_end_without_any() -> None:
    payment = paid_payment()
    tell(docs.event("charge.dispute.created", dispute(payment, "warning_needs_response")))
    assert balances()["disputes"] == "0.00"
    tell(docs.event("charge.dispute.closed", dispute(payment, "warning_closed")))
    assert Dispute.objects.get().status == DisputeState.DROPPED
    assert not LedgerTransaction.objects.filter(kind="dispute").exists()
    refunding.refund("TW-1", amount=money("49.98", "EUR"), key="a", reason="")
    assert told() == ["DisputeOpened", "DisputeClosed won=True"]


def test_a_dispute_in_another_currency_is_held_for_a_person() -> None:
    payment = paid_payment()
    notice = tell(docs.event("charge.dispute.created", dispute(payment, "needs_response", currency="usd")))
    assert (notice.state, notice.hold_code) == ("held", "dispute_differs")
    assert not Dispute.objects.exists()
    assert balances()["disputes"] == "0.00"


def test_a_second_payment_that_is_disputed_does_not_go_back_as_well() -> None:
    paid_payment()
    second = open_payment(url="https://checkout.stripe.com/c/pay/2")
    tell(docs.event("charge.dispute.created", dispute(second, "needs_response")))
    assert Notice.objects.latest("id").state == "held"  # nothing of ours is known by these ids yet
    tell(docs.event("charge.succeeded", docs.charge(second)))
    second.refresh_from_db()
    assert second.surplus
    assert balances()["disputes"] == "49.98"
    assert broken() == {}


@pytest.fixture
def disputed(stripe_world: World, client: Client) -> Dispute:
    """A payment whose card holder says that nothing came."""
    stripe_world.pay(start())
    hear(stripe_world, client)
    stripe_world.control("stripe/dispute", {"payment_intent": only_payment().intent_id})
    hear(stripe_world, client)
    return Dispute.objects.get()


def test_evidence_is_uploaded_submitted_and_its_fingerprint_kept(
    stripe_world: World, client: Client, disputed: Dispute
) -> None:
    disputing.answer(disputed.pk, PAPER)
    disputed.refresh_from_db()
    assert disputed.status == DisputeState.REVIEW
    assert disputed.evidence_hash == hashlib.sha256(PAPER.document).hexdigest()
    there = stripe_world.sandbox.truth.get("dispute", disputed.provider_id)
    file = stripe_world.sandbox.truth.get("file", there["evidence"]["uncategorized_file"])
    assert (file["filename"], file["size"], file["type"]) == ("TW-1.pdf", len(PAPER.document), "pdf")
    assert (there["evidence"]["customer_name"], there["status"]) == ("Anna Muster", "under_review")
    hear(stripe_world, client)
    stripe_world.control(f"stripe/dispute/{disputed.provider_id}/close", {"won": True})
    hear(stripe_world, client)
    disputed.refresh_from_db()
    assert disputed.status == DisputeState.WON
    assert only_payment().refundable == money("49.98", "EUR")


def test_evidence_is_sent_once_and_never_after_the_end(disputed: Dispute) -> None:
    disputing.answer(disputed.pk, PAPER)
    with pytest.raises(CannotAnswer):
        disputing.answer(disputed.pk, PAPER)


@pytest.mark.parametrize("kind", ["cut", "error"])
def test_when_the_provider_is_silent_the_dispute_still_waits_for_an_answer(
    stripe_world: World, disputed: Dispute, kind: str
) -> None:
    stripe_world.fault(kind, "POST /v1/files")
    with pytest.raises(Unavailable):
        disputing.answer(disputed.pk, PAPER)
    disputed.refresh_from_db()
    assert (disputed.status, disputed.evidence_hash, disputed.answered_at) == ("open", "", None)


def test_what_is_no_document_is_refused_by_name(disputed: Dispute) -> None:
    with pytest.raises(ProviderRefused):
        disputing.answer(disputed.pk, Evidence(name="a.txt", document=b"trust me"))
    disputed.refresh_from_db()
    assert (disputed.status, disputed.evidence_hash) == ("open", "")


def test_a_dispute_whose_notice_never_came_is_learned_from_the_report(stripe_world: World, client: Client) -> None:
    stripe_world.pay(start())
    hear(stripe_world, client)
    stripe_world.fault("drop_webhook", "charge.dispute.*", times=9)
    stripe_world.control("stripe/dispute", {"payment_intent": Payment.objects.get(reference="TW-1").intent_id})
    hear(stripe_world, client)
    assert not Dispute.objects.exists()
    stripe_world.pay(start("TW-2", "200.00"))
    hear(stripe_world, client)
    today = timezone.now().date()
    stripe_world.control("stripe/close-day", {"day": today.isoformat()})
    run = reconciling.reconcile("stripe", today)
    assert (run.findings, run.is_clean, Dispute.objects.get().status) == ([], True, DisputeState.OPEN)
    assert ledger.balances("psp:stripe") == {}
    assert broken() == {}
    reconciling.reconcile("stripe", today)
    assert (Dispute.objects.count(), LedgerTransaction.objects.filter(kind="dispute").count()) == (1, 1)
