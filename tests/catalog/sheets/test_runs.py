"""The life of a sheet that was brought."""

import io
from pathlib import Path

import pytest
from django.core.files import File
from django.core.management import call_command
from django.core.management.base import CommandError

from catalog.models import PastPrice, Price, SheetRun, Stock, StockMove
from catalog.sheets import runs
from catalog.sheets.faults import SENTENCES, UnreadableSheet
from shop.errors import IllegalMove
from shop.models import User
from tests.catalog.sheets.shop import make_everything, row_versions, sheet, table, taken_out
from tests.factories import make_product, stock_lies

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: object, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


def brought(path: Path, by: User | None = None) -> SheetRun:
    with path.open("rb") as file:
        return runs.receive(File(file), name=path.name, by=by)


def test_a_sheet_is_looked_at_confirmed_and_loaded(tmp_path: Path) -> None:
    make_product("CUP", price={"EUR": "20.00"}, stock={"SZX": 5})
    olive = User.objects.create_user("olive@example.com")
    rows = [["sku", "price:EUR", "stock:SZX", "name:de"], ["CUP", "18", "7", "Becher"]]
    run = brought(sheet(tmp_path / "prices.csv", rows), by=olive)
    assert (run.state, runs.work()) == ("waiting", 1)
    run.refresh_from_db()
    assert (run.state, run.faults) == ("ready", [])
    assert run.counts["cells"] == {"name:de": 1, "price:EUR": 1, "stock:SZX": 1}
    assert Price.objects.get().amount.amount == 20

    runs.confirm(run.pk, by=olive)
    assert runs.work() == 1
    run.refresh_from_db()

    assert (run.state, run.loaded_by, run.attempts) == ("loaded", olive, 0)
    price = Price.objects.get()
    assert (str(price.amount.amount), price.proposed) == ("18.000", False)
    move = StockMove.objects.get(kind="counted")
    assert (move.on_hand_change, move.by, move.reference) == (2, olive, f"sheet {run.pk}")
    assert Stock.objects.get().on_hand == 7
    assert stock_lies() == []
    with pytest.raises(IllegalMove):
        runs.confirm(run.pk, by=olive)


def test_importcatalog_and_exportcatalog_pass_the_catalogue_on(tmp_path: Path) -> None:
    make_everything()
    out = tmp_path / "all.xlsx"
    call_command("exportcatalog", str(out), stdout=io.StringIO())
    before = row_versions()
    said = io.StringIO()
    call_command("importcatalog", str(out), dry_run=True, stdout=said)
    assert said.getvalue().startswith("4 rows: 0 new and 0 changed products")
    after = row_versions()
    assert {name for name in before if before[name] != after[name]} == {"catalog_sheetrun"}


def test_importcatalog_says_every_fault_and_loads_nothing(tmp_path: Path) -> None:
    make_product("CUP")
    bad = sheet(tmp_path / "bad.csv", [["sku", "price:EUR"], ["CUP", "-1"], ["NEW", "1"]])
    said = io.StringIO()
    with pytest.raises(CommandError, match="nothing of it was loaded"):
        call_command("importcatalog", str(bad), stderr=said)
    assert said.getvalue().splitlines() == [
        "2: price:EUR: This must not be below zero.",
        "3: product: The SKU “NEW” is new, so its row needs a product.",
        "3: weight_g: The SKU is new, so it needs a weight.",
    ]
    assert PastPrice.objects.count() == 0


def test_an_export_of_a_family_has_its_goods_and_its_attributes(tmp_path: Path) -> None:
    make_everything()
    out = tmp_path / "cups.csv"
    call_command("exportcatalog", str(out), family="cups", stdout=io.StringIO())
    assert [row["sku"] for row in table(out)] == ["CUP-1", "CUP-2"]
    assert not any(name.startswith("attr:") for name in table(out)[0])
    assert taken_out(tmp_path / "prices.csv", "prices").read_text().startswith("\ufeffproduct,sku,price:")


def test_a_file_that_is_too_large_is_not_kept(tmp_path: Path) -> None:
    upload = File(io.BytesIO(b"sku\n"), name="large.csv")
    upload.size = 100 * 1024 * 1024 + 1
    with pytest.raises(UnreadableSheet, match=r"^The file is larger than 100 MB\. Please divide it\.$"):
        runs.receive(upload, name="large.csv", by=None)
    assert not SheetRun.objects.exists()
    assert not (tmp_path / "sheets").exists()


def test_a_file_that_is_gone_and_a_sheet_that_kills_its_workers_end_with_a_sentence(
    tmp_path: Path,
) -> None:
    make_product("CUP")
    gone, deadly = (brought(taken_out(tmp_path / f"{name}.csv")) for name in ("gone", "deadly"))
    gone.path.unlink()
    SheetRun.objects.filter(pk=deadly.pk).update(attempts=3)  # as three workers left it that died
    assert runs.work() == 2
    told = {run.name: (run.state, run.faults) for run in SheetRun.objects.all()}
    assert told == {
        "gone.csv": ("faulty", [[0, "", "file_lost", {}]]),
        "deadly.csv": ("faulty", [[0, "", "gave_up", {}]]),
    }
    assert str(SENTENCES["file_lost"]) == "The file of this sheet is not there any more. Please bring it again."
    assert str(SENTENCES["gave_up"]) == (
        "The work on this sheet was broken off several times. Nothing of it was loaded."
    )
