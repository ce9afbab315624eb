"""What a file as a whole can be that is no sheet: each is refused with its sentence, and nothing is written."""

import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from django.db import transaction

from catalog.sheets.bringing import load
from catalog.sheets.faults import SENTENCES, BadSheet, UnreadableSheet
from tests.catalog.sheets.shop import row_versions, sheet
from tests.catalog.sheets.test_planted_cells import PLANTED
from tests.factories import make_product

pytestmark = pytest.mark.django_db

HEADER = b"sku,price:EUR,name:de\n"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">{LAUGHS}]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'


def workbook(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def remade(path: Path, *, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one of its parts made otherwise."""
    with zipfile.ZipFile(path) as was:
        parts = {name: was.read(name) for name in was.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, change(content) if name.endswith(part) else content)
    return path


def of_bytes(content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "sheet.csv"
        path.write_bytes(content)
        return path

    return make


def merged(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["sku", "price:EUR"])
    book.active.append(["CUP", 9])
    book.active.merge_cells("A2:B2")
    book.save(folder / "sheet.xlsx")
    return folder / "sheet.xlsx"


def zip_bomb(folder: Path) -> Path:
    path = workbook(folder / "sheet.xlsx", ["sku", "name:de"], ["CUP", "Becher"])
    return remade(path, part="sheet1.xml", change=lambda was: was + b" " * 20_000_000)


def entity_bomb(folder: Path) -> Path:
    path = workbook(folder / "sheet.xlsx", ["sku", "name:de"], ["CUP", "Becher"])
    return remade(path, part="sheet1.xml", change=lambda was: BOMB.encode() + was.replace(b"Becher", b"&l9;"))


def outside_entity(folder: Path) -> Path:
    path = workbook(folder / "sheet.xlsx", ["sku", "name:de"], ["CUP", "Becher"])
    return remade(path, part="sheet1.xml", change=lambda was: OUTSIDE.encode() + was.replace(b"Becher", b"&secret;"))


def cut_workbook(folder: Path) -> Path:
    path = workbook(folder / "sheet.xlsx", ["sku", "name:de"], ["CUP", "Becher"])
    path.write_bytes(path.read_bytes()[:-200])
    return path


def broken_part(folder: Path) -> Path:
    path = workbook(folder / "sheet.xlsx", ["sku", "name:de"], ["CUP", "Becher"])
    return remade(path, part="sheet1.xml", change=lambda was: was[:-40])


def no_workbook(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "sheet.xlsx", "w") as packed:
        packed.writestr("holiday.jpg", b"no sheet")
    return folder / "sheet.xlsx"


DAMAGED = "The workbook is damaged. Please save it once more."
FILES = {
    "nothing at all": (of_bytes(b""), "empty_file", "The file is empty."),
    "only line ends": (of_bytes(b"\n\n\r\n"), "empty_file", "The file is empty."),
    "only a mark": (of_bytes(b"\xef\xbb\xbf"), "empty_file", "The file is empty."),
    "an old workbook": (
        of_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)), "old_workbook",
        "This is an old XLS workbook or one with a password. Please save it as XLSX or CSV."),
    "a packed file that is cut off": (cut_workbook, "damaged_workbook", DAMAGED),
    "a packed file of pictures": (no_workbook, "damaged_workbook", DAMAGED),
    "a workbook with a broken part": (broken_part, "damaged_workbook", DAMAGED),
    "a bomb of entities": (entity_bomb, "damaged_workbook", DAMAGED),
    "an entity from outside": (outside_entity, "damaged_workbook", DAMAGED),
    "a bomb of blanks": (
        zip_bomb, "packed_too_tightly",
        "The workbook unpacks to more than can be read. Please divide it, or save it as CSV."),
    "merged cells": (
        merged, "merged_cells",
        "Cells of this sheet are merged. Please undo that: a merged cell has no row of its own."),
    "letters of no kind": (
        of_bytes(HEADER + b"CUP,9,\xff\xff\xff\n"), "unknown_letters",
        "The letters are neither UTF-8 nor GBK nor Shift-JIS. Please save the file as UTF-8."),
    "letters of two kinds": (
        of_bytes(HEADER + "CUP,9,湯呑み\n".encode("cp932")), "doubtful_letters",
        "The letters could be GBK or Shift-JIS. Please choose which, or save the file as UTF-8."),
    "lone surrogates": (
        of_bytes(HEADER + b"CUP,9,\xed\xa0\x80\n"), "unknown_letters",
        "The letters are neither UTF-8 nor GBK nor Shift-JIS. Please save the file as UTF-8."),
    "a mark and other letters": (
        of_bytes(b"\xef\xbb\xbf" + HEADER + "CUP,9,茶杯\n".encode("gb18030")), "other_letters",
        "The letters are not those that were chosen for this file."),
    "half a letter of UTF-16": (
        of_bytes("sku,name:de\nCUP,Becher\n".encode("utf-16") + b"x"), "other_letters",
        "The letters are not those that were chosen for this file."),
    "an open quotation mark": (
        of_bytes(HEADER + b'CUP,9,"Becher\n'), "no_csv",
        "Row 2 is no CSV: a quotation mark is missing or too many, or a cell is far too long."),
    "a cell without end": (
        of_bytes(HEADER + b"CUP,9," + b"x" * 1_000_001 + b"\n"), "no_csv",
        "Row 2 is no CSV: a quotation mark is missing or too many, or a cell is far too long."),
    "a row without end": (
        of_bytes(HEADER + b"CUP,9," + b"x" * 8_000_001), "endless_row", "Row 2 is far too long for a sheet."),
    "columns without end": (
        of_bytes(b",".join(b"c%d" % n for n in range(2001)) + b"\n1\n"), "too_many_columns",
        "The sheet has more than 2000 columns."),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_sheet_is_refused_with_its_sentence(tmp_path: Path, name: str) -> None:
    make_product("CUP")
    make, code, says = FILES[name]
    path, before = make(tmp_path), row_versions()
    with pytest.raises(UnreadableSheet) as refusal, transaction.atomic():
        load(path, by=None, reference="test")
    [fault] = refusal.value.faults
    assert (fault.row, fault.column, fault.code, str(refusal.value)) == (0, "", code, says)
    assert row_versions() == before


NO_COLUMN = "There is no column of this name. The export shows which ones there are."
UNSEEN = "This holds characters that cannot be seen or printed. Please type it anew."
HEADERS = {
    "unknown columns": (
        [["sku", "colour", "", "price:EUR", "price:XYZ"], ["CUP", "red", "1", "9", "9"]],
        [(1, "#3", "unknown_column", NO_COLUMN),
         (1, "colour", "unknown_column", NO_COLUMN),
         (1, "price:XYZ", "unknown_column", NO_COLUMN)]),
    "unseen characters in a header": (
        [["sku", "na\x00me:de", "price:EUR\u202e"], ["CUP", "Becher", "9"]],
        [(1, "name:de", "control_characters", UNSEEN),
         (1, "price:EUR", "control_characters",
          UNSEEN)]),
    "a column twice": (
        [["sku", "price:EUR", "Price:eur"], ["CUP", "9", "8"]],
        [(1, "Price:eur", "column_twice", "This column is there twice.")]),
    "no SKU": ([["product", "name:de"], ["cup", "Becher"]],
               [(1, "sku", "no_key_column", "The sheet needs a column “sku”.")]),
    "only a header": ([["sku", "price:EUR"]],
                      [(1, "", "no_rows", "The sheet has no rows below its header.")]),
    "empty rows": ([["sku", "price:EUR"], ["", ""], [""]],
                   [(1, "", "no_rows", "The sheet has no rows below its header.")]),
    "more cells than columns": (
        [["sku", "price:EUR"], ["CUP", "9"], ["LID", "9", "", "8"]],
        [(3, "", "too_many_cells", "This row has more cells than the header has columns.")]),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_that_is_wrong_is_told_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    make_product("CUP")
    make_product("LID")
    rows, expected = HEADERS[name]
    assert refused(sheet(tmp_path / "sheet.csv", rows)) == expected


def refused(path: Path) -> list[tuple[int, str, str, str]]:
    before = row_versions()
    with pytest.raises(BadSheet) as refusal, transaction.atomic():
        load(path, by=None, reference="test")
    assert row_versions() == before
    return [(fault.row, fault.column, fault.code, str(fault)) for fault in refusal.value.faults]


DATE = "This is a date where a number or text is expected. Format the cell as text and type it anew."


def test_cells_of_a_workbook_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    make_product("CUP")
    with xlsxwriter.Workbook(path) as book:
        goods, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        goods.write_row(0, 0, ["sku", "price:EUR", "name:de", "stock:SZX", "name:fr"])
        goods.write_string(1, 0, "CUP")
        goods.write_formula(1, 1, "=1+1", None, 2)
        goods.write_number(1, 2, 45_000, day)
        goods.write_formula(1, 3, "=1/0", None, "#DIV/0!")
        goods.write_string(1, 4, "Tasse\ud800".encode("utf-8", "replace").decode() + "_xD800_")
    remade(path, part="sheet1.xml", change=lambda was: was.replace(b"<f>1/0</f>", b""))
    assert refused(path) == [
        (
            2,
            "name:de",
            "date",
            DATE,
        ),
        (
            2,
            "name:fr",
            "control_characters",
            UNSEEN,
        ),
        (2, "price:EUR", "formula", "This is a formula. Please put its value in its place."),
        (2, "stock:SZX", "error_value", "The spreadsheet could not work this out."),
    ]


def test_a_header_that_is_worked_out_is_no_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "sheet.xlsx", ["sku", '="price:EUR"'], ["CUP", 9])
    make_product("CUP")
    assert refused(path) == [(1, "#2", "formula", "This is a formula. Please put its value in its place.")]


# How they are written, and what staff choose where the letters do not tell by themselves.
LETTERS = [
    ("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("gb18030", "gb18030"), ("cp932", "cp932"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "chosen"), LETTERS)
def test_letters_that_are_understood_arrive_whole(tmp_path: Path, written: str, chosen: str) -> None:
    cup = make_product("CUP").product
    text = "sku;name:zh-hans\nCUP;青瓷茶杯，一只\n"
    if written == "cp932":
        text = text.replace("只", "個")
    path = of_bytes(text.encode(written))(tmp_path)
    found = load(path, encoding=chosen, by=None, reference="test")
    cup.refresh_from_db()
    assert (cup.name_zh_hans, found.counts["cells"]) == (text.strip().rpartition(";")[2], {"name:zh-hans": 1})


def test_a_million_rows_are_refused_in_little_memory(tmp_path: Path) -> None:
    make_product("CUP")
    path = tmp_path / "sheet.csv"
    with path.open("wb") as file:
        file.write(b"sku,price:EUR\n")
        for first in range(0, 1_000_000, 50_000):
            file.write(b"".join(b"N-%d,1\n" % n for n in range(first, first + 50_000)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = refused(path)
    assert (250_002, "", "too_many_rows", "The sheet has more than 250000 rows. Please divide it.") in found
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60 * 1024


def test_no_kind_of_fault_is_left_unproved() -> None:
    elsewhere = {"too_many_bytes", "file_lost", "gave_up", "too_many_rows", "formula", "date", "error_value"}
    planted = {row.code for row in PLANTED if row.code} | {code for _make, code, _says in FILES.values()}
    planted |= {code for _rows, faults in HEADERS.values() for _row, _column, code, _says in faults}
    assert planted | elsewhere == set(SENTENCES)
