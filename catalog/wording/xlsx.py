"""A translation sheet as XLSX: a row a text, a column a language."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence

import openpyxl
import xlsxwriter

from catalog.errors import BadSheet
from catalog.wording.sheet import MOST_TEXTS, Line, Text, guarded, remembered, tidy, unguarded
from catalog.wording.tables import TARGETS

HEAD = ("key", "check", "en")
LONGEST_CELL = 32_767  # of the file format
MOST_UNPACKED = 200 * 1024 * 1024
WIDE = 60


def write(texts: Iterable[Text], languages: Sequence[str]) -> bytes:
    """The workbook. Row by row, so that memory does not grow with it. Raises BadSheet for more than fits."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("Translations")
        bold = book.add_format({"bold": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, 1, 8)
        sheet.set_column(2, 2 + len(languages), WIDE, wrap)
        for place, name in enumerate((*HEAD, *languages)):
            sheet.write_string(0, place, name, bold)
        for row, text in enumerate(texts, start=1):
            if row > MOST_TEXTS:
                raise BadSheet(reason_code="many", most=MOST_TEXTS)
            words = [text.translations[language] for language in languages]
            for place, cell in enumerate((text.key, text.check(*languages), text.source, *words)):
                written = guarded(tidy(cell))
                if len(written) > LONGEST_CELL:
                    raise BadSheet(reason_code="cell", key=text.key)
                sheet.write_string(row, place, written, wrap if place > 1 else None)
    return out.getvalue()


def read(content: bytes) -> Iterator[Line]:
    """Translations with the number of their row. Raises BadSheet for what is no such workbook."""
    _refuse_bomb(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        head = [str(cell or "").strip() for cell in next(rows, ())]
    except (OSError, ValueError, KeyError, IndexError, zipfile.BadZipFile, SyntaxError, TypeError) as error:
        raise BadSheet(reason_code="format") from error
    if tuple(head[:2]) != HEAD[:2]:
        raise BadSheet(reason_code="head")
    places = {place: name for place, name in enumerate(head) if name in TARGETS}
    if not places:
        raise BadSheet(reason_code="languages")
    for number, row in enumerate(rows, start=2):
        if number > MOST_TEXTS + 1:
            raise BadSheet(reason_code="many", most=MOST_TEXTS)
        cells = [unguarded("" if cell is None else str(cell)) for cell in row]
        if any(cells):
            cells += [""] * (len(head) - len(cells))
            for place, language in places.items():
                source, was = remembered(cells[1], language)
                yield Line(number, cells[0].strip(), language, source, was, cells[place])


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise BadSheet(reason_code="large")
    except zipfile.BadZipFile as error:
        raise BadSheet(reason_code="format") from error
