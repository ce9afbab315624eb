"""What the pages of an order that was placed show: frozen plain values, already in the reader's language."""

from dataclasses import dataclass
from datetime import datetime

from moneyed import Money

from orders.views.shown import BillShown, LineShown
from orders.views.shown_beside import PayShown, PointsMoved, WayShown


@dataclass(frozen=True)
class Step:
    """One row of a timeline. ``state``: done, now, trouble or empty."""

    text: str
    at: datetime | None
    place: str = ""
    state: str = ""


@dataclass(frozen=True)
class ParcelShown:
    carrier: str
    tracking_number: str
    status: str
    track_url: str
    steps: tuple[Step, ...]
    contents: tuple[str, ...] = ()


@dataclass(frozen=True)
class RefundShown:
    amount: Money
    status: str
    at: datetime


@dataclass(frozen=True)
class ChangeShown:
    """A change of the order that waits: POST to ``orders:order_pay_change`` leads to the provider's page."""

    amount: Money
    total: Money
    pieces: tuple[str, ...]
    address: tuple[str, ...]
    pay_before: datetime
    pay: PayShown | None = None


@dataclass(frozen=True)
class OrderView:
    """``trouble`` is a sentence for a notice. ``can_pay``: POST to ``orders:order_pay`` with ``pay_with`` of one of the
    ``ways`` leads to the provider's page; ``pay`` tells how it is paid without one.

    ``is_part``: some of it was sent, some still waits.
    ``just_paid``: she has come back from there and the money is on its way; ``refresh``: ask again in some seconds.
    """

    number: str
    status: str
    status_label: str
    placed_at: datetime
    lines: tuple[LineShown, ...]
    bill: BillShown
    address: tuple[str, ...]
    email: str
    shipping: str
    can_pay: bool
    pay_before: datetime
    just_paid: bool
    refresh: bool
    parcels: tuple[ParcelShown, ...]
    steps: tuple[Step, ...]
    refunds: tuple[RefundShown, ...]
    trouble: str = ""
    is_part: bool = False
    change: ChangeShown | None = None
    ways: tuple[WayShown, ...] = ()
    pay: PayShown | None = None


@dataclass(frozen=True)
class OrderInList:
    number: str
    url: str
    placed_at: datetime
    status: str
    status_label: str
    total: Money
    pieces: int
    names: tuple[str, ...]
    image: str


@dataclass(frozen=True)
class AccountView:
    name: str
    email: str
    orders: tuple[OrderInList, ...]
    points: PointsMoved | None = None
