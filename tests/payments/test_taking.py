"""A payment from the hosted page to the books, with the real Stripe SDK against a Stripe of our own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from payments import ledger, polling, refunding, taking
from payments.errors import AlreadyPaid, AmountNotPayable, ProviderRefused
from payments.models import Payment, Refund
from payments.provider import PayLine
from shop.errors import Unavailable
from shop.http import RemoteCallInTransaction
from shop.money import money
from shop.outside import World
from tests.payments.making import hear, only_payment, start

pytestmark = pytest.mark.django_db


def test_a_stranger_pays_and_the_books_agree_with_stripe(stripe_world: World, client: Client) -> None:
    lines = [PayLine("Cup", 2, money("20.00", "EUR")), PayLine("Shipping", 1, money("9.98", "EUR"))]
    page = start(lines=lines)
    assert stripe_world.pay(page).status == 303
    assert hear(stripe_world, client) > 0
    payment = only_payment()
    assert (payment.status, payment.captured, payment.asked) == ("captured", money("49.98", "EUR"), {})
    assert taking.paid("TW-1") == payment
    assert stripe_world.truth()["references"]["TW-1"]["eur"]["captured"] == 4998
    assert ledger.balances("psp:stripe") == {"EUR": money("49.98", "EUR")}


def test_every_click_while_the_page_is_open_leads_to_the_same_page(stripe_world: World) -> None:
    assert start() == start() == start(language="fr")
    assert Payment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_first_clicks_at_once_open_one_page(stripe_world: World) -> None:
    barrier = Barrier(8)

    def click(n: int) -> str:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return start(email=f"tab{n}@example.com")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(click, range(8)))
    assert len(set(pages)) == 1
    assert (Payment.objects.count(), len(stripe_world.sandbox.truth.find("checkout.session"))) == (1, 1)


def test_what_is_paid_is_not_paid_again(stripe_world: World, client: Client) -> None:
    stripe_world.pay(start())
    hear(stripe_world, client)
    with pytest.raises(AlreadyPaid):
        start()


def test_another_amount_gets_another_page(stripe_world: World) -> None:
    first, second = start(amount="49.98"), start(amount="59.98")
    assert first != second
    assert list(Payment.objects.order_by("pk").values_list("status", flat=True)) == ["expired", "pending"]


def test_two_pages_paid_are_one_payment_and_one_refund(stripe_world: World, client: Client) -> None:
    first = start()
    Payment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    second = start()
    assert first != second
    stripe_world.pay(first)
    stripe_world.pay(second)
    hear(stripe_world, client)
    refunding.send(Refund.objects.get().pk)
    hear(stripe_world, client)
    assert Payment.objects.filter(status="captured", surplus=False).count() == 1
    assert ledger.balances("psp:stripe") == {"EUR": money("49.98", "EUR")}
    eur = stripe_world.truth()["references"]["TW-1"]["eur"]
    assert (eur["captured"], eur["refunded"]) == (9996, 4998)


def test_a_reply_that_is_cut_after_success_is_asked_again_with_the_same_key(stripe_world: World) -> None:
    stripe_world.fault("cut", "POST /v1/checkout/sessions")
    with pytest.raises(Unavailable):
        start()
    page = start(email="somebody@example.com")
    session = only_payment().session_id
    assert session in page
    assert len(stripe_world.sandbox.truth.find("checkout.session")) == 1


@pytest.mark.parametrize("kind", ["error", "garbage", "down"])
def test_a_sick_provider_is_unavailable_and_nothing_is_lost(stripe_world: World, kind: str) -> None:
    stripe_world.fault(kind, "POST /v1/checkout/sessions")
    with pytest.raises(Unavailable):
        start()
    stripe_world.clear_faults()
    assert start()
    assert only_payment().status == "pending"


def test_a_provider_that_says_no_ends_the_attempt(stripe_world: World) -> None:
    with pytest.raises(ProviderRefused):
        start(amount="0.10")
    assert (only_payment().status, only_payment().failure_code) == ("failed", "amount_too_small")


def test_an_amount_that_cannot_be_expressed_is_refused_before_anybody_is_asked(stripe_world: World) -> None:
    with pytest.raises(AmountNotPayable):
        start(amount="1.234", currency="KWD")
    assert stripe_world.sandbox.truth.find("checkout.session") == []


def test_no_page_is_opened_inside_a_transaction(stripe_world: World) -> None:
    with pytest.raises(RemoteCallInTransaction), transaction.atomic():
        start()


def test_the_return_page_alone_is_enough(stripe_world: World) -> None:
    stripe_world.pay(start())
    taking.check("TW-1")
    assert only_payment().status == "captured"
    taking.check("TW-1")
    assert ledger.balances("psp:stripe") == {"EUR": money("49.98", "EUR")}


def test_the_poller_alone_is_enough(stripe_world: World) -> None:
    stripe_world.pay(start())
    assert polling.poll_open() == 0  # it is too early to doubt the webhook
    Payment.objects.update(poll_at=timezone.now())
    assert polling.poll_open() == 1
    assert (only_payment().status, only_payment().poll_at) == ("captured", None)


def test_a_silent_provider_is_swallowed_by_the_return_page(stripe_world: World) -> None:
    start()
    stripe_world.fault("down")
    taking.check("TW-1")
    assert only_payment().status == "pending"


def test_an_open_page_is_asked_about_every_two_minutes(stripe_world: World) -> None:
    start()
    Payment.objects.update(poll_at=timezone.now())
    polling.poll_open()
    wait = only_payment().poll_at - timezone.now()
    assert timedelta(seconds=100) < wait <= timedelta(minutes=2)


def test_a_page_that_never_opened_ends_by_itself() -> None:
    past = timezone.now() - timedelta(hours=2)
    Payment.objects.create(
        reference="TW-1", provider="stripe", amount=money("1.00", "EUR"), expires_at=past, poll_at=past
    )
    polling.poll_open()
    assert (only_payment().status, only_payment().poll_at) == ("expired", None)


def test_a_declined_card_and_then_a_good_one(stripe_world: World, client: Client) -> None:
    page = start()
    stripe_world.pay(page, card="4000000000009995")
    hear(stripe_world, client)
    assert (only_payment().status, only_payment().failure_code) == ("pending", "insufficient_funds")
    stripe_world.pay(page)
    hear(stripe_world, client)
    assert (only_payment().status, only_payment().failure_code) == ("captured", "")


@pytest.mark.parametrize(
    ("fault", "code"),
    [("tamper_amount", "wrong_amount"), ("tamper_currency", "wrong_currency"), ("tamper_reference", "wrong_reference")],
)
def test_money_that_stripe_took_wrongly_pays_nothing(
    stripe_world: World, client: Client, fault: str, code: str
) -> None:
    stripe_world.fault(fault, times=0)
    stripe_world.pay(start())
    hear(stripe_world, client)
    payment = only_payment()
    assert (payment.status, payment.hold_code, taking.paid("TW-1")) == ("review", code, None)
    assert len(ledger.balances("suspense")) == 1


@pytest.mark.parametrize(
    ("amount", "currency"), [("5000", "JPY"), ("49.98", "USD"), ("1500", "TWD"), ("12.340", "KWD")]
)
def test_each_currency_is_taken_and_given_back_to_the_unit(
    stripe_world: World, client: Client, amount: str, currency: str
) -> None:
    stripe_world.pay(start(amount=amount, currency=currency))
    hear(stripe_world, client)
    refunding.refund("TW-1", amount=money(amount, currency), key="all", reason="returned")
    refunding.send(Refund.objects.get().pk)
    hear(stripe_world, client)
    assert only_payment().refunded == money(amount, currency)
    assert ledger.balances("psp:stripe") == {}


def test_a_refund_whose_reply_was_cut_is_sent_again_and_happens_once(stripe_world: World, client: Client) -> None:
    stripe_world.pay(start())
    hear(stripe_world, client)
    asked = refunding.refund("TW-1", amount=money("20.00", "EUR"), key="r1", reason="returned")
    stripe_world.fault("cut", "POST /v1/refunds")
    with pytest.raises(Unavailable):
        refunding.send(asked.pk)
    asked.refresh_from_db()
    assert (asked.status, asked.attempts, refunding.due()) == ("asked", 1, [])
    assert refunding.send(asked.pk) is True
    asked.refresh_from_db()
    assert asked.status == "settled"
    assert refunding.send(asked.pk) is False
    assert stripe_world.truth()["references"]["TW-1"]["eur"]["refunded"] == 2000


def test_a_refund_that_the_bank_takes_its_time_for_is_asked_about(stripe_world: World, client: Client) -> None:
    stripe_world.pay(start(), card="4000000000007726")
    hear(stripe_world, client)
    asked = refunding.refund("TW-1", amount=money("20.00", "EUR"), key="r1", reason="returned")
    refunding.send(asked.pk)
    asked.refresh_from_db()
    assert (asked.status, polling.poll_open()) == ("sent", 0)
    stripe_world.control("stripe/settle-refunds")
    Refund.objects.update(due_at=timezone.now() - timedelta(hours=2))
    assert (polling.poll_open(), polling.poll_open()) == (1, 0)
    asked.refresh_from_db()
    assert (asked.status, ledger.balances("psp:stripe")) == ("settled", {"EUR": money("29.98", "EUR")})


def test_a_refund_that_stripe_refuses_has_failed_and_its_room_is_free(stripe_world: World, client: Client) -> None:
    stripe_world.pay(start())
    hear(stripe_world, client)
    stripe_world.control("stripe/dispute", {"payment_intent": only_payment().intent_id})
    asked = refunding.refund("TW-1", amount=money("20.00", "EUR"), key="r1", reason="returned")
    refunding.send(asked.pk)
    asked.refresh_from_db()
    assert (asked.status, asked.failure_code) == ("failed", "charge_disputed")
    assert only_payment().refundable == money("49.98", "EUR")
