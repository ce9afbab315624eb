"""Taken out and brought in again, a sheet changes nothing; and what is changed in it is all that changes."""

from pathlib import Path

import pytest

from catalog.models import Product
from catalog.sheets.offered import all_columns
from tests.catalog.sheets.shop import bring, make_everything, row_versions, sheet, table, taken_out

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_sheet_that_comes_back_unchanged_writes_no_row(tmp_path: Path, ending: str) -> None:
    make_everything()
    out = taken_out(tmp_path / f"all.{ending}")
    before = row_versions()

    found = bring(out)

    assert found.counts["rows"] == found.counts["unchanged_rows"] == 4
    assert found.counts["cells"] == {}
    assert row_versions() == before
    assert len(before["catalog_product"]) == 3


def test_the_catalogue_of_these_tests_has_something_of_every_part(tmp_path: Path) -> None:
    """Or the round trip would prove less than it says. Languages and currencies are alike, one of each is enough."""
    make_everything()
    rows = table(taken_out(tmp_path / "all.csv"))
    parts = {column.name.partition(":")[0] for column in all_columns()}
    told = {name.partition(":")[0] for row in rows for name, cell in row.items() if cell}
    assert parts - told == set()


def test_new_goods_made_from_a_sheet_are_told_as_those_they_were_copied_from(tmp_path: Path) -> None:
    make_everything()
    out = taken_out(tmp_path / "all.csv")
    told = table(out)
    columns = list(told[0])
    copies = [{**row, "product": row["product"] + "-again", "sku": row["sku"] + "-AGAIN"} for row in told]

    bring(sheet(tmp_path / "again.csv", [columns, *([row[name] for name in columns] for row in copies)]))

    assert Product.objects.count() == 6
    again = table(taken_out(tmp_path / "both.csv"))[4:]
    for was, new in zip(told, again, strict=True):
        different = {name for name in columns if was[name] != new[name]}
        assert different <= {"product", "sku", "position"}
