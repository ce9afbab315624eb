"""The outside fails on demand: before the deed, after it, in part, or with a lie."""

import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import stripe

from shop.outside import World

Make = Callable[..., Any]


def test_a_cut_reply_leaves_the_deed_done(world: World, client: stripe.StripeClient, paid: Make) -> None:
    intent = paid()
    world.fault("cut", "POST /v1/refunds")
    asked: Any = {"payment_intent": intent.id, "amount": 1000}
    with pytest.raises(stripe.APIConnectionError):
        client.v1.refunds.create(asked, {"idempotency_key": "r-1"})
    assert world.truth()["currencies"]["eur"]["refunded"] == 1000
    client.v1.refunds.create(asked, {"idempotency_key": "r-1"})
    assert world.truth()["currencies"]["eur"]["refunded"] == 1000


def test_a_cut_page_has_taken_the_money(world: World, checkout: Make) -> None:
    session = checkout()
    world.fault("cut", "POST /pay")
    with pytest.raises(ConnectionError):
        world.pay(session.id)
    assert world.truth()["currencies"]["eur"]["captured"] == 4998
    assert world.pay(session.id).location == f"http://shop.test/paid/?s={session.id}"


def test_while_down_nothing_happens_until_cleared(world: World, client: stripe.StripeClient, checkout: Make) -> None:
    world.fault("down")
    for _ in range(3):
        with pytest.raises(stripe.APIConnectionError):
            checkout()
    assert world.clear_faults() == 1
    assert checkout().status == "open"
    assert len(client.v1.checkout.sessions.list().data) == 1


def test_an_error_does_nothing_and_counts_its_times(world: World, client: stripe.StripeClient, paid: Make) -> None:
    intent = paid()
    world.fault("error", "POST /v1/refunds", times=2)
    for _ in range(2):
        with pytest.raises(stripe.APIError) as broken:
            client.v1.refunds.create({"payment_intent": intent.id}, {"idempotency_key": "r-1"})
        assert broken.value.http_status == 500
    assert client.v1.refunds.create({"payment_intent": intent.id}, {"idempotency_key": "r-1"}).amount == 4998


def test_too_many_calls_look_like_too_many_calls(world: World, client: stripe.StripeClient) -> None:
    world.fault("error", "GET /v1/payouts", status=429)
    with pytest.raises(stripe.RateLimitError):
        client.v1.payouts.list()


def test_garbage_is_no_json(world: World, client: stripe.StripeClient) -> None:
    world.fault("garbage", "GET /v1/payouts")
    with pytest.raises(stripe.APIError):
        client.v1.payouts.list()


def test_a_slow_answer_comes_late(world: World, client: stripe.StripeClient) -> None:
    world.fault("delay", "GET /v1/payouts", seconds=0.3)
    start = time.monotonic()
    client.v1.payouts.list()
    assert time.monotonic() - start >= 0.3


def test_a_declined_refund_is_a_failed_refund(world: World, client: stripe.StripeClient, paid: Make) -> None:
    intent = paid()
    world.fault("decline", "POST /v1/refunds")
    assert client.v1.refunds.create({"payment_intent": intent.id}).status == "failed"
    assert world.truth()["currencies"]["eur"]["refunded"] == 0


def test_a_good_card_can_be_declined(world: World, checkout: Make) -> None:
    world.fault("decline", "POST /pay", code="insufficient_funds")
    assert world.pay(checkout().id).status == 402
    assert world.truth()["currencies"] == {}


@pytest.mark.parametrize(
    ("kind", "more", "captured"),
    [
        ("tamper_amount", {"by": -1}, {"eur": 4997}),
        ("tamper_amount", {}, {"eur": 4999}),
        ("tamper_currency", {"to": "usd"}, {"usd": 4998}),
    ],
)
def test_stripe_may_take_something_else_than_asked(
    world: World, client: stripe.StripeClient, paid: Make, kind: str, more: dict[str, Any], captured: dict[str, int]
) -> None:
    world.fault(kind, "POST /pay", **more)
    intent = paid()
    assert {intent.currency: intent.amount_received} == captured
    assert {name: sums["captured"] for name, sums in world.truth()["currencies"].items()} == captured


def test_stripe_may_name_another_order(world: World, paid: Make) -> None:
    world.fault("tamper_reference", "POST /pay", to="TW-OTHER")
    assert paid().metadata.reference == "TW-OTHER"
    assert world.truth()["references"]["TW-1"]["eur"]["captured"] == 4998


def test_notices_may_name_another_payee(world: World, paid: Make) -> None:
    world.fault("tamper_account", "POST /pay", to="acct_stranger")
    paid()
    paid(reference="TW-2")
    named = [json.loads(notice.body).get("account") for notice in world.waiting_webhooks()]
    assert named == ["acct_stranger"] * 5 + [None] * 5


def test_a_share_of_calls_fails_the_same_way_for_the_same_seed() -> None:
    def run() -> list[bool]:
        with World(settings={"SANDBOX_SEED": "7"}) as world:
            world.fault("error", "GET /eurofxref-daily.xml", service="ecb", times=0, share=0.3)
            with httpx.Client() as client:
                return [client.get(f"{world.url}/ecb/eurofxref-daily.xml").status_code == 200 for _ in range(40)]

    first = run()
    assert first == run()
    assert 5 <= first.count(False) <= 20


def test_faults_are_set_listed_and_cleared_over_http(world: World) -> None:
    url = f"{world.url}/world/faults"
    made = httpx.post(url, json={"service": "stripe", "match": "POST /v1/refunds", "kind": "cut", "times": 2})
    assert made.status_code == 201
    assert [(fault["kind"], fault["left"]) for fault in httpx.get(url).json()["faults"]] == [("cut", 2)]
    assert httpx.delete(f"{url}/{made.json()['id']}").json() == {"cleared": 1}
    assert httpx.post(url, json={"service": "stripe", "kind": "explode"}).status_code == 400
    assert httpx.post(url, content=b"[]").status_code == 400


def test_the_truth_survives_a_restart(tmp_path: Any) -> None:
    price: Any = {"currency": "eur", "unit_amount": 500, "product_data": {"name": "Cup"}}
    asked: Any = {"mode": "payment", "line_items": [{"price_data": price}], "success_url": "http://shop.test/"}
    with World(directory=tmp_path) as world:
        sdk = stripe.StripeClient(world.stripe_key, base_addresses={"api": world.url + "/stripe"})
        session = sdk.v1.checkout.sessions.create(asked, {"idempotency_key": "s-1"})
        world.pay(session.id)
        world.fault("down", service="dhl")
        truth, waiting = world.truth(), [one.event for one in world.waiting_webhooks()]
    with World(directory=tmp_path) as world:
        sdk = stripe.StripeClient(world.stripe_key, base_addresses={"api": world.url + "/stripe"})
        assert world.truth() == truth
        assert [one.event for one in world.waiting_webhooks()] == waiting
        assert sdk.v1.checkout.sessions.create(asked, {"idempotency_key": "s-1"}).id == session.id
        assert world.clear_faults() == 1
