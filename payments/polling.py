"""Ask about attempts whose notice never came. The poller is the webhook's equal: either alone is enough."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from payments import taking
from payments.models import Payment
from payments.provider import providers
from payments.states import PaymentStatus, RefundState
from shop.errors import Refusal, Unavailable

log = structlog.get_logger(__name__)

BATCH = 100
EVERY = timedelta(minutes=2)
LONGEST = timedelta(hours=6)
# Late money is looked for this long after the page closed.
GIVES_UP_AFTER = timedelta(days=7)
GRACE = timedelta(minutes=10)


def poll_open() -> int:
    """Ask about every attempt that is due; how many were asked. A silent provider keeps nobody else's money waiting."""
    _remind_of_sent_refunds()
    waiting = Payment.objects.filter(poll_at__lte=timezone.now())
    return sum(_poll(code) for code in waiting.order_by().values_list("provider", flat=True).distinct())


def due(provider: str) -> list[Payment]:
    waiting = Payment.objects.filter(poll_at__lte=timezone.now(), provider=provider)
    return list(waiting.order_by("poll_at")[:BATCH])


def _poll(provider: str) -> int:
    """Stops when the provider is silent."""
    asked = 0
    for payment in due(provider):
        try:
            taking.ask(payment.pk)
        except Unavailable:
            log.warning("provider does not answer, polled later", provider=payment.provider)
            break
        except Refusal as refusal:
            log.error("provider cannot say", payment=payment.token, error=str(refusal))
        _plan_next(payment.pk)
        asked += 1
    return asked


@transaction.atomic
def _plan_next(payment_id: int) -> None:
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment_id)
    now = timezone.now()
    never_opened = payment.status == PaymentStatus.PENDING and not payment.session_id
    if never_opened and payment.expires_at + GRACE < now:
        # No page was ever open for the buyer, so no money can come.
        payment.move_to(PaymentStatus.EXPIRED, note=gettext_noop("the page was never opened"))
    payment.polls = F("polls") + 1
    payment.poll_at = _next(payment, now)
    payment.save(update_fields=["polls", "poll_at"])


def _next(payment: Payment, now: datetime) -> datetime | None:
    """While the page is open as its provider says; then ever more seldom for a week; never once the money is here."""
    if payment.refunds.filter(status=RefundState.SENT).exists():
        return now + LONGEST
    if payment.status not in (PaymentStatus.PENDING, PaymentStatus.EXPIRED):
        return None
    if not payment.session_id and payment.status == PaymentStatus.EXPIRED:
        return None
    closed = now - payment.expires_at
    if closed < GRACE:
        # Attempts that are open for days must not keep the poller from those of minutes.
        every = providers.get(payment.provider).asked_every
        return min(now + every, payment.expires_at) if every > EVERY and now < payment.expires_at else now + EVERY
    return None if closed > GIVES_UP_AFTER else now + min(max(closed, EVERY), LONGEST)


def _remind_of_sent_refunds() -> None:
    """A refund that the provider took and never settled by notice: its payment is asked about."""
    stale = Q(refunds__status=RefundState.SENT, refunds__due_at__lt=timezone.now() - timedelta(hours=1))
    Payment.objects.filter(pk__in=Payment.objects.filter(stale, poll_at=None).values("pk")[:BATCH]).update(
        poll_at=timezone.now()
    )
