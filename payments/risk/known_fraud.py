"""Mailbox, door, network address or card of a purchase that a person has called fraud."""

from django.utils.translation import gettext_lazy as _

from payments.suspicion import Before, Purchase, Signal, signals


@signals.register("known_fraud")
class KnownFraud(Signal):
    code = "known_fraud"
    name = _("belongs to a fraud of before")
    points = 60

    def speaks(self, purchase: Purchase, before: Before) -> str | None:
        return str(before.frauds) if before.frauds else None
