"""Too many purchases in a day by one mailbox, one network address, one door or one card."""

from django.utils.translation import gettext_lazy as _

from payments.suspicion import Before, Purchase, Signal, signals

# A house shares a door and an office a network address; nobody orders four times a day with one card.
USUAL = {"email": 3, "place": 12, "address": 8, "card": 3}


@signals.register("velocity")
class Velocity(Signal):
    code = "velocity"
    name = _("many purchases in a day")
    points = 25

    def speaks(self, purchase: Purchase, before: Before) -> str | None:
        over = [(before.same.get(kind, 0), kind) for kind, usual in USUAL.items() if before.same.get(kind, 0) >= usual]
        return f"{max(over)[1]} {max(over)[0] + 1}" if over else None
