"""The receiver's name is like one on a sanctions list: a person compares birthdays and places, a machine cannot."""

from django.utils.translation import gettext_lazy as _

from payments import screening
from payments.suspicion import Before, Purchase, Signal, signals


@signals.register("sanctions")
class Sanctions(Signal):
    code = "sanctions"
    name = _("name on a sanctions list")
    points = 100

    def speaks(self, purchase: Purchase, before: Before) -> str | None:
        return screening.screen(purchase.name)
