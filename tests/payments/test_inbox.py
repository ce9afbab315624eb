"""E1 and E11: each signed notice counts once however often it comes, and nothing unsigned leaves a trace."""

import json
import time

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from payments import inbox
from payments.models import Notice
from payments.providers.stripe_signature import verify
from payments.states import NoticeState
from tests.payments import stripe_docs as docs
from tests.payments.making import open_payment, tell
from tests.payments.promises_inbox import accepted, delivered_wrongly

URL = "/webhooks/stripe/"


def post(client: Client, body: bytes, **headers: str) -> int:
    answer = client.post(URL, body, content_type="application/json", headers=headers)
    return answer.status_code


@pytest.mark.django_db(transaction=True)
def test_two_thousand_deliveries_of_a_hundred_events_apply_a_hundred() -> None:
    assert delivered_wrongly(events=100, deliveries=2_000) == []


def test_a_thousand_mutated_notices_are_refused_and_both_secrets_are_good() -> None:
    assert accepted(verify, 1_000) == []


@pytest.mark.django_db
def test_a_notice_costs_one_insert(client: Client, django_assert_num_queries: object) -> None:
    body = docs.event("charge.succeeded", docs.charge(open_payment()))
    headers = docs.signature(body)
    post(client, docs.event("x.y", {"id": "warm"}), **docs.signature(docs.event("x.y", {"id": "warm"})))
    with django_assert_num_queries(1):
        assert post(client, body, **headers) == 200
    with django_assert_num_queries(1):
        assert post(client, body, **headers) == 200
    assert Notice.objects.filter(kind="charge.succeeded").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("shift", [-301, -86_400, 310, 86_400])
def test_an_old_or_future_notice_is_refused_and_not_written(client: Client, shift: int) -> None:
    body = docs.event("charge.succeeded", {"id": "ch_1"})
    assert post(client, body, **docs.signature(body, at=int(time.time()) + shift)) == 400
    assert not Notice.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("shift", [-290, 0, 290])
def test_a_clock_that_is_a_little_off_is_forgiven(client: Client, shift: int) -> None:
    body = docs.event("charge.succeeded", {"id": "ch_1"})
    assert post(client, body, **docs.signature(body, at=int(time.time()) + shift)) == 200


@pytest.mark.django_db
def test_either_of_two_secrets_is_good_and_an_empty_list_lets_nobody_in(client: Client, settings: Settings) -> None:
    body = docs.event("charge.succeeded", {"id": "ch_1"})
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_a", "whsec_b"]
    assert post(client, body, **docs.signature(body, secret="whsec_b")) == 200
    settings.STRIPE_WEBHOOK_SECRETS = []
    assert post(client, body, **docs.signature(body, secret="whsec_b")) == 400
    settings.STRIPE_WEBHOOK_SECRETS = [""]
    assert post(client, body, **docs.signature(body, secret=" ")) == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"null", 400),
        (b"[1]", 400),
        (b'{"object": "event"}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b" " * (256 * 1024 + 1), 413),
        (b" " * 2_000_000, 413),
        (json.dumps({"object": "event", "id": "x" * 161, "type": "y"}).encode(), 400),
    ],
)
def test_what_is_signed_but_no_notice_is_refused_and_not_written(client: Client, body: bytes, status: int) -> None:
    assert post(client, body, **docs.signature(body)) == status
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_only_posts_to_known_providers_are_heard(client: Client) -> None:
    assert client.get(URL).status_code == 405
    assert client.post("/webhooks/nobody/", b"{}", content_type="application/json").status_code == 404


@pytest.mark.django_db
def test_a_notice_that_cannot_be_read_waits_and_says_why() -> None:
    notice = tell(docs.event("charge.succeeded", {"id": "ch_1", "status": "succeeded", "captured": True}))
    assert (notice.state, notice.attempts) == (NoticeState.RECEIVED, 1)
    assert notice.error.startswith("KeyError")


@pytest.mark.django_db
def test_a_held_notice_is_applied_when_a_person_asks_again() -> None:
    payment = open_payment(token="pay_late")
    payment.token = "pay_unknown"
    body = docs.event("charge.succeeded", docs.charge(payment))
    notice = tell(body)
    assert notice.state == NoticeState.HELD
    type(payment).objects.filter(pk=payment.pk).update(intent_id="pi_pay_unknown")
    assert inbox.apply_again(notice.pk) is False  # the token is another attempt's: still held, now with a reason
    notice.refresh_from_db()
    assert notice.hold_code == "wrong_attempt"


@pytest.mark.django_db
def test_an_applied_notice_is_not_applied_again() -> None:
    notice = tell(docs.event("charge.succeeded", docs.charge(open_payment())))
    assert notice.state == NoticeState.APPLIED
    assert inbox.apply(notice.pk) is False
    assert inbox.apply_again(notice.pk) is False
    assert inbox.apply_waiting() == 0
