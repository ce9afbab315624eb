"""One card under several mailboxes."""

from django.utils.translation import gettext_lazy as _

from payments.suspicion import Before, Purchase, Signal, signals

USUAL = 2  # besides the one used now: a couple and a child share a card


@signals.register("many_people")
class ManyPeople(Signal):
    code = "many_people"
    name = _("one card of several buyers")
    points = 25

    def speaks(self, purchase: Purchase, before: Before) -> str | None:
        return str(before.people + 1) if before.people >= USUAL else None
