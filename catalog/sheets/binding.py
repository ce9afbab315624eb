"""Take the catalogue out as a workbook: the goods, and beside them what each column means."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from catalog.sheets.cells import guard
from catalog.sheets.columns import Column, Part
from catalog.sheets.exporting import rows
from shop.errors import Refusal

# A page is waited for; a command may take its time.
MOST_IN_A_PAGE = 10_000
MOST_ROWS = 1_000_000
TOO_MANY = _("These are more than %(most)s rows. Take them out as CSV.")
TOO_LONG = _("“%(column)s” of “%(name)s” is longer than a cell of a workbook can be. Take it out as CSV.")


class TooLargeWorkbook(Refusal):
    code = "too_large_workbook"
    status = 422
    sentence = _("%(reason)s")


def write_xlsx(columns: Sequence[Column], path: Path, *, family: str = "", most: int = MOST_ROWS) -> None:
    """A workbook of two sheets, the goods and what the columns mean; it is written row by row to the disk.

    Raises TooLargeWorkbook for more than ``most`` rows, and for a text that is longer than a workbook's cell.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(path, options) as book:
        heading = book.add_format({"bold": True, "bg_color": "#F3EEE7", "border_color": "#E4DDD3", "bottom": 1})
        # As text, or a spreadsheet takes the zeros off an HS code and makes a date of a SKU.
        as_text = book.add_format({"num_format": "@"})
        goods = book.add_worksheet("products")
        goods.freeze_panes(1, 2)
        for at, column in enumerate(columns):
            goods.set_column(at, at, _width(column), None if column.is_number else as_text)
            goods.write_string(0, at, column.name, heading)
        for line, cells in enumerate(rows(columns, family=family), start=1):
            if line > most:
                raise TooLargeWorkbook(reason=TOO_MANY % {"most": most})
            for at, (column, cell) in enumerate(zip(columns, cells, strict=True)):
                if not cell:
                    continue
                if column.is_number and _fits(cell):
                    goods.write_number(line, at, float(cell))
                elif goods.write_string(line, at, guard(cell)):
                    raise TooLargeWorkbook(reason=TOO_LONG % {"name": cells[0], "column": column.name})
        _explain(book.add_worksheet(pgettext("sheet", "Columns")), columns, heading)


def _explain(sheet: "xlsxwriter.worksheet.Worksheet", columns: Sequence[Column], heading: object) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    lines = [
        (pgettext("sheet", "Column"), pgettext("sheet", "Meaning")),
        *((column.name, str(column.means)) for column in columns),
        ("", ""),
        ("", _("Only the columns that a sheet has are changed; take away what you do not want to touch.")),
        ("", _("An empty cell leaves the value as it is; [clear] takes it away.")),
        ("", _("Text that begins like a formula has an apostrophe in front, which is taken off again.")),
    ]
    for line, (name, means) in enumerate(lines):
        sheet.write_string(line, 0, name, heading if line == 0 else None)
        sheet.write_string(line, 1, str(means), heading if line == 0 else None)


def _width(column: Column) -> int:
    return {Part.TEXT: 32, Part.KEY: 24, Part.LIST: 24}.get(column.part, 14)


def _fits(cell: str) -> bool:
    """Whether a spreadsheet's number (15 digits) holds it as it is written here."""
    return len(cell) <= 15 and cell.replace(".", "", 1).isascii() and cell.replace(".", "", 1).isdigit()
