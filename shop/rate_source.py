"""The port: where daily exchange rates come from; ``rates/`` of each app is the list of sources."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from shop.registry import Registry


@dataclass(frozen=True)
class Told:
    """Units of each currency for one euro, and the day they are of."""

    on: date
    per_euro: dict[str, Decimal]


class RateSource(ABC):
    """``code`` is what stands as the source of its rates."""

    code: ClassVar[str]

    @abstractmethod
    def read(self, currencies: Collection[str]) -> Told:
        """The rates of the day, of these currencies at least where it knows them. Raises Unavailable."""


rate_sources: Registry[RateSource] = Registry("source of exchange rates")
