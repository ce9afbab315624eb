"""A table of values as a table of words, the way the reader writes days and money."""

from dataclasses import dataclass
from datetime import date

from moneyed import Money

from analytics.report import Cell, Table, Words
from shop.languages import write_date, write_money, write_number


@dataclass(frozen=True)
class ShownTable:
    """Headings and cells with whether they are figures (and so stand at the end of their column)."""

    heads: tuple[tuple[Words, bool], ...]
    rows: tuple[tuple[tuple[str, bool], ...], ...]


def shown(table: Table) -> ShownTable:
    figures = tuple(column.kind in ("count", "money") for column in table.columns)
    heads = tuple((column.label, figure) for column, figure in zip(table.columns, figures, strict=True))
    rows = tuple(tuple((_word(cell), figure) for cell, figure in zip(row, figures, strict=True)) for row in table.rows)
    return ShownTable(heads, rows)


def _word(cell: Cell) -> str:
    if isinstance(cell, Money):
        return write_money(cell)
    if isinstance(cell, date):
        return write_date(cell, style="medium")
    return write_number(cell) if isinstance(cell, int) else cell
