"""Take the catalogue out as a sheet: rows stream from the database into the file, whatever their number."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import xlsxwriter
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalog.sheets.cells import guard
from catalog.sheets.columns import Column, Level, Part
from catalog.sheets.live import DIVIDER, joins, told

FETCH = 2000
BOM = "\ufeff"

ROWS = """
SELECT p.slug, coalesce(v.sku, ''), {product}, {variant}
FROM catalog_product p {product_joins}
LEFT JOIN catalog_variant v ON v.product_id = p.id {variant_joins}
ORDER BY p.id, v.position, v.id
"""
# A variant's joins stand in the same FROM as its product's, so the specifications of both need names of their own.
OF_VARIANT = "variant_specs"


def rows(columns: Sequence[Column]) -> Iterator[list[str]]:
    """The cells of every variant in the order of ``columns``; a product without variants has a row with no SKU."""
    product = [column for column in columns if column.level == Level.PRODUCT and column.part != Part.KEY]
    variant = [column for column in columns if column.level == Level.VARIANT and column.part != Part.KEY]
    statement = ROWS.format(
        product=told(columns, Level.PRODUCT),
        variant=_renamed(f"coalesce({told(columns, Level.VARIANT)}, '')"),
        product_joins=joins(columns, Level.PRODUCT),
        variant_joins=_renamed(joins(columns, Level.VARIANT)),
    )
    place = {column.name: at for at, column in enumerate([*product, *variant], start=2)}
    place |= {"product": 0, "sku": 1}
    order = [place[column.name] for column in columns]
    nothing = [""] * len(variant)
    with connection.chunked_cursor() as cursor:
        cursor.itersize = FETCH
        cursor.execute(statement.replace("%%", "%"))
        for slug, sku, of_product, of_variant in cursor:
            found = [slug, sku, *(of_product.split(DIVIDER) if product else ())]
            found += (of_variant.split(DIVIDER) if sku else nothing) if variant else ()
            yield [found[at] for at in order]


def _renamed(statement: str) -> str:
    return statement.replace("specs.told", f"{OF_VARIANT}.told").replace(") specs ON", f") {OF_VARIANT} ON")


def csv_lines(columns: Sequence[Column]) -> Iterator[str]:
    """The file piece by piece: UTF-8 with the mark by which spreadsheets know it."""
    piece = io.StringIO()
    writer = csv.writer(piece)
    piece.write(BOM)
    writer.writerow([column.name for column in columns])
    for number, cells in enumerate(rows(columns)):
        writer.writerow([guard(cell) for cell in cells])
        if number % FETCH == 0:
            yield piece.getvalue()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue()


def write_csv(columns: Sequence[Column], file: IO[str]) -> None:
    file.writelines(csv_lines(columns))


def write_xlsx(columns: Sequence[Column], path: Path) -> None:
    """A workbook of two sheets, the goods and what the columns mean; it is written row by row to the disk."""
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
        for line, cells in enumerate(rows(columns), start=1):
            for at, (column, cell) in enumerate(zip(columns, cells, strict=True)):
                if not cell:
                    continue
                if column.is_number and _fits(cell):
                    goods.write_number(line, at, float(cell))
                else:
                    goods.write_string(line, at, guard(cell))
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
        sheet.write_string(line, 1, means, heading if line == 0 else None)


def _width(column: Column) -> int:
    return {Part.TEXT: 32, Part.KEY: 24, Part.LIST: 24}.get(column.part, 14)


def _fits(cell: str) -> bool:
    """Whether a spreadsheet's number (15 digits) holds it as it is written here."""
    return len(cell) <= 15 and cell.replace(".", "", 1).isascii() and cell.replace(".", "", 1).isdigit()
