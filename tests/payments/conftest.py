"""Payments against the outside world: the shop's settings point at it."""

import pytest
from pytest_django.fixtures import Settings

from payments.providers import paypal_certificates, paypal_wire
from shop import http
from shop.outside import World
from tests.sandbox_fixture import world

__all__ = ["world"]


@pytest.fixture
def stripe_world(world: World, settings: Settings) -> World:
    """The shop talks to a fresh Stripe of its own."""
    settings.STRIPE_API_BASE = f"{world.url}/stripe"
    settings.STRIPE_SECRET_KEY = world.stripe_key
    settings.STRIPE_WEBHOOK_SECRETS = [world.webhook_secret]
    return world


@pytest.fixture
def paypal_world(world: World, settings: Settings) -> World:
    """The shop talks to a fresh PayPal of its own."""
    for name in ("PAYPAL_CLIENT_ID", "PAYPAL_CLIENT_SECRET", "PAYPAL_WEBHOOK_ID", "PAYPAL_MERCHANT_ID"):
        setattr(settings, name, world.sandbox.settings[name])
    settings.SANDBOX_URL = world.url
    settings.PAYPAL_API_BASE = f"{world.url}/paypal"
    settings.PAYPAL_REPORTS_URL = f"{world.url}/paypal/reports"
    paypal_wire.forget_token()
    paypal_certificates.forget()
    return world


@pytest.fixture(autouse=True)
def _whole_breakers() -> None:
    """A breaker that one test opened is closed for the next."""
    http._breakers.clear()
