"""One fault of each kind that a row or cell can have, all in one sheet: each is told by row, column and sentence."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog.models import Attribute
from catalog.sheets.bringing import load
from catalog.sheets.faults import BadSheet
from catalog.stock import Wanted, reserve
from tests.catalog.sheets.shop import make_everything, row_versions, sheet
from tests.factories import make_product

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Planted:
    """``cells`` of one row, and the fault of one of them."""

    cells: dict[str, str]
    column: str
    code: str
    sentence: str


def of_product(column: str, cell: str, code: str, sentence: str) -> Planted:
    """In a row that speaks of a known product only."""
    return Planted({"product": "cup", column: cell}, column, code, sentence)


def of_variant(column: str, cell: str, code: str, sentence: str) -> Planted:
    """In a row of a new SKU that has all it needs; ``{sku}`` becomes one of its own."""
    return Planted({"product": "cup", "sku": "{sku}", "weight_g": "10", column: cell}, column, code, sentence)


def of_new_product(cells: dict[str, str], column: str, code: str, sentence: str) -> Planted:
    given = {"product": "{slug}", "category": "tea", "name:en": "New", **cells}
    return Planted({name: cell for name, cell in given.items() if cell}, column, code, sentence)


UNSEEN = "This holds characters that cannot be seen or printed. Please type it anew."
PLANTED = [
    # a cell that cannot be understood
    of_product("status", "live", "bad_choice", "“live” is none of: draft, published, retired."),
    of_product("featured", "perhaps", "bad_choice", "“perhaps” is none of: yes, no."),
    of_product("category", "sofas", "unknown_category", "There is no category “sofas”."),
    of_product("brand", "nobody", "unknown_brand", "There is no brand “nobody”."),
    of_product("family", "sofas", "unknown_family", "There is no family “sofas”."),
    of_product("maker", "Nobody Ltd", "unknown_maker", "There is no maker “Nobody Ltd”."),
    of_product("extra_categories", "gifts, sofas", "unknown_category", "There is no category “sofas”."),
    of_product("restrictions", "sharp", "unknown_restriction", "There is no restriction “sharp”."),
    of_product("collections", "winter", "unknown_collection",
               "There is no collection “winter” that is gathered by hand."),
    of_product("markets", "mars", "unknown_market", "There is no market “mars”."),
    of_product("markets", "eu@2026-12-02/2026-12-01", "date_order",
               "A product cannot leave the shop before it comes in."),
    of_product("tags", "x" * 41, "bad_tag", "A tag has 40 characters at most."),
    of_product("origin", "Japan", "unknown_country", "“Japan” is no country. Write its two letters, as in JP."),
    of_product("hs_code", "6911", "bad_hs_code", "“6911” is no HS code: six to ten digits, as in 691110."),
    of_product("from", "01/02/2026", "bad_date",
               "“01/02/2026” is no date. Write it as 2026-12-01 or 2026-12-01 08:00, in UTC."),
    of_product("position", "-1", "negative", "This must not be below zero."),
    of_product("position", "1.5", "not_whole", "“1.5” is no whole number."),
    of_product("position", "1000001", "too_large", "This is more than 1000000."),
    of_product("name:en", "x" * 201, "too_long", "This is longer than 200 characters."),
    of_product("name:en", "[clear]", "not_clearable", "This cannot be empty."),
    of_product("name:de", "Bech\x07er", "control_characters", UNSEEN),
    of_product("customs_description:en", "gift", "vague_text",
               "“gift” tells customs nothing. Say what it is and what it is made of."),
    of_product("attr:height", "high", "bad_number",
               "“high” is no number. Write it as 1234.50, without spaces or thousands separators."),
    of_product("attr:glaze", "mud", "unknown_value", "The option has no value “mud”."),
    of_product("attr:saucer", "12", "bad_sides",
               "“12” is no measure. Write two or three numbers above zero, as in 120x80x60."),
    of_product("related", "Cup!", "unknown_product", "There is no product “Cup!”."),
    of_variant("weight_g", "0", "zero_weight",
               "A weight of 0 g cannot be sent. Write what it weighs with its packing."),
    of_variant("box_mm", "120x80", "bad_box",
               "“120x80” is no box. Write length x width x height in whole millimetres, as in 120x80x60."),
    of_variant("option:size", "huge", "unknown_value", "The option has no value “huge”."),
    of_variant("national_codes", "US691110", "bad_national_code",
               "“US691110” is no code of a country: write it as US:6911101000@2026-01-01."),
    of_variant("national_codes", "US:6911101000", "needs_first_day",
               "“US:6911101000” needs the day from which it holds, as in US:6911101000@2026-01-01."),
    of_variant("price:EUR", "-1", "negative", "This must not be below zero."),
    of_variant("price:EUR", "EUR", "bad_number",
               "“EUR” is no number. Write it as 1234.50, without spaces or thousands separators."),
    of_variant("price:EUR", "1.234,50", "ambiguous_number",
               "“1.234,50” could be read in two ways. Write it with a point and no thousands separators."),
    of_variant("price:JPY", "10.5", "too_precise", "JPY is booked with 0 digits after the point; “10.5” has more."),
    of_variant("price:EUR", "100000000000", "too_large", "This is more than 99999999999."),
    of_variant("stock:SZX", "many", "not_whole", "“many” is no whole number."),
    of_variant("stock:SZX", "[clear]", "not_clearable", "This cannot be empty."),
    # a row that does not agree with itself or with the catalogue
    of_variant("compare_at:EUR", "30", "no_price", "There is an earlier price here but no price."),
    Planted({"sku": "CUP-2", "compare_at:EUR": "21.50"}, "compare_at:EUR", "not_above",
            "The earlier price must be above the price."),
    Planted({"sku": "CUP-1", "price:EUR": "26"}, "price:EUR", "not_above",
            "The earlier price must be above the price."),
    Planted({"sku": "HELD", "stock:RTM": "2"}, "stock:RTM", "count_too_low",
            "3 pieces are reserved there, so fewer than that cannot lie there."),
    Planted({"sku": "BOX", "stock:SZX": "1"}, "stock:SZX", "set_has_no_stock",
            "This is a set: it has no stock of its own, its pieces have."),
    of_variant("national_codes", "US:8501101000@2026-01-01/", "other_goods",
               "“US:8501101000@2026-01-01/” does not begin with the six digits of the HS code."),
    of_variant("national_codes", "US:6911101000@2026-01-01/, US:6911102000@2026-06-01/", "codes_overlap",
               "Two codes for the same country hold on the same day."),
    of_variant("variant_images", "plate.webp", "not_its_picture", "“plate.webp” is none of the product's pictures."),
    Planted({"product": "cup", "kind": "bundle"}, "kind", "part_of_a_set",
            "It is a piece of a set, so it cannot be one."),
    Planted({"product": "lid", "related": "saucer"}, "related", "unknown_product", "There is no product “saucer”."),
    Planted({"product": "lid", "accessory": "lid"}, "accessory", "to_itself", "A product does not go with itself."),
    Planted({"product": "lid", "images": "plate.webp"}, "images", "unknown_picture",
            "The shop has no picture “plate.webp”. Upload it first; its name is shown in the export."),
    Planted({"product": "lid", "until": "2026-01-01", "from": "2026-02-01"}, "until", "date_order",
            "A product cannot leave the shop before it comes in."),
    of_new_product({"kind": "bundle", "bundle": "BOX*1"}, "bundle", "set_of_sets",
                   "“BOX” is a set or a gift card. A set is made of goods."),
    of_new_product({"kind": "bundle", "bundle": "NIX*1"}, "bundle", "unknown_sku", "There is no SKU “NIX”."),
    of_new_product({"category": ""}, "category", "needs_category", "The product is new, so it needs a category."),
    of_new_product({"name:en": ""}, "name:en", "needs_name", "The product is new, so it needs an English name."),
    of_new_product({"product": "Café"}, "product", "bad_address",
                   "“Café” is no address: small letters, digits and hyphens, as in celadon-teapot."),
    Planted({"product": "cup", "sku": "NEW-HEAVY"}, "weight_g", "needs_weight",
            "The SKU is new, so it needs a weight."),
    # a row among the others
    of_variant("sku", "cup-3", "bad_sku",
               "“cup-3” is no SKU: capital letters and digits, joined by hyphens, as in CUP-01."),
    Planted({"sku": "HELD", "price:EUR": "9"}, "sku", "sku_twice", "The SKU “HELD” is in row {first:HELD} already."),
    Planted({"product": "lid", "sku": "OTHER"}, "sku", "other_product",
            "The SKU “OTHER” belongs to the product “other”."),
    Planted({"sku": "ASTRAY", "weight_g": "10"}, "product", "needs_product",
            "The SKU “ASTRAY” is new, so its row needs a product."),
    Planted({"price:EUR": "1"}, "sku", "needs_sku", "This row has neither a SKU nor a product."),
    Planted({"product": "other", "name:de": "Anders"}, "", "", ""),
    Planted({"product": "other", "name:de": "Ander"}, "name:de", "contradiction",
            "Row {first:other} says something else of the same product."),
]  # fmt: skip


def test_each_kind_of_fault_is_told_by_row_column_and_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    make_shop()
    path, expected = planted(tmp_path)
    before = row_versions()

    with pytest.raises(BadSheet) as refusal:
        load(path, by=None, reference="test")

    found = [(fault.row, fault.column, fault.code, str(fault)) for fault in refusal.value.faults]
    assert set(found) ^ set(expected) == set()
    assert found == expected
    assert row_versions() == before


def make_shop() -> None:
    make_everything()
    make_product("OTHER", slug="other", stock={})
    Attribute.objects.create(code="saucer", kind="dimension", unit="mm", label_en="Saucer")
    make_product("HELD", slug="held", stock={"RTM": 5})
    reserve([Wanted("HELD", 3, "RTM")], reference="TW-1", until=datetime(2030, 1, 1, tzinfo=UTC))


def planted(folder: Path) -> tuple[Path, list[tuple[int, str, str, str]]]:
    """The sheet, and its faults as they are to be told."""
    columns = list(dict.fromkeys(name for row in PLANTED for name in row.cells))
    rows, first, expected = [], dict[str, int](), []
    for line, row in enumerate(PLANTED, start=2):
        cells = {name: cell.format(sku=f"NEW-{line}", slug=f"new-{line}") for name, cell in row.cells.items()}
        for name in ("sku", "product"):
            first.setdefault(cells.get(name, ""), line)
        rows.append([cells.get(name, "") for name in columns])
        if row.code:
            said = row.sentence
            for key, at in first.items():
                said = said.replace(f"{{first:{key}}}", str(at))
            expected.append((line, row.column, row.code, said))
    return sheet(folder / "planted.csv", [columns, *rows]), expected
