"""The card is from one country, the parcel goes to another."""

from django.utils.translation import gettext_lazy as _

from payments.suspicion import Before, Purchase, Signal, signals


@signals.register("country_mismatch")
class CountryMismatch(Signal):
    code = "country_mismatch"
    name = _("card and parcel in two countries")
    points = 15

    def speaks(self, purchase: Purchase, before: Before) -> str | None:
        differs = purchase.card_country and purchase.card_country != purchase.country
        return f"{purchase.card_country} > {purchase.country}" if differs else None
