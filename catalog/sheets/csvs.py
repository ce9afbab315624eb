"""CSV as spreadsheets write it: UTF-8 or UTF-16 with or without a mark, GBK, Shift-JIS; comma, semicolon or tab."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from catalog.sheets.faults import UnreadableSheet

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What somebody may choose when the letters do not tell by themselves.
ENCODINGS = {"utf-8-sig": "UTF-8", "gb18030": "GBK", "cp932": "Shift-JIS"}
DELIMITERS = ",;\t"
LONGEST_CELL = 1_000_000
PIECE = 1 << 20


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
        raise UnreadableSheet(
            reason=_("The letters could be GBK or Shift-JIS. Please choose which, or save the file as UTF-8.")
        )
    raise UnreadableSheet(
        reason=_("The letters are neither UTF-8 nor GBK nor Shift-JIS. Please save the file as UTF-8.")
    )


def rows(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number, the header first. Rows without a single cell are left out."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        file.seek(0)
        try:
            for number, cells in enumerate(csv.reader(file, delimiter=_delimiter(first), strict=True), start=1):
                if any(cells):
                    yield number, cells
        except UnicodeDecodeError as error:
            raise UnreadableSheet(reason=_("The letters are not those that were chosen for this file.")) from error
        except csv.Error as error:
            raise UnreadableSheet(
                reason=_("From row %(row)s on this is no CSV: a quotation mark is missing or too many.")
                % {"row": number + 1}
                if "number" in locals()
                else _("This is no CSV file.")
            ) from error


def _delimiter(header: str) -> str:
    """The one that stands most often between the names of the columns, none of which holds any."""
    return max(DELIMITERS, key=header.count)


def _reads_as(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while piece := file.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
