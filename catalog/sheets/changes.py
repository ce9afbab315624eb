"""The two tables of changes and where each column of the sheet stands in them."""

from dataclasses import dataclass, field

from django.db import connection

from catalog.sheets.columns import Column, Level, Part
from catalog.sheets.staging import Headed

# A column of the table of changes (as ``s.c3``) and what it holds.
Cell = tuple[str, Column]


@dataclass(frozen=True)
class Changes:
    """The columns in which something changes, by level; and in how many rows, by the column's name."""

    product: tuple[Cell, ...]
    variant: tuple[Cell, ...]
    how_many: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, headed: Headed) -> "Changes":
        """Once the tables are filled. Columns in which nothing changes are left out: no statement looks at them."""
        how_many: dict[str, int] = {}
        product, variant = (_used(level, headed.told(level), how_many) for level in Level)
        return cls(product, variant, how_many)

    def cells(self, level: Level, *parts: Part) -> list[Cell]:
        own = self.product if level == Level.PRODUCT else self.variant
        return [(cell, column) for cell, column in own if not parts or column.part in parts]

    def named(self, name: str) -> str | None:
        """Where the column of this name stands; None when the sheet has none."""
        for level in Level:
            for cell, column in self.cells(level):
                if column.name == name:
                    return cell
        return None


def values(*rows: tuple[str, ...]) -> str:
    """Rows of SQL as ``VALUES (...), (...)``."""
    return "VALUES " + ", ".join(f"({', '.join(row)})" for row in rows)


def _used(level: Level, columns: list[Column], how_many: dict[str, int]) -> tuple[Cell, ...]:
    if not columns:
        return ()
    with connection.cursor() as cursor:
        counts = ", ".join(f"count(s.c{n})" for n in range(len(columns)))
        cursor.execute(f"SELECT {counts} FROM changed_{level} s")  # noqa: S608  # names of ours
        found = cursor.fetchone()
    how_many |= {column.name: count for column, count in zip(columns, found, strict=True) if count}
    return tuple((f"s.c{n}", column) for n, column in enumerate(columns) if found[n])
