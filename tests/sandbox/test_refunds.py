"""Refunds and disputes: never more than was taken, and every movement on the balance."""

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from shop.outside import World

Make = Callable[..., Any]


def test_refunds_stop_at_what_was_captured(world: World, client: stripe.StripeClient, paid: Make) -> None:
    intent = paid(amount=4998)
    client.v1.refunds.create({"payment_intent": intent.id, "amount": 1299})
    with pytest.raises(stripe.InvalidRequestError) as too_much:
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 3700})
    assert (too_much.value.code, too_much.value.param) == ("amount_too_large", "amount")
    rest = client.v1.refunds.create({"payment_intent": intent.id})
    assert (rest.amount, rest.status) == (3699, "succeeded")
    with pytest.raises(stripe.InvalidRequestError) as again:
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 1})
    assert again.value.code == "charge_already_refunded"
    charge = client.v1.charges.retrieve(intent.latest_charge.id, {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded, len(charge.refunds.data)) == (4998, True, 2)
    assert world.truth()["references"]["TW-1"]["eur"] == {
        "captured": 4998,
        "refunded": 4998,
        "fees": 100,
        "disputed": 0,
    }


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_than_nothing_cannot_be_refunded(client: stripe.StripeClient, paid: Make, amount: int) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"payment_intent": paid().id, "amount": amount})
    assert refusal.value.code == "parameter_invalid_integer"


def test_an_unpaid_payment_cannot_be_refunded(world: World, client: stripe.StripeClient, checkout: Make) -> None:
    session = checkout()
    world.pay(session.id, card="4000000000000002")
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": intent})


def test_a_slow_refund_is_pending_and_then_settles(world: World, client: stripe.StripeClient, paid: Make) -> None:
    intent = paid(card="4000000000007726")
    refund = client.v1.refunds.create({"payment_intent": intent.id, "metadata": {"key": "r-1"}})
    assert refund.status == "pending"
    assert [one["status"] for one in world.control("stripe/settle-refunds")["refunds"]] == ["succeeded"]
    found = client.v1.refunds.retrieve(refund.id)
    assert (found.status, found.metadata.key) == ("succeeded", "r-1")


def test_a_refund_that_bounces_is_owed_again(world: World, client: stripe.StripeClient, paid: Make) -> None:
    intent = paid(card="4000000000005126")
    refund = client.v1.refunds.create({"payment_intent": intent.id, "amount": 1000})
    world.control("stripe/settle-refunds")
    found = client.v1.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})
    assert (found.status, found.failure_balance_transaction.amount) == ("failed", 1000)
    assert world.truth()["currencies"]["eur"]["refunded"] == 0
    assert client.v1.refunds.create({"payment_intent": intent.id}).amount == 4998


def test_a_dispute_takes_the_money_and_winning_brings_it_back(
    world: World, client: stripe.StripeClient, paid: Make
) -> None:
    intent = paid(card="4000000000000259")
    world.control("stripe/close-day")
    dispute = client.v1.disputes.list({"payment_intent": intent.id}).data[0]
    assert (dispute.status, dispute.amount) == ("needs_response", 4998)
    assert world.truth()["currencies"]["eur"]["disputed"] == 4998
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"payment_intent": intent.id})
    assert refusal.value.code == "charge_disputed"
    world.control(f"stripe/dispute/{dispute.id}/close", {"won": True})
    assert world.truth()["currencies"]["eur"]["disputed"] == 0
    assert client.v1.disputes.retrieve(dispute.id).status == "won"
