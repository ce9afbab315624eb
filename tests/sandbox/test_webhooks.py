"""Signed notices: what they say, that they are tried again, and every way in which they can go wrong."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import stripe

from shop.outside import World

Make = Callable[..., Any]
PAYMENT = [
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
    "charge.updated",
]


def types(world: World) -> list[str]:
    """Take all waiting notices and give back their types, in the order they came."""
    seen: list[str] = []

    def take(body: bytes, headers: dict[str, str]) -> int:
        seen.append(json.loads(body)["type"])
        return 200

    world.deliver_webhooks(take)
    return seen


def test_a_payment_sends_its_events_signed(world: World, client: stripe.StripeClient, paid: Make) -> None:
    intent = paid()
    notices = world.waiting_webhooks()
    events = [
        client.construct_event(one.body, one.headers["Stripe-Signature"], world.webhook_secret) for one in notices
    ]
    assert [event.type for event in events] == PAYMENT
    session = events[3].data.object
    assert (session.payment_intent, session.amount_total, session.client_reference_id) == (intent.id, 4998, "TW-1")
    assert "_lines" not in session.to_dict()
    with pytest.raises(stripe.SignatureVerificationError):
        client.construct_event(notices[0].body + b" ", notices[0].headers["Stripe-Signature"], world.webhook_secret)


def test_events_can_be_listed_and_asked_for(world: World, client: stripe.StripeClient, paid: Make) -> None:
    paid()
    assert [event.type for event in client.v1.events.list().data] == PAYMENT[::-1]
    found = client.v1.events.list({"type": "charge.*"}).data
    assert [event.type for event in found] == ["charge.updated", "charge.succeeded"]
    assert client.v1.events.retrieve(found[0].id).data.object.amount == 4998


def test_a_refund_and_a_payout_send_theirs(world: World, client: stripe.StripeClient, paid: Make) -> None:
    intent = paid()
    types(world)
    client.v1.refunds.create({"payment_intent": intent.id, "amount": 1299}, {"idempotency_key": "r-1"})
    created = json.loads(world.waiting_webhooks()[0].body)
    assert created["request"]["idempotency_key"] == "r-1"
    assert types(world) == ["refund.created", "charge.refunded", "refund.updated"]
    world.control("stripe/close-day")
    assert types(world) == ["payout.created", "payout.paid", "payout.reconciliation_completed"]


def test_what_is_not_taken_is_sent_again(world: World, paid: Make) -> None:
    paid()
    assert world.deliver_webhooks(lambda body, headers: 500) == 0
    assert types(world) == PAYMENT
    assert types(world) == []


def test_a_dropped_notice_never_comes_but_can_be_sent_again(
    world: World, client: stripe.StripeClient, paid: Make
) -> None:
    world.fault("drop_webhook", "checkout.session.*")
    paid()
    assert "checkout.session.completed" not in types(world)
    event = client.v1.events.list({"type": "checkout.session.completed"}).data[0]
    world.control(f"stripe/resend?event={event.id}")
    assert types(world) == ["checkout.session.completed"]


def test_a_doubled_notice_is_the_same_event(world: World, paid: Make) -> None:
    world.fault("duplicate_webhook", "checkout.session.completed", copies=3)
    paid()
    events = [one.event for one in world.waiting_webhooks()]
    assert (len(events), len(set(events))) == (7, 5)


def test_notices_can_overtake_each_other(world: World, paid: Make) -> None:
    world.fault("reorder_webhook", "payment_intent.*", times=0)
    paid()
    seen = types(world)
    assert seen != PAYMENT
    assert sorted(seen) == sorted(PAYMENT)


def test_the_sender_retries_by_itself(client: stripe.StripeClient) -> None:
    answers = [503, 200]
    bodies: list[bytes] = []

    class Shop(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(answers.pop(0) if answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Shop) as shop:
        threading.Thread(target=shop.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        with World(webhook_url=f"http://127.0.0.1:{shop.server_address[1]}/webhooks/") as world:
            address = {"api": world.url + "/stripe"}
            sdk = stripe.StripeClient(world.stripe_key, base_addresses=address, max_network_retries=0)
            price: Any = {"currency": "eur", "unit_amount": 500, "product_data": {"name": "Cup"}}
            session = sdk.v1.checkout.sessions.create(
                {"mode": "payment", "line_items": [{"price_data": price}], "success_url": "http://shop.test/"}
            )
            world.pay(session.id)
            end = time.monotonic() + 10
            while len(bodies) < 6 and time.monotonic() < end:
                time.sleep(0.05)
            ids = [json.loads(body)["id"] for body in bodies]
        shop.shutdown()
    assert (len(ids), len(set(ids))) == (6, 5)
