"""Write a fact down, once for each thing that happened."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.utils import timezone
from moneyed import Money

from analytics.models import Fact, FactKind

Detail = str | int | bool | None


@dataclass(frozen=True)
class Happened:
    """What happened to one reference. ``once`` tells apart what may happen to it several times."""

    kind: FactKind
    reference: str
    once: str = ""
    at: datetime | None = None
    amount: Money | None = None
    payload: dict[str, Detail] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """A digest, so that a tracking number or another trail to a person never lies in the facts."""
        return sha256(f"{self.kind}|{self.reference}|{self.once}".encode()).hexdigest()


def record(happened: Happened, *, market: str = "", language: str = "") -> bool:
    """Write one fact; False when it is known already."""
    amount = happened.amount
    _fact, is_new = Fact.objects.get_or_create(
        key=happened.key,
        defaults={
            "kind": happened.kind,
            "reference": happened.reference,
            "at": happened.at or timezone.now(),
            "amount": None if amount is None else amount.amount,
            "currency": "" if amount is None else amount.currency.code,
            "market": market,
            "language": language,
            "payload": happened.payload,
        },
    )
    return is_new
