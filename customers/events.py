"""What people did, told upward."""

from dataclasses import dataclass

from shop.events import Event


@dataclass(frozen=True)
class CustomerJoined(Event):
    """An account's owner proved that this mail address is hers. What guests bought under it is hers from now on."""

    email: str
    user_id: int
