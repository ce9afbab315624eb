"""What an inspection finds: faults up to a bound, and how many rows are new, changed and as they were."""

from dataclasses import dataclass, field
from typing import TypedDict

from catalog.sheets.faults import Fault

# Nobody mends more at once; the count goes on.
MOST_FAULTS = 10_000


class Counts(TypedDict):
    """As kept with a run and shown to staff."""

    rows: int
    new_products: int
    changed_products: int
    new_variants: int
    changed_variants: int
    unchanged_rows: int
    faults: int


@dataclass
class Faults:
    found: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, row: int, column: str, code: str, **values: object) -> None:
        self.count += 1
        if len(self.found) < MOST_FAULTS:
            self.found.append(Fault(row, column, code, {name: str(value)[:80] for name, value in values.items()}))

    def in_order(self) -> list[Fault]:
        return sorted(self.found, key=lambda fault: (fault.row, fault.column, fault.code))
