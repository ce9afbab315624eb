"""Open a sheet that somebody brings: know what it is, and give its header and rows one by one as plain texts.

A cell that is no text (a formula, a date, an error) comes as ``ODD`` and the code of its fault.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalog.sheets import csvs, workbooks
from catalog.sheets.faults import UnreadableSheet

MOST_COLUMNS = 2000


@dataclass(frozen=True)
class Sheet:
    """``rows`` begin below the header, numbered as the spreadsheet shows them; ``about`` is how many, 0: nobody knows.

    ``read_as`` is the letters' encoding.
    """

    header: list[str]
    rows: Iterator[tuple[int, list[str]]]
    read_as: str
    about: int


def open_sheet(path: Path, *, encoding: str = "") -> Sheet:
    """The sheet in the file. Raises UnreadableSheet with the reason."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise UnreadableSheet("empty_file")
    if start.startswith(b"PK"):
        if not zipfile.is_zipfile(path):
            raise UnreadableSheet("damaged_workbook")
        rows, about, read_as = workbooks.rows(path), workbooks.about, "XLSX"
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableSheet("old_workbook")
    else:
        read_as = encoding or csvs.encoding_of(path)
        rows, about = csvs.rows(path, read_as), csvs.about
    try:
        _line, header = next(rows)
    except StopIteration:
        raise UnreadableSheet("empty_file") from None
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise UnreadableSheet("too_many_columns", most=MOST_COLUMNS)
    return Sheet([name.strip() for name in header], rows, read_as, about(path))
