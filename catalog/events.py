"""What the catalogue tells the floors above."""

from dataclasses import dataclass

from shop.events import Event


@dataclass(frozen=True)
class StockCameBack(Event):
    """A variant that could not be bought from a place can be bought from it again."""

    sku: str
    place: str
