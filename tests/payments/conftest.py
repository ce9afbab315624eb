"""Payments against the outside world: the shop's settings point at it."""

import pytest
from pytest_django.fixtures import Settings

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


@pytest.fixture(autouse=True)
def _whole_breakers() -> None:
    """A breaker that one test opened is closed for the next."""
    http._breakers.clear()
