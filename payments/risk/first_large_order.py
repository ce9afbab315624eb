"""Somebody we have never sold to orders for a lot."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from payments.suspicion import Before, Purchase, Signal, signals

LARGE_EUR = Decimal(500)


@signals.register("first_large_order")
class FirstLargeOrder(Signal):
    code = "first_large_order"
    name = _("large first order")
    points = 15

    def speaks(self, purchase: Purchase, before: Before) -> str | None:
        return f"{purchase.euros:.2f} EUR" if purchase.is_first and purchase.euros >= LARGE_EUR else None
