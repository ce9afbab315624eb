"""Take money: open the provider's page for a reference, ask how an attempt stands, say what is paid."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from moneyed import Money

from payments.applying import ENDS, apply_facts
from payments.errors import AlreadyPaid, ProviderRefused
from payments.events import PaymentFailed
from payments.models import Payment
from payments.provider import PayLine, PayOrder, Shown, Told, providers
from payments.refunding import attempt_of
from payments.states import PaymentStatus
from payments.words import provider_name
from shop.errors import Unavailable
from shop.money import from_json, to_json
from shop.outbox import publish

__all__ = ["apply_facts", "ask", "check", "paid", "payments_of", "shown", "start"]

log = structlog.get_logger(__name__)

# Stripe keeps a page open for 30 minutes at least; a call is repeated while its page would still live that long.
CALL_REPEATABLE = timedelta(minutes=25)
FIRST_POLL = timedelta(minutes=2)


def start(  # noqa: PLR0913 (each is a field of what is stored before the call)
    *,
    reference: str,
    amount: Money,
    provider: str,
    language: str,
    description: str,
    email: str,
    return_url: str,
    cancel_url: str,
    lines: Sequence[PayLine] = (),
    step_up: bool = False,
    on_phone: bool = False,
) -> str:
    """The address of the provider's page. While an attempt is open it is the same page, however often it is asked.

    Empty where it is paid without leaving the shop: then ``shown`` tells how.

    Raises AlreadyPaid, Unavailable, ProviderRefused, AmountNotPayable.
    """
    part = providers.get(provider)
    asked = {
        "language": language,
        "description": description,
        "email": email,
        "return_url": return_url,
        "cancel_url": cancel_url,
        "step_up": step_up,
        "on_phone": on_phone,
        "lines": [{"name": line.name, "quantity": line.quantity, "amount": to_json(line.amount)} for line in lines],
    }
    payment = _first_attempt(reference, amount, provider, asked) or _open_attempt(reference, amount, provider, asked)
    if payment.session_id:
        return payment.url
    try:
        started = part.start(_order(payment))
    except ProviderRefused as refusal:
        _refused(payment.pk, str(refusal.values.get("code", refusal.code)), str(refusal))
        raise
    Payment.objects.filter(pk=payment.pk, session_id="").update(
        url=started.url,
        session_id=started.session_id,
        intent_id=started.intent_id,
        shown=_as_json(started.shown),
        asked={},
    )
    return started.url


def shown(reference: str) -> tuple[str, Shown] | None:
    """The provider's name and how the open attempt for ``reference`` is paid without leaving the shop; None where it is
    paid elsewhere.
    """
    found = Payment.objects.filter(reference=reference, status=PaymentStatus.PENDING).exclude(shown={}).last()
    if found is None:
        return None
    lines = tuple((label, value) for label, value in found.shown["lines"])
    return provider_name(found.provider), Shown(lines, found.shown["scan"])


def check(reference: str) -> None:
    """Ask the providers now about every attempt that is not yet paid. A silent one is asked again later."""
    for payment in Payment.objects.filter(reference=reference).exclude(status=PaymentStatus.CAPTURED):
        try:
            ask(payment.pk)
        except Unavailable:
            log.warning("provider does not answer", reference=reference, provider=payment.provider)


def ask(payment_id: int) -> str:
    """Fetch the facts of one attempt and apply them. Raises Unavailable."""
    payment = Payment.objects.get(pk=payment_id)
    if not (payment.session_id or payment.intent_id):
        return ""
    return apply_facts(payment.pk, providers.get(payment.provider).fetch(attempt_of(payment)))


def paid(reference: str) -> Payment | None:
    """The payment that paid for ``reference``; a second one that goes back does not count."""
    return Payment.objects.filter(reference=reference, status=PaymentStatus.CAPTURED, surplus=False).first()


def payments_of(reference: str) -> list[Payment]:
    """Every attempt for ``reference`` with its refunds, oldest first."""
    attempts = Payment.objects.filter(reference=reference).prefetch_related("refunds", "history")
    return list(attempts.order_by("pk")[:100])


def _first_attempt(reference: str, amount: Money, provider: str, asked: dict[str, Any]) -> Payment | None:
    """An attempt where there was none, as nearly always; None for all other cases. Two statements, no lock."""
    if Payment.objects.filter(reference=reference).exists():
        return None
    try:
        with transaction.atomic():
            return Payment.objects.create(reference=reference, provider=provider, **_new(provider, amount, asked))
    except IntegrityError:  # two first clicks: the other one's words stand, so that both make the very same call
        return None


def _new(provider: str, amount: Money, asked: dict[str, Any]) -> dict[str, Any]:
    now = timezone.now()
    ends = now + providers.get(provider).lives
    return {"amount": amount, "asked": asked, "expires_at": ends, "poll_at": now + FIRST_POLL}


def _as_json(shown: Shown) -> dict[str, Any]:
    return {"lines": [list(line) for line in shown.lines], "scan": shown.scan} if shown != Shown() else {}


@transaction.atomic
def _open_attempt(reference: str, amount: Money, provider: str, asked: dict[str, Any]) -> Payment:
    """The open attempt for this reference and amount, a new one when there is none. Raises AlreadyPaid."""
    attempts = list(Payment.objects.select_for_update(no_key=True).filter(reference=reference).order_by("pk"))
    if any(attempt.status == PaymentStatus.CAPTURED for attempt in attempts):
        raise AlreadyPaid(reference=reference)
    now = timezone.now()
    for attempt in attempts:
        if attempt.status != PaymentStatus.PENDING or attempt.provider != provider:
            continue
        lives = attempt.expires_at > now if attempt.session_id else attempt.created_at + CALL_REPEATABLE > now
        if lives and attempt.owed == amount:
            return attempt
        # Should money still come on the old page, it is found by its own ids and, as a second payment, goes back.
        attempt.move_to(ENDS[Told.EXPIRED], note=gettext_noop("replaced by a new attempt"))
    # Two first clicks: the second waits here for the first one's row and finds it.
    stored, _is_new = Payment.objects.get_or_create(
        reference=reference,
        provider=provider,
        status=PaymentStatus.PENDING,
        defaults=_new(provider, amount, asked),
    )
    return stored


@transaction.atomic
def _refused(payment_id: int, code: str, reason: str) -> None:
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment_id)
    if payment.status != PaymentStatus.PENDING:
        return
    payment.failure_code, payment.asked = code[:80], {}
    payment.save(update_fields=["failure_code", "asked"])
    payment.move_to(PaymentStatus.FAILED)
    publish(PaymentFailed(payment.reference, payment.failure_code, reason))


def _order(payment: Payment) -> PayOrder:
    asked: dict[str, Any] = payment.asked
    return PayOrder(
        token=payment.token,
        reference=payment.reference,
        amount=payment.owed,
        language=asked["language"],
        description=asked["description"],
        email=asked["email"],
        return_url=asked["return_url"],
        cancel_url=asked["cancel_url"],
        expires_at=payment.expires_at,
        idempotency_key=payment.idempotency_key,
        step_up=asked.get("step_up", False),
        on_phone=asked.get("on_phone", False),
        lines=tuple(PayLine(line["name"], line["quantity"], from_json(line["amount"])) for line in asked["lines"]),
    )
