"""Money back by PayPal: in full, in part, late, refused, asked for twice, and given back by hand at PayPal."""

import json
from datetime import timedelta

import httpx
import pytest
from django.test import Client
from django.utils import timezone

from payments import ledger, polling, refunding
from payments.models import Payment, Refund
from shop.errors import Unavailable
from shop.money import money
from shop.outside import World
from tests.payments.paypal_making import hear, only_payment, only_refund, pay, truth

pytestmark = pytest.mark.django_db


def give_back(amount: str, key: str = "r1", currency: str = "EUR") -> Refund:
    asked = refunding.refund("TW-1", amount=money(amount, currency), key=key, reason="returned")
    refunding.send(asked.pk)
    asked.refresh_from_db()
    return asked


@pytest.mark.parametrize(("amount", "currency"), [("5000", "JPY"), ("49.98", "USD"), ("1500", "TWD"), ("1045", "HUF")])
def test_each_currency_is_given_back_to_the_unit(
    paypal_world: World, client: Client, amount: str, currency: str
) -> None:
    pay(paypal_world, client, "TW-1", amount, currency)
    assert give_back(amount, currency=currency).status == "settled"
    assert hear(paypal_world, client) == 1
    assert only_payment().refunded == money(amount, currency)
    assert ledger.balances("psp:paypal") == {}


def test_parts_are_given_back_until_nothing_is_left(paypal_world: World, client: Client) -> None:
    pay(paypal_world, client)
    states = [give_back(amount, f"r{n}").status for n, amount in enumerate(("10.00", "20.00", "19.98"))]
    hear(paypal_world, client)
    assert states == ["settled"] * 3
    assert (only_payment().refunded, only_payment().refundable) == (money("49.98", "EUR"), money("0.00", "EUR"))
    sums = truth(paypal_world)["references"]["TW-1"]["eur"]
    assert (sums["captured"], sums["refunded"]) == (4998, 4998)
    assert Refund.objects.count() == 3


@pytest.mark.parametrize("kind", ["cut", "garbage", "error"])
def test_a_refund_whose_answer_is_lost_is_sent_again_and_happens_once(
    paypal_world: World, client: Client, kind: str
) -> None:
    pay(paypal_world, client)
    asked = refunding.refund("TW-1", amount=money("20.00", "EUR"), key="r1", reason="returned")
    paypal_world.fault(kind, "POST /v2/payments/captures/*/refund", service="paypal")
    with pytest.raises(Unavailable):
        refunding.send(asked.pk)
    asked.refresh_from_db()
    assert (asked.status, asked.attempts, refunding.due()) == ("asked", 1, [])
    assert refunding.send(asked.pk) is True
    assert refunding.send(asked.pk) is False
    hear(paypal_world, client)
    assert (only_refund().status, only_payment().refunded) == ("settled", money("20.00", "EUR"))
    assert truth(paypal_world)["references"]["TW-1"]["eur"]["refunded"] == 2000


def test_the_notice_of_a_refund_may_be_quicker_than_its_answer(paypal_world: World, client: Client) -> None:
    pay(paypal_world, client)
    asked = refunding.refund("TW-1", amount=money("20.00", "EUR"), key="r1", reason="returned")
    paypal_world.fault("cut", "POST /v2/payments/captures/*/refund", service="paypal")
    with pytest.raises(Unavailable):
        refunding.send(asked.pk)
    hear(paypal_world, client)
    assert (only_refund().status, refunding.send(asked.pk)) == ("settled", False)
    assert truth(paypal_world)["references"]["TW-1"]["eur"]["refunded"] == 2000


@pytest.mark.parametrize(("amount", "ends"), [("10.77", "settled"), ("10.78", "failed")])
@pytest.mark.parametrize("told", ["notice", "poller"])
def test_a_refund_that_takes_a_while_is_waited_for(
    paypal_world: World, client: Client, amount: str, ends: str, told: str
) -> None:
    pay(paypal_world, client)
    assert give_back(amount).status == "sent"
    hear(paypal_world, client)
    paypal_world.control("paypal/settle")
    if told == "notice":
        hear(paypal_world, client)
    else:
        Refund.objects.update(due_at=timezone.now() - timedelta(hours=2))
        assert polling.poll_open() == 1
    assert only_refund().status == ends
    left = "39.21" if ends == "settled" else "49.98"
    assert only_payment().refundable == money(left, "EUR")
    assert ledger.balances("psp:paypal") == {"EUR": money(left, "EUR")}


def test_a_refund_that_paypal_refuses_has_failed_and_its_room_is_free(paypal_world: World, client: Client) -> None:
    payment = pay(paypal_world, client)
    paypal_world.control("paypal/dispute", {"capture": payment.charge_id})
    asked = give_back("20.00")
    assert (asked.status, asked.failure_code) == ("failed", "capture_disputed_partial_refund_not_allowed")
    assert only_payment().refundable == money("49.98", "EUR")
    assert truth(paypal_world)["references"]["TW-1"]["eur"]["refunded"] == 0


def test_what_somebody_gives_back_at_paypal_appears_here(paypal_world: World, client: Client) -> None:
    payment = pay(paypal_world, client)
    wallet = httpx.post(
        f"{paypal_world.url}/paypal/v1/oauth2/token",
        data={"grant_type": "client_credentials"},
        auth=("paypal-tradewind", "paypal-tradewind"),
    ).json()["access_token"]
    answer = httpx.post(
        f"{paypal_world.url}/paypal/v2/payments/captures/{payment.charge_id}/refund",
        content=json.dumps({"amount": {"currency_code": "EUR", "value": "5.00"}}),
        headers={"Authorization": f"Bearer {wallet}"},
    )
    hear(paypal_world, client)
    assert (only_refund().provider_id, only_refund().status) == (answer.json()["id"], "settled")
    assert only_payment().refunded == money("5.00", "EUR")


def test_a_refund_that_is_told_before_its_payment_waits_for_it(paypal_world: World, client: Client) -> None:
    payment = pay(paypal_world, client)
    give_back("20.00")
    bodies = [notice.body for notice in paypal_world.waiting_webhooks()]
    assert len(bodies) == 1
    hear(paypal_world, client)
    hear(paypal_world, client)
    assert (Payment.objects.get(pk=payment.pk).refunded, Refund.objects.count()) == (money("20.00", "EUR"), 1)
