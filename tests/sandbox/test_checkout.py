"""Checkout sessions and the hosted page, driven by the real Stripe SDK and an ordinary form post."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import stripe

from shop.outside import World

Make = Callable[..., Any]


def test_a_paid_session_is_complete_and_sends_the_shopper_back(
    world: World, client: stripe.StripeClient, checkout: Make
) -> None:
    session = checkout(4998)
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    visit = world.pay(session.url)
    assert (visit.status, visit.location) == (303, f"http://shop.test/paid/?s={session.id}")
    expand = ["payment_intent.latest_charge.balance_transaction", "line_items"]
    found = client.v1.checkout.sessions.retrieve(session.id, {"expand": expand})
    intent = found.payment_intent
    assert (found.status, found.payment_status, found.amount_total) == ("complete", "paid", 4998)
    assert (intent.status, intent.amount_received, intent.metadata.reference) == ("succeeded", 4998, "TW-1")
    assert intent.latest_charge.payment_method_details.card.last4 == "4242"
    movement = intent.latest_charge.balance_transaction
    assert (movement.amount, movement.fee, movement.net) == (4998, 100, 4898)
    assert [line.description for line in found.line_items.data] == ["Teapot"]


def test_yen_are_whole(client: stripe.StripeClient, paid: Make) -> None:
    intent = paid(amount=500, currency="jpy")
    movement = client.v1.balance_transactions.list({"source": intent.latest_charge.id}).data[0]
    assert (intent.amount_received, movement.fee, movement.net) == (500, 18, 482)


def test_paying_twice_is_paying_once(world: World, checkout: Make) -> None:
    session = checkout(4998)
    assert world.pay(session.id).location == world.pay(session.id).location
    assert world.truth()["currencies"]["eur"]["captured"] == 4998


@pytest.mark.parametrize(
    ("card", "code", "decline_code"),
    [
        ("4000000000000002", "card_declined", "generic_decline"),
        ("4000000000009995", "card_declined", "insufficient_funds"),
        ("4000000000000069", "expired_card", "expired_card"),
    ],
)
def test_a_declined_card_leaves_the_session_open_for_another(
    world: World, client: stripe.StripeClient, checkout: Make, card: str, code: str, decline_code: str
) -> None:
    session = checkout()
    assert world.pay(session.id, card=card).status == 402
    found = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    error = found.payment_intent.last_payment_error
    assert (found.status, found.payment_intent.status) == ("open", "requires_payment_method")
    assert (error.code, error.decline_code) == (code, decline_code)
    assert world.truth()["currencies"] == {}
    assert world.pay(session.id).status == 303
    assert world.truth()["references"]["TW-1"]["eur"]["captured"] == 4998


@pytest.mark.parametrize("number", ["4242424242424241", "1234", "4111111111111111", "٤٢٤٢"])
def test_a_number_that_is_no_test_card_takes_nothing(world: World, checkout: Make, number: str) -> None:
    assert world.pay(checkout().id, card=number).status == 402
    assert world.truth()["currencies"] == {}


@pytest.mark.parametrize("card", ["4000002500003155", "4000000000003220"])
def test_the_bank_may_ask_first_and_the_buyer_may_refuse(
    world: World, client: stripe.StripeClient, checkout: Make, card: str
) -> None:
    session = checkout()
    refused = world.pay(session.id, card=card, approve=False)
    assert refused.location == f"{world.url}/stripe/pay/{session.id}?again=1"
    assert 'role="alert"' in world.visit(refused.location).text
    found = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert found.payment_intent.last_payment_error.decline_code == "authentication_failure"
    assert world.pay(session.id, card=card).location == f"http://shop.test/paid/?s={session.id}"
    assert world.truth()["currencies"]["eur"]["captured"] == 4998


def test_an_expired_session_cannot_be_paid(world: World, client: stripe.StripeClient, checkout: Make) -> None:
    session = checkout()
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    assert world.pay(session.id).status == 410
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.expire(session.id)


def test_a_session_past_its_time_is_over(world: World, client: stripe.StripeClient, checkout: Make) -> None:
    first, second = checkout(), checkout(reference="TW-2")
    world.control("clock", {"advance": 24 * 3600 + 1})
    assert client.v1.checkout.sessions.retrieve(first.id).status == "expired"
    assert world.pay(second.id).status == 410
    assert [event.type for event in client.v1.events.list().data] == ["checkout.session.expired"] * 2
    assert world.truth()["currencies"] == {}


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"mode": "setup"}, "mode"),
        ({"line_items": []}, "line_items"),
        ({"currency": "xxx", "amount": 100}, "line_items[0][price_data][currency]"),
        ({"amount": -1}, "line_items[0][price_data][unit_amount]"),
        ({"currency": "kwd", "amount": 1234}, "line_items[0][price_data][unit_amount]"),
        ({"currency": "isk", "amount": 1050}, "line_items[0][price_data][unit_amount]"),
        ({"amount": 100_000_000}, "line_items[0][price_data][unit_amount]"),
        ({"success_url": "paid"}, "success_url"),
        ({"locale": "ar"}, "locale"),
        ({"customer_email": "anna"}, "customer_email"),
        ({"metadata": {"k" * 41: "v"}}, "metadata"),
        ({"expires_at": int(time.time()) + 600}, "expires_at"),
        ({"expires_at": int(time.time()) + 90_000}, "expires_at"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_stripe_would_refuse_is_refused(checkout: Make, more: dict[str, Any], param: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        checkout(**more)
    assert (refusal.value.http_status, refusal.value.param) == (400, param)


def test_too_small_an_amount_is_refused(checkout: Make) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        checkout(49)
    assert refusal.value.code == "amount_too_small"


def test_a_wrong_key_opens_nothing(world: World, checkout: Make) -> None:
    stranger = stripe.StripeClient(
        "sk_test_other", base_addresses={"api": world.url + "/stripe"}, max_network_retries=0
    )
    with pytest.raises(stripe.AuthenticationError) as refusal:
        stranger.v1.checkout.sessions.list()
    assert refusal.value.http_status == 401
    assert refusal.value.request_id is not None


def test_an_unknown_object_is_missing(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.checkout.sessions.retrieve("cs_test_none")
    assert (refusal.value.http_status, refusal.value.code) == (404, "resource_missing")


def test_the_same_idempotency_key_is_the_same_call(client: stripe.StripeClient, paid: Make) -> None:
    intent = paid()
    asked: Any = {"payment_intent": intent.id, "amount": 1000}
    first = client.v1.refunds.create(asked, {"idempotency_key": "k-1"})
    again = client.v1.refunds.create(asked, {"idempotency_key": "k-1"})
    assert first.id == again.id
    assert first.last_response.body == again.last_response.body
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError):
        client.v1.refunds.create(asked | {"amount": 1001}, {"idempotency_key": "k-1"})
    assert len(client.v1.refunds.list({"payment_intent": intent.id}).data) == 1


def test_lists_come_a_page_at_a_time(client: stripe.StripeClient, checkout: Make) -> None:
    made = [checkout(reference=f"TW-{n}").id for n in range(5)]
    first = client.v1.checkout.sessions.list({"limit": 2})
    assert ([one.id for one in first.data], first.has_more) == ([made[4], made[3]], True)
    assert [one.id for one in first.auto_paging_iter()] == made[::-1]
    before: Any = {"limit": 2, "ending_before": made[0]}
    assert [one.id for one in client.v1.checkout.sessions.list(before).data] == [made[2], made[1]]
