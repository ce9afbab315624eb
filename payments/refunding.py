"""Give money back: never more than came, once per key, by the provider outside any transaction."""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from moneyed import Money

from payments import booking, disputing
from payments.errors import Disputed, NothingPaid, ProviderRefused, RefundKeyTaken, RefundTooLarge
from payments.events import RefundFailed, RefundSettled
from payments.models import Payment, Refund
from payments.provider import Attempt, RefundFacts, RefundOrder, providers
from payments.states import PaymentStatus, RefundState
from payments.waking import wake
from shop.errors import Unavailable
from shop.models import User
from shop.outbox import publish

log = structlog.get_logger(__name__)

FIRST_RETRY_S = 30
LONGEST_RETRY_S = 3600
MOST_UNDECIDED = 20
MADE_ELSEWHERE = "made at the provider"


@transaction.atomic
def refund(reference: str, *, amount: Money, key: str, reason: str, by: User | None = None) -> Refund:
    """Ask for money back. The same ``key`` is the same refund. Raises NothingPaid, RefundTooLarge, RefundKeyTaken."""
    payment = (
        Payment.objects.select_for_update(no_key=True)
        .filter(reference=reference, status=PaymentStatus.CAPTURED, surplus=False)
        .first()
    )
    if payment is None:
        raise NothingPaid(name=reference, reference=reference)
    return _ask(payment, amount=amount, key=key, reason=reason, by=by)


def give_back(payment: Payment, *, key: str, reason: str) -> Refund | None:
    """Ask for all that is left of one locked payment. None when nothing is, or a dispute stands about it."""
    if not payment.refundable.amount or disputing.standing(payment) is not None:
        return None
    return _ask(payment, amount=payment.refundable, key=key, reason=reason, by=None)


def send(refund_id: int) -> bool:
    """Make the provider do it, with the stored key. False when nothing was to send. Raises Unavailable."""
    asked = Refund.objects.select_related("payment").filter(pk=refund_id, status=RefundState.ASKED).first()
    if asked is None:
        return False
    provider = providers.get(asked.payment.provider)
    order = RefundOrder(
        key=asked.key,
        amount=asked.owed,
        reason=asked.reason,
        idempotency_key=asked.idempotency_key,
        attempt=attempt_of(asked.payment),
    )
    try:
        facts = provider.refund(order)
    except Unavailable as error:
        _postpone(asked, error)
        raise
    except ProviderRefused as refusal:
        log.error("refund refused by the provider", key=asked.key, error=str(refusal))
        code = str(refusal.values.get("code", refusal.code))
        facts = RefundFacts("", asked.owed, RefundState.FAILED, asked.key, code)
    with transaction.atomic():
        follow(Payment.objects.select_for_update(no_key=True).get(pk=asked.payment_id), facts)
    return True


def due(limit: int = 50) -> list[int]:
    """Refunds that wait to be sent, oldest first."""
    waiting = Refund.objects.filter(status=RefundState.ASKED, due_at__lte=timezone.now())
    return list(waiting.order_by("due_at").values_list("pk", flat=True)[:limit])


def follow(payment: Payment, facts: RefundFacts) -> str:
    """Bring one refund of a locked payment to what the provider says; a code when it does not fit."""
    given = _known(payment, facts) or _made_elsewhere(payment, facts)
    if given is None:
        return "refund_exceeds" if facts.state != RefundState.FAILED else ""
    if given.payment_id != payment.pk or given.owed != facts.amount:
        log.error("refund facts do not fit", key=given.key, provider_id=facts.provider_id)
        return "refund_differs"
    if facts.provider_id and not given.provider_id:
        given.provider_id = facts.provider_id
        given.save(update_fields=["provider_id"])
    if facts.state == given.status or not given.can_move_to(facts.state):
        return ""
    _move(payment, given, facts)
    return ""


def attempt_of(payment: Payment) -> Attempt:
    """The payment as the provider knows it."""
    undecided = payment.refunds.filter(status=RefundState.SENT)
    return Attempt(
        token=payment.token,
        reference=payment.reference,
        amount=payment.owed,
        session_id=payment.session_id,
        intent_id=payment.intent_id,
        charge_id=payment.charge_id,
        wanted=payment.status != PaymentStatus.CAPTURED and not _is_paid(payment.reference),
        expires_at=payment.expires_at,
        refunds=tuple(undecided.order_by("pk").values_list("idempotency_key", flat=True)[:MOST_UNDECIDED]),
    )


