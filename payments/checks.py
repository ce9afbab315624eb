"""System checks: which provider lacks which key, and no pretended world in production."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from payments.provider import providers

# Where the money is real, by the setting that says where a provider lives.
REAL = {
    "STRIPE_API_BASE": ("Stripe", "api.stripe.com"),
    "PAYPAL_API_BASE": ("PayPal", "api-m.paypal.com"),
    "ALIPAY_GATEWAY": ("Alipay", "openapi.alipay.com"),
    "WECHAT_API_BASE": ("WeChat Pay", "api.mch.weixin.qq.com"),
}


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


def addresses() -> dict[str, str]:
    """Where the providers live, by the names in REAL."""
    return {
        "STRIPE_API_BASE": settings.STRIPE_API_BASE,
        "PAYPAL_API_BASE": settings.PAYPAL_API_BASE,
        "ALIPAY_GATEWAY": settings.ALIPAY.gateway,
        "WECHAT_API_BASE": settings.WECHAT.api_base,
    }


@register()
def the_outside_is_real(app_configs: Sequence[AppConfig] | None, **more: Any) -> list[CheckMessage]:
    if not settings.PRODUCTION:
        return []
    hosts = {setting: urlsplit(address).hostname for setting, address in addresses().items()}
    found: list[CheckMessage] = [
        Error(
            f"Production talks to {hosts[setting]} as if it were {name}: a sandbox takes no real money.",
            hint=f"Leave SANDBOX_URL and {setting} unset; {name} is at {host}.",
            id="payments.E002",
        )
        for setting, (name, host) in REAL.items()
        if hosts[setting] != host
    ]
    if settings.SANDBOX_URL and not found:
        hint = "Leave SANDBOX_URL unset."
        found = [Error("Production knows a sandbox: it takes no real money.", hint=hint, id="payments.E002")]
    return found
