"""XLSX, read row by row. What is packed too tightly, merged, worked out or damaged is refused with a sentence."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from catalog.sheets.faults import UnreadableSheet

# An honest workbook of 200,000 rows unpacks to some 300 MB; text packs 20 : 1 at most, a trap 1000 : 1.
MOST_UNPACKED = 600 * 1024 * 1024
MOST_SHARED = 150 * 1024 * 1024
MOST_RATIO = 200
SMALL = 10 * 1024 * 1024
# Begins a cell that is no text; one of these words follows, after ``date`` the date.
ODD = "\x00"
ODDITIES = {"formula", "date", "error_value"}
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
MERGED = b"<mergeCell "
DIMENSION = re.compile(rb'<dimension ref="[A-Z0-9]+:[A-Z]+([0-9]{1,7})"')
PIECE = 1 << 20


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Every row of the first sheet with its number. Raises UnreadableSheet."""
    try:
        _refuse_traps(path)
        book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            _refuse_merged(path, sheet)
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(), start=1):
                found = [_text(cell) for cell in cells]
                if any(found):
                    yield number, found
        finally:
            book.close()
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        IndexError,
        SyntaxError,
        EOFError,
        OSError,
        zlib.error,
    ) as error:
        raise UnreadableSheet("damaged_workbook") from error


def about(path: Path) -> int:
    """How many rows the workbook says it has; some say nothing."""
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets/sheet"):
                with packed.open(name) as file:
                    found = DIMENSION.search(file.read(2000))
                return int(found.group(1)) if found else 0
    return 0


def _refuse_traps(path: Path) -> None:
    with zipfile.ZipFile(path) as packed:
        members = packed.infolist()
    total = sum(member.file_size for member in members)
    tight = any(m.file_size > SMALL and m.file_size > MOST_RATIO * max(m.compress_size, 1) for m in members)
    shared = sum(member.file_size for member in members if member.filename.endswith("sharedStrings.xml"))
    if total > MOST_UNPACKED or shared > MOST_SHARED or tight:
        raise UnreadableSheet("packed_too_tightly")


def _refuse_merged(path: Path, sheet: Any) -> None:
    """The read-only reader passes over them, so they are looked for in the sheet's own text."""
    with zipfile.ZipFile(path) as packed, packed.open(sheet._worksheet_path) as file:
        before = b""
        while piece := file.read(PIECE):
            if MERGED in before + piece:
                raise UnreadableSheet("merged_cells")
            before = piece[-len(MERGED) :]


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    kind = cell.data_type
    if kind == "f":
        return f"{ODD}formula"
    if kind == "e":
        return f"{ODD}error_value"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date | time | timedelta):
        return f"{ODD}date {value}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        # Fifteen digits are what a spreadsheet shows: 19.9 and not 19.899999999999999.
        return f"{Decimal(f'{value:.15g}').normalize():f}"
    return ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), str(value)) if "_x" in value else str(value)
