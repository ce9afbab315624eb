"""The port of risk: what is asked about a purchase, and a signal that may speak; ``risk/`` is the list of them."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.crypto import salted_hmac

from shop.registry import Registry

KEYED = ("email", "place", "address", "card")


@dataclass(frozen=True)
class Purchase:
    """What is known of a purchase that is about to be paid, or was. Empty is unknown and speaks neither way.

    ``euros`` is its total in euro, for rules that hold in every currency; ``off`` the share of the list price that
    promotions took off, 0 to 1. ``place`` is the network address, ``seen_in`` the country the proxy says it is in.
    ``score`` is the provider's own, 0 to 100, None where it gave none.
    """

    reference: str
    market: str
    country: str
    euros: Decimal
    email: str
    name: str
    street: str = ""
    postal: str = ""
    place: str = ""
    seen_in: str = ""
    is_first: bool = True
    off: Decimal = Decimal(0)
    card: str = ""  # the provider's fingerprint of the card
    card_country: str = ""
    score: int | None = None

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2].lower()

    @property
    def keys(self) -> dict[str, str]:
        """Digests by which purchases are known to belong together; the values themselves are not kept for it."""
        door = " ".join(f"{self.street} {self.postal} {self.country}".lower().split()) if self.street else ""
        values = {"email": self.email.strip().lower(), "place": self.place, "address": door, "card": self.card}
        return {
            kind: salted_hmac(f"payments.risk.{kind}", text).hexdigest()[:32] if text else ""
            for kind, text in values.items()
        }


@dataclass(frozen=True)
class Before:
    """What earlier purchases tell: how many of the same kind, of how many people and cards, and what became of them."""

    same: Mapping[str, int] = field(default_factory=dict)  # by kind of key, in the last 24 hours
    cards: int = 0  # other cards used with this e-mail address, 30 days
    people: int = 0  # e-mail addresses that used this card, 30 days
    frauds: int = 0  # purchases with one of the same keys that a person called fraud, 180 days
    listed: Mapping[str, str] = field(default_factory=dict)  # stance by "kind: value", of the shop's own lists


@dataclass(frozen=True)
class Finding:
    """A signal that spoke: for how many points, and about what."""

    code: str
    points: int
    about: str = ""


class Signal(ABC):
    code: ClassVar[str]
    name: Any
    points: ClassVar[int]

    @abstractmethod
    def speaks(self, purchase: Purchase, before: Before) -> str | None:
        """What it saw, in short words or numbers; None where it saw nothing."""


signals: Registry[Signal] = Registry("signal of risk")
