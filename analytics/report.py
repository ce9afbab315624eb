"""The port of a report: a table over a period, with the lines worth drawing. A file in ``reports/`` is a report."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from django.utils.functional import Promise
from moneyed import Money

from shop.registry import Registry

Words = str | Promise
Cell = str | int | date | Money
CellKind = Literal["text", "day", "count", "money"]


@dataclass(frozen=True)
class Period:
    """Days, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Column:
    name: str
    label: Words
    kind: CellKind = "text"


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Point:
    """One bar: where it stands, how high it is, and how its height reads."""

    on: date
    height: Decimal
    reads: str


@dataclass(frozen=True)
class Series:
    """One row of bars in one unit, with the sentence that sums it up."""

    label: str
    sum_reads: str
    points: tuple[Point, ...]


class Report(Protocol):
    @property
    def title(self) -> Words: ...

    @property
    def explains(self) -> Words: ...

    def table(self, period: Period) -> Table: ...

    def series(self, period: Period, table: Table) -> list[Series]: ...


reports: Registry[Report] = Registry("report")
