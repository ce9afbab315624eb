"""Apply what a provider says. Webhook, return page and poller all end here; only here does a payment come to be paid.

Facts are sums so far. Applying the same facts again, late, or in another order ends in the same rows; a late failure
never lowers captured money; money that does not fit in amount, currency, payee or reference pays nothing.
"""

from dataclasses import asdict
from functools import reduce
from operator import or_

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from payments import booking, disputing, refunding
from payments.events import CardSeen, PaymentCaptured, PaymentFailed, PaymentHeld
from payments.models import Payment
from payments.provider import Facts, Told, providers
from payments.states import PaymentStatus
from shop.outbox import publish

log = structlog.get_logger(__name__)

IDS = ("session_id", "intent_id", "charge_id")
ENDS = {Told.FAILED: PaymentStatus.FAILED, Told.EXPIRED: PaymentStatus.EXPIRED}


@transaction.atomic
def apply_facts(payment_id: int, facts: Facts) -> str:
    """Bring a payment to what ``facts`` say; the code of what does not fit, empty when all does."""
    payment = _lock(payment_id)
    wrong = misfit(payment, facts)
    if wrong:
        return _hold(payment, facts, wrong)
    _remember_ids(payment, facts)
    if facts.card is not None and not payment.card:
        payment.card = asdict(facts.card)
        payment.save(update_fields=["card"])
        publish(CardSeen(payment.reference))
    if facts.told is Told.CAPTURED:
        _capture(payment, facts)
    elif facts.told in ENDS:
        _end(payment, facts)
    elif facts.code and payment.status == PaymentStatus.PENDING:
        payment.failure_code = facts.code[:80]
        payment.save(update_fields=["failure_code"])
    held = [code for refund in facts.refunds if (code := refunding.follow(payment, refund))]
    if facts.dispute is not None:
        held += [code for code in [disputing.follow(payment, facts.dispute, at=facts.at)] if code]
    return held[0] if held else ""


def misfit(payment: Payment, facts: Facts) -> str:
    """Why these facts cannot be about this payment as we asked for it; empty when they fit."""
    if facts.merchant != providers.get(payment.provider).merchant:
        return "wrong_merchant"
    if facts.reference and facts.reference != payment.reference:
        return "wrong_reference"
    if facts.token and facts.token != payment.token:
        return "wrong_attempt"
    if facts.captured is not None:
        if facts.captured.currency != payment.amount.currency:
            return "wrong_currency"
        if facts.captured != payment.owed:
            return "wrong_amount"
    return "" if _ids_fit(payment, facts) else "wrong_identity"


def find(provider: str, facts: Facts) -> Payment | None:
    """The attempt that ``facts`` are about: by the provider's own ids, else by our token."""
    named = [Q(**{name: getattr(facts, name)}) for name in IDS if getattr(facts, name)]
    for question in [*named, Q(token=facts.token)] if facts.token else named:
        found = Payment.objects.filter(question, provider=provider).first()
        if found is not None:
            return found
    return None


def _lock(payment_id: int) -> Payment:
    """All attempts of the reference, in key order: two captures of one order are seen one after the other."""
    reference = Payment.objects.values_list("reference", flat=True).get(pk=payment_id)
    attempts = Payment.objects.select_for_update(no_key=True).filter(reference=reference).order_by("pk")
    return next(payment for payment in attempts if payment.pk == payment_id)


def _ids_fit(payment: Payment, facts: Facts) -> bool:
    """The provider's ids are those we know, and the new ones belong to no other attempt."""
    told = {name: getattr(facts, name) for name in IDS if getattr(facts, name)}
    if any(getattr(payment, name) not in ("", value) for name, value in told.items()):
        return False
    new = [Q(**{name: value}) for name, value in told.items() if not getattr(payment, name)]
    taken = Payment.objects.filter(reduce(or_, new), provider=payment.provider) if new else Payment.objects.none()
    return not taken.exclude(pk=payment.pk).exists()


def _remember_ids(payment: Payment, facts: Facts) -> None:
    """Keep the provider's ids, where they are not another attempt's."""
    new = {name: getattr(facts, name) for name in IDS if getattr(facts, name) and not getattr(payment, name)}
    for name, value in new.items():
        setattr(payment, name, value)
    if new:
        payment.save(update_fields=list(new))


def _capture(payment: Payment, facts: Facts) -> None:
    if payment.status == PaymentStatus.CAPTURED:
        _tell_earliest(payment, facts)
        return
    others = Payment.objects.filter(reference=payment.reference, status=PaymentStatus.CAPTURED).exclude(pk=payment.pk)
    payment.surplus = others.exists()
    payment.captured_amount = payment.owed.amount
    payment.captured_at = facts.at or timezone.now()
    payment.failure_code = payment.hold_code = ""
    payment.poll_at, payment.asked = None, {}
    payment.save(
        update_fields=["surplus", "captured_amount", "captured_at", "failure_code", "hold_code", "poll_at", "asked"]
    )
    payment.move_to(PaymentStatus.CAPTURED)
    booking.release_suspense(payment)
    booking.capture(payment)
    if payment.surplus:
        log.warning("paid twice, the second goes back", reference=payment.reference, payment=payment.token)
        refunding.give_back(payment, key=f"surplus:{payment.token}", reason="duplicate")
        return
    publish(
        PaymentCaptured(
            payment.reference, payment.owed.amount, payment.currency, payment.provider, payment_id=payment.pk
        )
    )


def _tell_earliest(payment: Payment, facts: Facts) -> None:
    if facts.at and payment.captured_at and facts.at < payment.captured_at:
        payment.captured_at = facts.at
        payment.save(update_fields=["captured_at"])


def _end(payment: Payment, facts: Facts) -> None:
    """A failure ends a pending attempt. It says nothing against money that has come, nor against an earlier end."""
    if payment.status != PaymentStatus.PENDING:
        return
    # However it is told that time ran out, it ends in the same words.
    payment.failure_code = "expired" if facts.told is Told.EXPIRED else (facts.code or facts.told)[:80]
    payment.asked = {}
    payment.save(update_fields=["failure_code", "asked"])
    payment.move_to(ENDS[facts.told])
    publish(PaymentFailed(payment.reference, payment.failure_code, facts.reason))


def _hold(payment: Payment, facts: Facts, code: str) -> str:
    """Pay nothing. What came is booked to suspense once, and somebody is told."""
    log.error("payment facts do not fit", reference=payment.reference, payment=payment.token, code=code)
    if facts.captured is None or not payment.can_move_to(PaymentStatus.REVIEW):
        return code
    if code != "wrong_identity" and _ids_fit(payment, facts):
        _remember_ids(payment, facts)
    payment.hold_code = code
    payment.save(update_fields=["hold_code"])
    payment.move_to(PaymentStatus.REVIEW, note=code)
    booking.suspense(payment, facts.captured)
    publish(PaymentHeld(payment.reference, code, f"{facts.captured.amount} {facts.captured.currency.code}"))
    return code
