"""At start the conventional rooms of every app are opened, the way Django opens ``admin``."""

from django.apps import AppConfig, apps
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shop.registry import load_room

ROOMS = (
    "handlers",
    "invariants",
    "checks",
    "context",
    "letters",
    "payers",
    "providers",
    "rates",
    "risk",
    "carriers",
    "regimes",
    "promotions",
    "segments",
    "reports",
    "refreshers",
)


class ShopConfig(AppConfig):
    name = "shop"
    verbose_name = _("Shop")

    def ready(self) -> None:
        for config in apps.get_app_configs():
            if config.name in settings.OUR_APPS:
                for room in ROOMS:
                    load_room(config.name, room)
