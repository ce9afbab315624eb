"""What the payment provider itself thinks: it sees the card in a million other shops."""

from django.utils.translation import gettext_lazy as _

from payments.suspicion import Before, Purchase, Signal, signals

ELEVATED = 65  # docs.stripe.com/radar/risk-evaluation: elevated from 65, highest from 75


@signals.register("provider_score")
class ProviderScore(Signal):
    code = "provider_score"
    name = _("the payment provider's own score")
    points = 40

    def speaks(self, purchase: Purchase, before: Before) -> str | None:
        return str(purchase.score) if purchase.score is not None and purchase.score >= ELEVATED else None
