"""The finance screen, as staff use it: run the day, look, take it away; only those who may."""

import pytest
from django.test import Client
from django.utils import timezone

from payments.models import Notice, Reconciliation
from payments.staff import finance_group
from shop.models import User
from shop.outside import World
from tests.payments import stripe_docs as docs
from tests.payments.making import open_payment, paid_payment, tell
from tests.payments.test_reconciling import day

__all__ = ["day"]
pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROOM = "/admin/payments/reconciliation/"


@pytest.fixture
def finance(client: Client) -> Client:
    user = User.objects.create_user("finance@example.com", "a-long-pass-phrase", is_staff=True)
    user.groups.add(finance_group())
    client.force_login(user, backend=BACKEND)
    return client


def run_today(client: Client) -> str:
    answer = client.post(f"{ROOM}run/", {"day": timezone.now().date().isoformat(), "provider": "stripe"})
    assert answer.status_code == 302
    return answer["Location"]


def test_finance_runs_the_day_and_sees_difference_zero(day: World, finance: Client) -> None:
    assert "Run the day" in finance.get(ROOM).content.decode()
    page = finance.get(run_today(finance)).content.decode()
    assert "The books and the provider agree to the last unit." in page
    for word in ("TW-1", "TW-2", "TW-3", "€59.98", "¥5,000", "€0.00"):
        assert word in page


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbfPayout,Line"), ("xlsx", b"PK")])
def test_finance_takes_the_day_away(day: World, finance: Client, kind: str, begins: bytes) -> None:
    run_today(finance)
    answer = finance.get(f"{ROOM}{Reconciliation.objects.get().pk}/lines.{kind}")
    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"].endswith(f'.{kind}"')


def test_a_silent_provider_is_a_sentence_on_the_screen(stripe_world: World, finance: Client) -> None:
    stripe_world.fault("down")
    page = finance.get(run_today(finance)).content.decode()
    assert "Stripe does not answer at the moment." in page


def test_a_day_that_is_no_day_is_a_sentence_too(finance: Client) -> None:
    answer = finance.post(f"{ROOM}run/", {"day": "soon", "provider": "stripe"}, follow=True)
    assert "Please choose a day." in answer.content.decode()


def test_who_may_not_is_kept_out(client: Client) -> None:
    assert client.post(f"{ROOM}run/").status_code == 302  # to the sign-in page
    clerk = User.objects.create_user("clerk@example.com", "a-long-pass-phrase", is_staff=True)
    client.force_login(clerk, backend=BACKEND)
    run = Reconciliation.objects.create(provider="stripe", day=timezone.now().date())
    for path in ("", f"{run.pk}/change/", f"{run.pk}/lines.csv"):
        assert client.get(f"{ROOM}{path}").status_code == 403
    assert client.post(f"{ROOM}run/", {"day": "2026-11-22", "provider": "stripe"}).status_code == 403
    assert client.get(f"{ROOM}run/").status_code == 405


def test_every_room_of_money_opens(finance: Client) -> None:
    payment = paid_payment()
    for room in ("payment", "refund", "notice", "payout", "settlementrow", "ledgertransaction", "ledgerentry"):
        assert finance.get(f"/admin/payments/{room}/").status_code == 200
        assert finance.get(f"/admin/payments/{room}/add/").status_code == 403
    page = finance.get(f"/admin/payments/payment/{payment.pk}/change/").content.decode()
    for word in ("TW-1", "€49.98", "payment taken: Money at the payment provider (Card)", payment.charge_id, "pending"):
        assert word in page
    assert finance.post(f"/admin/payments/payment/{payment.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_body_of_a_notice_is_not_shown(finance: Client) -> None:
    notice = tell(docs.event("charge.succeeded", docs.charge(open_payment(), receipt_email="anna@example.com")))
    page = finance.get(f"/admin/payments/notice/{notice.pk}/change/").content.decode()
    assert notice.event_id in page
    assert "anna@example.com" not in page


def test_a_held_notice_is_applied_again_by_a_button(finance: Client) -> None:
    payment = open_payment()
    notice = tell(docs.event("charge.succeeded", docs.charge(payment, metadata={})))
    assert notice.state == "held"
    type(payment).objects.filter(pk=payment.pk).update(intent_id=f"pi_{payment.token}")
    finance.post("/admin/payments/notice/", {"action": "apply_again", "_selected_action": [notice.pk]})
    payment.refresh_from_db()
    assert (Notice.objects.get().state, payment.status) == ("applied", "captured")