def _is_paid(reference: str) -> bool:
    return Payment.objects.filter(reference=reference, status=PaymentStatus.CAPTURED).exists()


def _ask(payment: Payment, *, amount: Money, key: str, reason: str, by: User | None) -> Refund:
    known = Refund.objects.filter(key=key).first()
    if known is None and disputing.standing(payment) is not None:
        raise Disputed(reference=payment.reference)
    if known is not None:
        if known.payment.reference != payment.reference or known.owed != amount:
            raise RefundKeyTaken(key=key)
        return known
    if not _is_ours(payment, amount) or not _take_room(payment, amount):
        payment.refresh_from_db()
        raise RefundTooLarge(left=str(payment.refundable), reference=payment.reference)
    asked = Refund.objects.create(payment=payment, key=key, amount=amount, reason=reason[:200], by=by)
    wake("send_refund", asked.pk)
    return asked


def _is_ours(payment: Payment, amount: Money) -> bool:
    """What a bank took back in a dispute is not ours to give, whatever was captured."""
    return amount.currency == payment.refundable.currency and amount <= payment.refundable


def _take_room(payment: Payment, amount: Money) -> bool:
    """One conditional update: the sum of all refunds that were asked never passes what was captured."""
    if amount.amount <= 0 or amount.currency != payment.amount.currency:
        return False
    room = Payment.objects.filter(pk=payment.pk, captured_amount__gte=F("refund_asked_amount") + amount.amount)
    return bool(room.update(refund_asked_amount=F("refund_asked_amount") + amount.amount))


def _known(payment: Payment, facts: RefundFacts) -> Refund | None:
    ours = Q(key=facts.key) | Q(idempotency_key=facts.key)
    if facts.key and (found := Refund.objects.filter(ours).select_related("payment").first()):
        return found
    if not facts.provider_id:
        return None
    return Refund.objects.filter(provider_id=facts.provider_id).select_related("payment").first()


def _made_elsewhere(payment: Payment, facts: RefundFacts) -> Refund | None:
    """A refund somebody made in the provider's dashboard. None when there is no room for it, or it failed anyway."""
    if facts.state == RefundState.FAILED:
        return None
    in_review = payment.status == PaymentStatus.REVIEW
    if not in_review and not _take_room(payment, facts.amount):
        return None
    return Refund.objects.create(
        payment=payment,
        key=f"{payment.provider}:{facts.provider_id}",
        amount=facts.amount,
        reason=MADE_ELSEWHERE,
        from_suspense=in_review,
        status=RefundState.SENT,
        provider_id=facts.provider_id,
    )


def _move(payment: Payment, given: Refund, facts: RefundFacts) -> None:
    was_settled, amount = given.status == RefundState.SETTLED, given.owed
    given.failure_code = facts.code[:80] if facts.state == RefundState.FAILED else ""
    given.save(update_fields=["failure_code"])
    given.move_to(facts.state)
    counters = Payment.objects.filter(pk=payment.pk)
    if facts.state == RefundState.SETTLED:
        if not given.from_suspense:
            counters.update(refunded_amount=F("refunded_amount") + amount.amount)
        booking.refund(given)
        publish(RefundSettled(payment.reference, given.key, amount.amount, amount.currency.code))
    elif facts.state == RefundState.FAILED:
        if not given.from_suspense:
            counters.update(
                refund_asked_amount=F("refund_asked_amount") - amount.amount,
                refunded_amount=F("refunded_amount") - (amount.amount if was_settled else 0),
            )
        booking.refund_came_back(given)
        publish(RefundFailed(payment.reference, given.key, amount.amount, amount.currency.code, given.failure_code))


def _postpone(asked: Refund, error: Unavailable) -> None:
    wait = min(FIRST_RETRY_S * 2 ** min(asked.attempts, 10), LONGEST_RETRY_S)
    Refund.objects.filter(pk=asked.pk, status=RefundState.ASKED).update(
        attempts=F("attempts") + 1,
        due_at=timezone.now() + timedelta(seconds=wait),
        error=str(error)[:2000],
    )
