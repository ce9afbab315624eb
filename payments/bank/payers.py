"""Who is said to pay for a reference. Payments know no customer: the floor that does registers how to ask it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from shop.registry import Registry


class Payers(ABC):
    @abstractmethod
    def names_of(self, references: Sequence[str]) -> dict[str, str]:
        """The buyers' names by reference, as far as there are any. One statement."""


payers: Registry[Payers] = Registry("names of payers")


def names_of(references: Sequence[str]) -> dict[str, str]:
    return {reference: name for part in payers.all() for reference, name in part.names_of(references).items()}
