"""CSV as spreadsheets write it: UTF-8 or UTF-16 with or without a mark, GBK, Shift-JIS; comma, semicolon or tab."""

import codecs
import csv
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from catalog.sheets.faults import UnreadableSheet

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What somebody may choose when the letters do not tell by themselves.
ENCODINGS = {"utf-8-sig": "UTF-8", "gb18030": "GBK", "cp932": "Shift-JIS"}
DELIMITERS = ",;\t"
LONGEST_CELL = 1_000_000
LONGEST_ROW = 8_000_000
PIECE = 1 << 20
# Bytes that are no letters in Shift-JIS; Python reads them as these all the same.
NO_LETTERS = re.compile("[\x80\xa0\uf8f0-\uf8f3]")


def encoding_of(path: Path) -> str:
    """How the file's letters are written. Raises UnreadableSheet when that cannot be told for sure."""
    with path.open("rb") as file:
        start = file.read(4)
    for mark, name in MARKS:
        if start.startswith(mark):
            return name
    if _reads_as(path, "utf-8"):
        return "utf-8"
    fitting = [name for name in ("gb18030", "cp932") if _reads_as(path, name)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UnreadableSheet("doubtful_letters")
    raise UnreadableSheet("unknown_letters")


def rows(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number, the header first. Rows without a single cell are left out. Raises UnreadableSheet."""
    csv.field_size_limit(LONGEST_CELL)
    number = taken = 0

    def lines(file: IO[str]) -> Iterator[str]:
        """Whatever a file holds, no row of it fills the memory."""
        nonlocal taken
        while line := file.readline(LONGEST_ROW + 1):
            taken += len(line)
            if taken > LONGEST_ROW:
                raise UnreadableSheet("endless_row", row=number + 1)
            yield line

    with path.open(encoding=encoding, newline="") as file:
        try:
            delimiter = _delimiter(file.readline(LONGEST_ROW))
            file.seek(0)
            given = lines(file)
            for line in given:
                if '"' in line or len(line) > LONGEST_CELL:
                    cells = next(csv.reader(chain([line], given), delimiter=delimiter, strict=True))
                else:  # most rows of prices and stock: divided in a tenth of the time
                    cells = line.rstrip("\r\n").split(delimiter)
                number, taken = number + 1, 0
                if any(cells):
                    yield number, cells
        except UnicodeDecodeError as error:
            raise UnreadableSheet("other_letters") from error
        except csv.Error as error:
            raise UnreadableSheet("no_csv", row=number + 1) from error


def about(path: Path) -> int:
    """How many lines there are, which is what a progress bar needs."""
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(PIECE), b""))


def _delimiter(header: str) -> str:
    """The one that stands most often between the names of the columns, none of which holds any."""
    return max(DELIMITERS, key=header.count)


def _reads_as(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while piece := file.read(PIECE):
                if NO_LETTERS.search(decoder.decode(piece)) and encoding == "cp932":
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
