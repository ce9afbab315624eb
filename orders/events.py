"""What orders tell upward and to themselves, after it has happened."""

from dataclasses import dataclass
from decimal import Decimal

from shop.events import Event


@dataclass(frozen=True)
class OrderPlaced(Event):
    number: str


@dataclass(frozen=True)
class OrderedByPhone(Event):
    """Staff have made the order for somebody; she pays by a link."""

    number: str


@dataclass(frozen=True)
class OrderPaid(Event):
    number: str
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class OrderShipped(Event):
    number: str
    place: str
    carrier: str
    tracking_number: str


@dataclass(frozen=True)
class OrderDelivered(Event):
    number: str


@dataclass(frozen=True)
class OrderCancelled(Event):
    """``reason``: unpaid, staff, or sold_out (money that came too late; it goes back)."""

    number: str
    reason: str


@dataclass(frozen=True)
class PiecesCancelled(Event):
    """A part of the order was called off; ``key`` names the pieces."""

    number: str
    key: str


@dataclass(frozen=True)
class ChangeToPay(Event):
    """A change of the order waits until its difference is paid; ``n`` is its number."""

    number: str
    n: int


@dataclass(frozen=True)
class ChangeApplied(Event):
    """The order holds other pieces, or goes elsewhere, than before."""

    number: str
    n: int


@dataclass(frozen=True)
class OrderRefunded(Event):
    number: str
    amount: Decimal
    currency: str
    key: str


@dataclass(frozen=True)
class RefundUndone(Event):
    """Money that had gone back did not arrive after all; ``key`` is that of the refund."""

    number: str
    key: str
