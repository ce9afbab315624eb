"""What an inspection finds and how far it is: faults up to a bound, numbers of rows, steps of the work."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypedDict

from catalog.sheets.faults import Fault, shortened

# Nobody mends more at once; the count goes on.
MOST_FAULTS = 10_000
TELL_EVERY = 5_000


class Stage(StrEnum):
    READING = "reading"
    COMPARING = "comparing"
    WRITING = "writing"


# Who wants to hear how far it is: the stage, what of it is done, of how many (0: nobody knows).
Tell = Callable[[Stage, int, int], None]


class Counts(TypedDict):
    """As kept with a run and shown to staff."""

    rows: int
    new_products: int
    changed_products: int
    new_variants: int
    changed_variants: int
    unchanged_rows: int
    cells: dict[str, int]  # how many change, by column
    faults: int


@dataclass
class Faults:
    found: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, row: int, column: str, code: str, /, **values: object) -> None:
        self.count += 1
        if len(self.found) < MOST_FAULTS:
            self.found.append(Fault(row, column, code, shortened(values)))

    def in_order(self) -> list[Fault]:
        return sorted(self.found, key=lambda fault: (fault.row, fault.column, fault.code))
