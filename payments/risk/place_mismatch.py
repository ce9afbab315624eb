"""The visitor is in one country, the parcel goes to another; the proxy in front tells where she is."""

from django.utils.translation import gettext_lazy as _

from payments.suspicion import Before, Purchase, Signal, signals


@signals.register("place_mismatch")
class PlaceMismatch(Signal):
    code = "place_mismatch"
    name = _("ordered from another country")
    points = 10

    def speaks(self, purchase: Purchase, before: Before) -> str | None:
        differs = purchase.seen_in and purchase.seen_in != purchase.country
        return f"{purchase.seen_in} > {purchase.country}" if differs else None
