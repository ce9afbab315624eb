"""What happened to money, told upward: identifiers and amounts, never a person."""

from dataclasses import dataclass
from decimal import Decimal

from shop.events import Event


@dataclass(frozen=True)
class PaymentCaptured(Event):
    """The right amount came, once, for this reference."""

    reference: str
    amount: Decimal
    currency: str
    provider: str
    payment_id: int


@dataclass(frozen=True)
class PaymentFailed(Event):
    """An attempt ended without money. A decline that the buyer can mend on the provider's page is not yet an end."""

    reference: str
    code: str
    reason: str


@dataclass(frozen=True)
class PaymentHeld(Event):
    """Money or a claim that does not fit: nothing was paid, a person has to look."""

    reference: str
    code: str
    reason: str


@dataclass(frozen=True)
class RefundSettled(Event):
    reference: str
    key: str
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class RefundFailed(Event):
    reference: str
    key: str
    amount: Decimal
    currency: str
    code: str


@dataclass(frozen=True)
class CardSeen(Event):
    """It became known with which card ``reference`` was paid."""

    reference: str


@dataclass(frozen=True)
class DisputeClosed(Event):
    """``won``: the money is ours again, or was never taken."""

    reference: str
    dispute: str
    amount: Decimal
    currency: str
    won: bool


@dataclass(frozen=True)
class DisputeOpened(Event):
    reference: str
    dispute: str
    amount: Decimal
    currency: str
    reason: str
