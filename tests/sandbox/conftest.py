"""The world, and the two clients that drive it: the real Stripe SDK and httpx."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
import stripe

from shop.outside import World
from tests.sandbox_fixture import world

__all__ = ["world"]


@pytest.fixture
def client(world: World) -> stripe.StripeClient:
    return stripe.StripeClient(world.stripe_key, base_addresses={"api": world.url + "/stripe"}, max_network_retries=0)


@pytest.fixture
def dhl(world: World) -> Callable[..., httpx.Response]:
    def ask(number: str, *, key: str = world.dhl_key, **more: str) -> httpx.Response:
        url = f"{world.url}/dhl/track/shipments"
        return httpx.get(url, params={"trackingNumber": number, **more}, headers={"DHL-API-Key": key})

    return ask


@pytest.fixture
def checkout(client: stripe.StripeClient) -> Callable[..., Any]:
    """A session for one order; ``amount`` in minor units."""

    def make(amount: int = 4998, currency: str = "eur", reference: str = "TW-1", **more: Any) -> Any:
        price = {"currency": currency, "unit_amount": amount, "product_data": {"name": "Teapot"}}
        params: Any = {
            "mode": "payment",
            "line_items": [{"price_data": price, "quantity": 1}],
            "customer_email": "anna@example.com",
            "client_reference_id": reference,
            "metadata": {"reference": reference},
            "payment_intent_data": {"metadata": {"reference": reference}},
            "success_url": "http://shop.test/paid/?s={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://shop.test/basket/",
        }
        return client.v1.checkout.sessions.create(params | more)

    return make


@pytest.fixture
def paid(world: World, client: stripe.StripeClient, checkout: Callable[..., Any]) -> Callable[..., Any]:
    """The payment intent of a session that a shopper has paid."""

    def make(card: str = "4242424242424242", **more: Any) -> Any:
        session = checkout(**more)
        assert world.pay(session.id, card=card).status == 303
        found = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
        return found.payment_intent

    return make
