"""The inbox of signed notices: check the signature, keep it once, answer; what it says is applied afterwards.

Receiving is one INSERT. Applying claims the row, and its effect and its receipt are one commit, so a notice that comes
twenty times, or to two workers at once, counts once.
"""

import json
from collections.abc import Mapping
from datetime import timedelta

import structlog
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from payments.applying import apply_facts, find
from payments.errors import BadNotice, NoticeTooLarge
from payments.models import Notice, Payment
from payments.provider import Facts, providers
from payments.states import NoticeState, PaymentStatus
from payments.waking import wake

log = structlog.get_logger(__name__)

MOST_BYTES = 256 * 1024
KEPT_HEADERS = (
    "Stripe-Signature",
    "PayPal-Transmission-Id",
    "PayPal-Transmission-Time",
    "PayPal-Transmission-Sig",
    "PayPal-Cert-Url",
    "PayPal-Auth-Algo",
    "Wechatpay-Serial",
    "Wechatpay-Signature",
    "Wechatpay-Timestamp",
    "Wechatpay-Nonce",
    "User-Agent",
    "Content-Type",
)
MOST_ATTEMPTS = 12
FIRST_RETRY_S = 5
LONGEST_RETRY_S = 900
# A notice may be held because the one it builds on is still on its way; this many are looked at again.
HELD_TOGETHER = 50

INSERT = """
INSERT INTO payments_notice (provider, event_id, kind, body, headers) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (provider, event_id) DO NOTHING RETURNING id
"""


def receive(provider: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Keep a notice; False when it was here before. Raises Missing, BadNotice, NoticeTooLarge; nothing is kept then."""
    part = providers.get(provider)
    if len(body) > MOST_BYTES:
        raise NoticeTooLarge()
    signed = part.read_notice(body, headers)
    if len(signed.event_id) > 160 or len(signed.kind) > 120:
        raise BadNotice()
    kept = json.dumps({name: headers[name][:500] for name in KEPT_HEADERS if name in headers})
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [provider, signed.event_id, signed.kind, body, kept])
        row = cursor.fetchone()
    if row is None:
        return False
    wake("apply_notice", row[0])
    return True


def apply(notice_id: int) -> bool:
    """Apply one waiting notice. False when it is done, not due, or in another worker's hands."""
    try:
        with transaction.atomic():
            notice = (
                Notice.objects.select_for_update(skip_locked=True)
                .filter(pk=notice_id, state__in=[NoticeState.RECEIVED, NoticeState.HELD], due_at__lte=timezone.now())
                .first()
            )
            if notice is None:
                return False
            _apply(notice)
            if notice.state == NoticeState.APPLIED and notice.payment:
                _apply_held(notice.payment)
            return notice.state != NoticeState.HELD
    except Exception as error:  # a notice may be anything its provider can think of; its row says why it failed
        log.exception("notice was not applied", notice_id=notice_id)
        _postpone(notice_id, error)
        return False


def waiting(limit: int = 200) -> list[int]:
    """Notices that were received and not applied, and are due, oldest first."""
    rows = Notice.objects.filter(state=NoticeState.RECEIVED, due_at__lte=timezone.now())
    return list(rows.order_by("id").values_list("pk", flat=True)[:limit])


def apply_waiting() -> int:
    """Apply what waits; how many were applied."""
    return sum(apply(pk) for pk in waiting())


def apply_again(notice_id: int) -> bool:
    """A person asks for another try of a held or failed notice."""
    again = Notice.objects.filter(pk=notice_id, state__in=[NoticeState.HELD, NoticeState.FAILED])
    again.update(state=NoticeState.RECEIVED, attempts=0, due_at=timezone.now())
    return apply(notice_id)


def _apply(notice: Notice) -> None:
    """Inside the claim's transaction."""
    facts = providers.get(notice.provider).facts_in(bytes(notice.body))
    payment = find(notice.provider, facts) if facts else None
    notice.attempts += 1
    notice.hold_code = notice.error = ""
    if facts is None:
        notice.state = NoticeState.IGNORED
    elif payment is None:
        notice.state, notice.hold_code = NoticeState.HELD, "unknown_payment"
        notice.about = facts.intent_id or facts.charge_id or facts.session_id
    else:
        notice.payment = payment
        notice.hold_code = apply_facts(payment.pk, facts)
        notice.state = NoticeState.HELD if notice.hold_code else NoticeState.APPLIED
        _ask_when_in_doubt(payment.pk, facts, notice.hold_code)
    notice.save(update_fields=["state", "payment", "hold_code", "about", "attempts", "error"])


def _apply_held(payment: Payment) -> None:
    """Something new is known of this payment: what was held for it, or for an id that is now its own, may fit now."""
    payment.refresh_from_db(fields=["session_id", "intent_id", "charge_id"])
    own = [each for each in (payment.session_id, payment.intent_id, payment.charge_id) if each]
    held = Notice.objects.select_for_update(skip_locked=True).filter(provider=payment.provider, state=NoticeState.HELD)
    for notice in held.filter(Q(payment=payment) | Q(about__in=own)).order_by("id")[:HELD_TOGETHER]:
        _apply(notice)


def _ask_when_in_doubt(payment_id: int, facts: Facts, hold_code: str) -> None:
    """The notice tells of what we do not know one by one, or waits for a deed of ours: the provider is asked soon."""
    if facts.refunded is None and not hold_code and not facts.ask:
        return
    payment = Payment.objects.get(pk=payment_id)
    if facts.ask and payment.status != PaymentStatus.CAPTURED:
        Payment.objects.filter(pk=payment_id).update(poll_at=timezone.now(), polls=0)
        wake("ask_provider", payment_id)
    short = facts.refunded is not None and facts.refunded.currency == payment.amount.currency
    is_short = short and payment.status == PaymentStatus.CAPTURED and facts.refunded > payment.refunded  # type: ignore[operator]
    if is_short or hold_code == "refund_exceeds":
        Payment.objects.filter(pk=payment_id).update(poll_at=timezone.now(), polls=0)


def _postpone(notice_id: int, error: Exception) -> None:
    tried = Notice.objects.filter(pk=notice_id).values_list("attempts", flat=True).first() or 0
    gives_up = tried + 1 >= MOST_ATTEMPTS
    Notice.objects.filter(pk=notice_id).update(
        attempts=F("attempts") + 1,
        state=NoticeState.FAILED if gives_up else NoticeState.RECEIVED,
        due_at=timezone.now() + timedelta(seconds=min(FIRST_RETRY_S * 2**tried, LONGEST_RETRY_S)),
        error=f"{type(error).__name__}: {error}"[:2000],
    )
