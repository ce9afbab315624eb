"""A new buyer with a new buyer's discount, at a door that has ordered today already."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from payments.suspicion import Before, Purchase, Signal, signals

WORTH_IT = Decimal("0.10")


@signals.register("promo_abuse")
class PromoAbuse(Signal):
    code = "promo_abuse"
    name = _("discount for newcomers taken again")
    points = 20

    def speaks(self, purchase: Purchase, before: Before) -> str | None:
        again = before.same.get("address", 0) or before.same.get("card", 0)
        return f"{purchase.off:.0%}" if purchase.is_first and purchase.off >= WORTH_IT and again else None
