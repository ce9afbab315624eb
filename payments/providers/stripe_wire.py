"""The line to Stripe: the pinned SDK client, and its errors told in our own words."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import stripe
import structlog
from django.conf import settings

from payments.errors import ProviderRefused
from shop.errors import Unavailable
from shop.http import outgoing

log = structlog.get_logger(__name__)

SERVICE = "Stripe"
API, FILES = "https://api.stripe.com", "https://files.stripe.com"
VERSION = "2026-10-28.endive"
TIMEOUT_S = (3.0, 10.0)
T = TypeVar("T")

# The outcome is unknown or the fault is passing: the same call with the same key may be made again.
UNKNOWN = (stripe.APIConnectionError, stripe.APIError, stripe.RateLimitError)
# Our key is wrong or may not do this: nothing about the payment itself, so nothing is given up.
KEY_TROUBLE = (stripe.AuthenticationError, stripe.PermissionError)


def client() -> stripe.StripeClient:
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@lru_cache(maxsize=8)
def _client(key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": base, "files": FILES if base == API else base},
        stripe_version=VERSION,
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=TIMEOUT_S),
    )


def call(ask: Callable[[stripe.StripeClient], T]) -> T:
    """Make one call outside any transaction. Raises Unavailable or ProviderRefused."""
    try:
        with outgoing(SERVICE, failures=(*UNKNOWN, *KEY_TROUBLE)):
            return ask(client())
    except stripe.IdempotencyError as error:
        log.error("an idempotency key was used for two calls", error=str(error))
        raise ProviderRefused(reason=str(error), code=error.code or "idempotency") from error
    except stripe.StripeError as error:
        # 409: the first call with this key is still under way at Stripe.
        if error.http_status == 409:
            raise Unavailable(service=SERVICE) from error
        raise ProviderRefused(reason=error.user_message or str(error), code=error.code or "refused") from error


def plain(found: Any) -> dict[str, Any]:
    """An SDK object as plain values."""
    return found.to_dict()
