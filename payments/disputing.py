"""Follow disputes: what the provider says of one ends in the same rows, in whatever order and however often it is told.

While one stands, and after one is lost, its money is not ours to give back. Won money comes back by the opposite entry.
"""

import hashlib
from dataclasses import replace
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from payments import booking
from payments.errors import CannotAnswer
from payments.events import DisputeClosed, DisputeOpened
from payments.models import Dispute, Payment
from payments.provider import DisputeFacts, Evidence, providers
from payments.states import DISPUTE_OVER, DISPUTE_RANK, DISPUTE_TAKES, DisputeState
from shop.models import User
from shop.outbox import publish

log = structlog.get_logger(__name__)


def follow(payment: Payment, facts: DisputeFacts, *, at: datetime | None = None) -> str:
    """Bring one dispute of a locked payment to what the provider says; a code when it does not fit."""
    if facts.amount.currency != payment.amount.currency or not facts.amount.amount > 0:
        log.error("dispute facts do not fit", payment=payment.token, dispute=facts.provider_id)
        return "dispute_differs"
    if not facts.provider_id:
        return _follow_unnamed(payment, facts, at)
    known, is_new = Dispute.objects.get_or_create(
        payment=payment,
        provider_id=facts.provider_id,
        defaults={"amount": facts.amount, "reason": facts.reason[:80], "opened_at": at or timezone.now()},
    )
    if is_new:
        _tell_payment(payment, known)
    _learn(known, facts, at)
    if DISPUTE_RANK[DisputeState(facts.state)] > DISPUTE_RANK[DisputeState(known.status)]:
        _move(payment, known, DisputeState(facts.state))
    return ""


def answer(dispute_id: int, evidence: Evidence, *, by: User | None = None) -> Dispute:
    """Send what speaks for us, outside any transaction. Raises CannotAnswer, ProviderRefused, Unavailable."""
    dispute = Dispute.objects.select_related("payment").get(pk=dispute_id)
    if dispute.status != DisputeState.OPEN:
        raise CannotAnswer(dispute=dispute.provider_id, status=dispute.get_status_display())
    facts = providers.get(dispute.payment.provider).answer(dispute.provider_id, evidence)
    with transaction.atomic():
        payment = Payment.objects.select_for_update(no_key=True).get(pk=dispute.payment_id)
        Dispute.objects.filter(pk=dispute_id).update(
            answered_at=timezone.now(), evidence_hash=hashlib.sha256(evidence.document).hexdigest()
        )
        follow(payment, facts)
        dispute.refresh_from_db()
        dispute.remark(evidence.name, by=by)
    return dispute


def standing(payment: Payment) -> Dispute | None:
    """The dispute about which nobody has decided yet, if any."""
    return payment.disputes.exclude(status__in=DISPUTE_OVER).order_by("pk").first()


def waiting() -> list[Dispute]:
    """Those that wait for our answer, the most urgent first."""
    found = Dispute.objects.filter(status=DisputeState.OPEN).select_related("payment")
    return list(found.order_by(F("answer_by").asc(nulls_last=True), "pk")[:200])


def _follow_unnamed(payment: Payment, facts: DisputeFacts, at: datetime | None) -> str:
    """Money was taken and the provider does not say for which dispute: the one we know, else its report will tell."""
    known = payment.disputes.order_by("-pk").first()
    return follow(payment, replace(facts, provider_id=known.provider_id), at=at) if known is not None else ""


def _learn(known: Dispute, facts: DisputeFacts, at: datetime | None) -> None:
    """What later facts add: a deadline, a reason; a first word that came late knows the true beginning."""
    new: dict[str, object] = {}
    if facts.answer_by and known.answer_by != facts.answer_by:
        new["answer_by"] = facts.answer_by
    if facts.reason and not known.reason:
        new["reason"] = facts.reason[:80]
    if at and at < known.opened_at:
        new["opened_at"] = at
    if new:
        Dispute.objects.filter(pk=known.pk).update(**new)
        known.refresh_from_db()


def _move(payment: Payment, known: Dispute, state: DisputeState) -> None:
    had, was_new = known.status in DISPUTE_TAKES, known.status == DisputeState.ASKED
    known.move_to(state)
    takes = state in DISPUTE_TAKES
    if takes or state == DisputeState.WON:
        booking.dispute(known)
    if state == DisputeState.WON:
        booking.dispute_won(known)
    change = known.amount.amount * (takes - had)
    if change:
        Payment.objects.filter(pk=payment.pk).update(disputed_amount=F("disputed_amount") + change)
        payment.refresh_from_db(fields=["disputed_amount"])
    taken = known.taken
    if was_new and state not in DISPUTE_OVER:
        publish(DisputeOpened(payment.reference, known.provider_id, taken.amount, taken.currency.code, known.reason))
    if state in DISPUTE_OVER:
        won = state in {DisputeState.WON, DisputeState.DROPPED}
        publish(DisputeClosed(payment.reference, known.provider_id, taken.amount, taken.currency.code, won=won))


def _tell_payment(payment: Payment, known: Dispute) -> None:
    if not payment.dispute_id:
        payment.dispute_id = known.provider_id
        payment.save(update_fields=["dispute_id"])
