"""What goes with an order beside goods and money: words, a gift, what was agreed to, a number for customs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from orders import identity
from orders.identity import Identity
from orders.law import Consent
from orders.models import Basket, Order


@dataclass(frozen=True)
class Beside:
    """``consents`` as ``Consent.written``; ``identity`` where the destination asks for one."""

    buyer_note: str = ""
    is_gift: bool = False
    gift_message: str = ""
    consents: list[dict[str, str]] = field(default_factory=list)
    identity: Identity | None = None

    def on_the_order(self) -> dict[str, Any]:
        """What the order's own row keeps."""
        return {
            "buyer_note": self.buyer_note,
            "is_gift": self.is_gift,
            "gift_message": self.gift_message,
            "consents": self.consents,
        }

    def keep(self, order: Order) -> None:
        """What is kept in a row of its own, so that it can be deleted alone."""
        if self.identity is not None:
            identity.keep(order, self.identity)


NOTHING = Beside()


def beside(basket: Basket, *, consents: Sequence[Consent], language: str, who: Identity | None) -> Beside:
    """What she wrote into the basket, and what she agreed to at this moment."""
    now = timezone.now()
    return Beside(
        buyer_note=basket.buyer_note,
        is_gift=basket.is_gift,
        gift_message=basket.gift_message,
        consents=[consent.written(language=language, at=now) for consent in consents],
        identity=who,
    )
