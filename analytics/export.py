"""A report as a CSV file that a spreadsheet opens as it is meant, and never as a formula."""

import csv
import io
from datetime import date

from moneyed import Money

from analytics.report import Cell, Table

# Also the full-width twins, which some spreadsheets read as the same.
FORMULA_STARTS = tuple("=+-@\t\r\n\x00＝＋－＠")
BOM = "\ufeff"


def as_csv(table: Table) -> str:
    """Days as ISO dates, money as a plain number (its currency is a column of its own)."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(column.name for column in table.columns)
    for row in table.rows:
        writer.writerow(_cell(cell) for cell in row)
    return BOM + file.getvalue()


def _cell(cell: Cell) -> str:
    if isinstance(cell, Money):
        return f"{cell.amount:f}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int):
        return str(cell)
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
