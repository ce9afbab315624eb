"""One mailbox with several cards: somebody tries which of them still work. A door may be an office's."""

from django.utils.translation import gettext_lazy as _

from payments.suspicion import Before, Purchase, Signal, signals

USUAL = 2  # besides the one used now


@signals.register("many_cards")
class ManyCards(Signal):
    code = "many_cards"
    name = _("several cards of one buyer")
    points = 30

    def speaks(self, purchase: Purchase, before: Before) -> str | None:
        return str(before.cards + 1) if purchase.card and before.cards >= USUAL else None
