"""System checks: which provider lacks which key, and no pretended world in production."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from payments.provider import providers

REAL_STRIPE = "api.stripe.com"


@register()
def keys_are_there(app_configs: Sequence[AppConfig] | None, **more: Any) -> list[CheckMessage]:
    """One without any key is not used here; one with half of them would take money and not hear of it."""
    kind = Error if settings.PRODUCTION else Warning
    code = "payments.E001" if settings.PRODUCTION else "payments.W001"
    used = [provider for provider in providers.all() if not provider.is_unused()]
    told: list[CheckMessage] = [
        kind(
            f"Payment provider “{provider.code}” lacks {', '.join(missing)}.",
            hint="Set them in the environment, or take out all of its keys: then it is not offered.",
            id=code,
        )
        for provider in used
        if (missing := provider.missing_settings())
    ]
    if not used:
        told.append(kind("No payment provider has any key: nothing can be sold.", id=code))
    return told


@register()
def the_outside_is_real(app_configs: Sequence[AppConfig] | None, **more: Any) -> list[CheckMessage]:
    if not settings.PRODUCTION:
        return []
    host = urlsplit(settings.STRIPE_API_BASE).hostname
    if not settings.SANDBOX_URL and host == REAL_STRIPE:
        return []
    return [
        Error(
            f"Production talks to {host} as if it were Stripe: a sandbox takes no real money.",
            hint=f"Leave SANDBOX_URL and STRIPE_API_BASE unset; Stripe is at {REAL_STRIPE}.",
            id="payments.E002",
        )
    ]
