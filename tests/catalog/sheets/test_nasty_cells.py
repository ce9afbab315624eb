"""Whatever stands in a cell: text is kept to the letter, what cannot be is refused, and nothing in between happens."""

from pathlib import Path

import openpyxl
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Product, Variant
from catalog.sheets.cells import guard
from catalog.sheets.columns import Level, Part
from catalog.sheets.faults import BadSheet
from catalog.sheets.offered import all_columns
from tests.catalog.sheets.shop import bring, make_everything, row_versions, sheet, table, taken_out
from tests.factories import make_product

pytestmark = pytest.mark.django_db

KEPT = [
    "cup'; DROP TABLE catalog_product; --",
    "cup%s %(sku)s {0} \\ $1",
    '<script>alert("cup")</script>',
    "\u202eporcelain cup\u202c \u200f",
    '=HYPERLINK("http://cup.example")',
    "+porcelain cup",
    "-porcelain cup",
    "@porcelain cup",
    "'=porcelain cup",
    "porcelain\ncup\twide",
    "瓷杯 🍵 cup",
]
REFUSED = ["cup\x01", "cup\x00", "cup\x1f", "cup\x7f", "cup\x9f", "cup\uffff"]
UNSEEN = "This holds characters that cannot be seen or printed. Please type it anew."


def text_columns() -> list[str]:
    return [column.name for column in all_columns() if column.part == Part.TEXT]


def targets(level: Level) -> list[str]:
    return [column.target for column in all_columns() if column.part == Part.TEXT and column.level == level]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_text_column_keeps_what_is_written_to_the_letter(tmp_path: Path, ending: str) -> None:
    cup = make_product("CUP")
    names = text_columns()
    for text in KEPT:
        bring(sheet(tmp_path / "nasty.csv", [["sku", *names], ["CUP", *[guard(text)] * len(names)]]))
        of_product = Product.objects.values_list(*targets(Level.PRODUCT)).get()
        of_variant = Variant.objects.values_list(*targets(Level.VARIANT)).get(pk=cup.pk)
        assert set(of_product + of_variant) == {text}
        before = row_versions()
        found = bring(taken_out(tmp_path / f"again.{ending}"))
        assert (found.counts["unchanged_rows"], found.counts["cells"]) == (1, {})
        assert row_versions() == before


def test_what_cannot_be_is_refused_in_every_text_column(tmp_path: Path) -> None:
    make_product("CUP")
    names = text_columns()
    for text in REFUSED:
        rows = [["sku", *names], ["CUP", *[text] * len(names)]]
        assert refused(sheet(tmp_path / "nasty.csv", rows)) == sorted((2, name, UNSEEN) for name in names)


def test_a_workbook_brings_in_no_half_letters_either(tmp_path: Path) -> None:
    """A workbook writes what XML cannot hold as an escape: NUL, lone surrogates, controls."""
    make_product("CUP")
    names = text_columns()
    for escape in ("_x0000_", "_xD800_", "_xDFFF_", "_x0001_"):
        book = openpyxl.Workbook()
        book.active.append(["sku", *names])
        book.active.append(["CUP", *[f"cup{escape}"] * len(names)])
        book.save(tmp_path / "nasty.xlsx")
        assert refused(tmp_path / "nasty.xlsx") == sorted((2, name, UNSEEN) for name in names)


def test_keys_that_look_like_others_are_no_keys(tmp_path: Path) -> None:
    make_product("CUP", slug="cup")
    rows = [
        ["product", "sku", "weight_g"],
        ["cup", "CUP\u202e", "10"],
        ["cup", "СUP", "10"],  # a Cyrillic letter
        ["cup", "CUP\x00", "10"],
        ["cup\u200b", "NEW", "10"],
        ["cup", "=CUP", "10"],
        ["cup", "CUP'--", "10"],
    ]
    no_sku = "“%s” is no SKU: capital letters and digits, joined by hyphens, as in CUP-01."
    assert refused(sheet(tmp_path / "keys.csv", rows)) == [
        (2, "sku", no_sku % "CUP\u202e"),
        (3, "sku", no_sku % "СUP"),
        (4, "sku", UNSEEN),
        (5, "category", "The product is new, so it needs a category."),
        (5, "name:en", "The product is new, so it needs an English name."),
        (5, "product", "“cup\u200b” is no address: small letters, digits and hyphens, as in celadon-teapot."),
        (6, "sku", no_sku % "=CUP"),
        (7, "sku", no_sku % "CUP'--"),
    ]


def refused(path: Path) -> list[tuple[int, str, str]]:
    before = row_versions()
    with pytest.raises(BadSheet) as refusal, transaction.atomic():
        bring(path)
    assert row_versions() == before
    return [(fault.row, fault.column, str(fault)) for fault in refusal.value.faults]


SOMETHING = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.from_regex(r"\A-?[0-9]{1,6}([.,][0-9]{0,4})?\Z"),
    st.sampled_from(
        ["[clear]", "'[clear]", "yes", "no", "cup", "CUP-1", "CUP-1*2", "tea", "new, gift", "120x80x60", "2026-12-01",
         "eu@/", "US:6911101000@2026-01-01", "cup-top.webp", "\x1f", "\x18", "\x00formula", "1e9", "NaN", "٣", "½",
         "9999-12-31T23:59:59+14:00", "0001-01-01", "0001-01-01T00:00+14:00", ",", "eu@", "*", "CUP-1*", "@/"]
    ),
)  # fmt: skip


@pytest.fixture
def _everything() -> None:
    make_everything()


@pytest.mark.usefixtures("_everything")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_cell_is_refused_or_taken_and_told_again_as_it_was_taken(tmp_path: Path, data: st.DataObject) -> None:
    with transaction.atomic():
        names = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
        cells = data.draw(st.lists(SOMETHING, min_size=len(names), max_size=len(names)))
        before = row_versions()
        if _is_refused(sheet(tmp_path / "any.csv", [["sku", *names], ["CUP-2", *cells]])):
            assert row_versions() == before
        else:
            told = table(taken_out(tmp_path / "out.csv"))
            found = bring(tmp_path / "out.csv")
            assert (found.counts["unchanged_rows"], found.counts["cells"]) == (len(told), {})
        transaction.set_rollback(True)


def _is_refused(path: Path) -> bool:
    """Every fault has its sentence; what is taken breaks no key."""
    try:
        with transaction.atomic():
            bring(path)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except BadSheet as refusal:
        return "" not in [str(fault) for fault in refusal.faults]
    return False


# Of the words one column a kind is enough: their languages are alike.
NAMES = [
    "status", "kind", "category", "brand", "family", "maker", "tags", "featured", "position", "everywhere", "from",
    "until", "origin", "hs_code", "markets", "extra_categories", "restrictions", "collections", "related", "accessory",
    "together", "bundle", "images", "name:en", "name:de", "description:ar", "customs_description:en", "seo_title:ja",
    "on_sale", "weight_g", "box_mm", "variant_hs_code", "variant_origin", "national_codes", "variant_images",
    "option:size", "price:EUR", "compare_at:EUR", "price:JPY", "market_price:gb", "market_compare_at:gb", "stock:SZX",
    "stock:LAX", "attr:height", "attr:glaze", "attr:handmade", "variant_attr:height", "variant_customs_description:en",
]  # fmt: skip
