"""What must be set before carriers can be asked: each missing key is named; the sandbox is refused in production."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from logistics.carrier import carriers


@register()
def carriers_have_keys(**_more: Any) -> list[CheckMessage]:
    kind = Error if settings.PRODUCTION else Warning
    return [
        kind(
            f"The carrier {carrier.name} cannot be asked without {name}.",
            hint=f"Set {name} in the environment.",
            id="logistics.E001" if settings.PRODUCTION else "logistics.W001",
        )
        for carrier in carriers.all()
        for name in carrier.needs
        if not getattr(settings, name, "")
    ]


@register()
def no_sandbox_in_production(**_more: Any) -> list[CheckMessage]:
    if not settings.PRODUCTION:
        return []
    playing = settings.SANDBOX_URL and settings.DHL_API_BASE.startswith(settings.SANDBOX_URL)
    playing = playing or (settings.SANDBOX_URL and settings.VIES_URL.startswith(settings.SANDBOX_URL))
    if playing or not all(base.startswith("https://") for base in (settings.DHL_API_BASE, settings.VIES_URL)):
        return [
            Error(
                "A real shop can neither follow parcels nor prove tax numbers in the sandbox world.",
                hint="Unset SANDBOX_URL and set DHL_API_BASE and VIES_URL to the services' own https addresses.",
                id="logistics.E002",
            )
        ]
    return []
