"""What logistics tells the floors above."""

from dataclasses import dataclass
from datetime import datetime

from shop.events import Event


@dataclass(frozen=True)
class ShipmentMoved(Event):
    """A parcel reached a new status; told once for each."""

    reference: str
    carrier: str
    tracking_number: str
    status: str
    description: str
    location: str
    happened_at: datetime


@dataclass(frozen=True)
class CustomsHeld(Event):
    """Customs keeps a parcel until a question is answered."""

    reference: str
    carrier: str
    tracking_number: str
    description: str
    happened_at: datetime
