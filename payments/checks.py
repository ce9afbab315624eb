"""System checks: which provider lacks which key, and no pretended world in production."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from payments.provider import providers

# Which setting holds whose address, and where they really are.
REAL = {
    "STRIPE_API_BASE": ("Stripe", "api.stripe.com"),
    "ALIPAY_GATEWAY": ("Alipay", "openapi.alipay.com"),
    "WECHAT_API_BASE": ("WeChat Pay", "api.mch.weixin.qq.com"),
}


@register()
def keys_are_there(app_configs: Sequence[AppConfig] | None, **more: Any) -> list[CheckMessage]:
    kind = Error if settings.PRODUCTION else Warning
    return [
        kind(
            f"Payment provider “{provider.code}” lacks {', '.join(missing)}.",
            hint="Set them in the environment, or take the method out of every market.",
            id="payments.E001" if settings.PRODUCTION else "payments.W001",
        )
        for provider in providers.all()
        if (missing := provider.missing_settings())
    ]


@register()
def the_outside_is_real(app_configs: Sequence[AppConfig] | None, **more: Any) -> list[CheckMessage]:
    if not settings.PRODUCTION:
        return []
    bases = (settings.STRIPE_API_BASE, settings.ALIPAY.gateway, settings.WECHAT.api_base)
    hosts = {name: urlsplit(base).hostname for (name, _real), base in zip(REAL.values(), bases, strict=True)}
    false = [(setting, name, real) for setting, (name, real) in REAL.items() if hosts[name] != real]
    if settings.SANDBOX_URL and not false:
        false = [("SANDBOX_URL", "Stripe", REAL["STRIPE_API_BASE"][1])]
    return [
        Error(
            f"Production talks to {hosts[name]} as if it were {name}: a sandbox takes no real money.",
            hint=f"Leave SANDBOX_URL and {setting} unset; {name} is at {real}.",
            id="payments.E002",
        )
        for setting, name, real in false
    ]
