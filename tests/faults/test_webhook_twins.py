"""Broken twins of the inbox and of the signature: the checks of E1 and E11 must catch each."""

import hashlib
import hmac
import json
import time
import uuid

import pytest
import stripe
from django.db import connection

from payments import applying, booking, inbox, ledger
from payments.accounts import CUSTOMER_MONEY
from payments.errors import BadNotice
from payments.models import Notice, Payment
from payments.providers import stripe_signature
from tests.payments.promises_inbox import accepted, delivered_wrongly

Patch = pytest.MonkeyPatch


@pytest.mark.django_db(transaction=True)
def test_an_inbox_that_does_not_expect_the_same_notice_twice_is_caught(monkeypatch: Patch) -> None:
    """A plain INSERT: the second copy is an error 500."""
    monkeypatch.setattr(inbox, "INSERT", inbox.INSERT.replace("ON CONFLICT (provider, event_id) DO NOTHING", ""))
    assert delivered_wrongly(events=10, deliveries=60) != []


@pytest.mark.django_db(transaction=True)
def test_an_inbox_that_keeps_every_copy_and_books_each_is_caught(monkeypatch: Patch) -> None:
    """No unique event, no look at what was captured before, a new key for every booking."""

    def capture_each(payment: Payment, facts: object) -> None:
        legs = ledger.transfer(payment.owed, debit=booking.clearing("stripe"), credit=CUSTOMER_MONEY)
        ledger.post("capture", reference=payment.reference, key=uuid.uuid4().hex, legs=legs)

    monkeypatch.setattr(inbox, "INSERT", inbox.INSERT.replace("ON CONFLICT (provider, event_id) DO NOTHING", ""))
    monkeypatch.setattr(applying, "_capture", capture_each)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE payments_notice DROP CONSTRAINT notice_once")
    wrong = delivered_wrongly(events=10, deliveries=60)
    assert any("booked" in each for each in wrong)


@pytest.mark.django_db(transaction=True)
def test_an_inbox_whose_claim_does_not_lock_is_caught(monkeypatch: Patch) -> None:
    """Two workers take the same notice, and the receipt is not part of the deed."""

    def apply_unclaimed(notice_id: int) -> bool:
        notice = Notice.objects.get(pk=notice_id)
        if notice.state != "received":
            return False
        time.sleep(0.005)
        inbox._apply(notice)
        Notice.objects.filter(pk=notice_id).update(attempts=Notice.objects.get(pk=notice_id).attempts + 1)
        return True

    monkeypatch.setattr(inbox, "apply", apply_unclaimed)
    assert delivered_wrongly(events=10, deliveries=60) != []


def forgetful_of_time(body: bytes, header: str, secrets: list[str]) -> None:
    stamp, _signatures = stripe_signature._read(header)
    stripe_signature.verify(body, header, secrets, now=int(stamp))


def one_sided(body: bytes, header: str, secrets: list[str]) -> None:
    """As the SDK itself does it: a time in the future is good for ever."""
    for secret in secrets:
        try:
            return stripe.WebhookSignature.verify_header(body, header, secret, 300) and None
        except (stripe.SignatureVerificationError, UnicodeDecodeError):
            continue
    raise BadNotice()


def over_the_meaning(body: bytes, header: str, secrets: list[str]) -> None:
    """The signature is made over the parsed and re-written body instead of its bytes."""
    try:
        canonical = json.dumps(json.loads(body)).encode()
    except ValueError as error:
        raise BadNotice() from error
    stripe_signature.verify(canonical, header, secrets)


def only_the_newest_secret(body: bytes, header: str, secrets: list[str]) -> None:
    stripe_signature.verify(body, header, secrets[:1])


def by_the_beginning(body: bytes, header: str, secrets: list[str]) -> None:
    """A signature that was cut short still begins like the right one."""
    stamp, signatures = stripe_signature._read(header)
    if abs(time.time() - int(stamp)) > 300 or not signatures:
        raise BadNotice()
    right = [hmac.new(s.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest().encode() for s in secrets]
    if not any(mine.startswith(theirs) for mine in right for theirs in signatures):
        raise BadNotice()


def trusting_no_header(body: bytes, header: str, secrets: list[str]) -> None:
    if header:
        stripe_signature.verify(body, header, secrets)


@pytest.mark.parametrize(
    "twin",
    [forgetful_of_time, one_sided, over_the_meaning, only_the_newest_secret, by_the_beginning, trusting_no_header],
)
def test_a_broken_look_at_the_signature_is_caught(twin: object) -> None:
    assert accepted(twin, 100) != []  # type: ignore[arg-type]
