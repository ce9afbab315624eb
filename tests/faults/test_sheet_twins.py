"""Broken twins of sheets: a round trip writes nothing, and a sheet is loaded whole or not at all."""

from pathlib import Path

import pytest
from django.utils import timezone

from catalog.models import SheetRun, SheetState
from catalog.sheets import bringing, quantities, runs, staging
from catalog.sheets.faults import BadSheet
from tests.catalog.sheets.promises import left_by_a_late_refusal, written_by_a_round_trip

pytestmark = pytest.mark.django_db
Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def _folder(settings: object, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"  # type: ignore[attr-defined]


def test_a_round_trip_writes_nothing(tmp_path: Path) -> None:
    assert written_by_a_round_trip(tmp_path) == []


def test_a_reader_that_leaves_the_guards_on_is_caught(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(staging, "unguard", lambda text: text)
    assert "csv: catalog_product" in written_by_a_round_trip(tmp_path)


def test_a_parser_that_leaves_an_amount_as_it_is_written_is_caught(tmp_path: Path, monkeypatch: Patch) -> None:
    """A workbook has 20 where the catalogue says 20.00."""
    monkeypatch.setattr(quantities, "money", lambda currency: lambda cell: cell)
    assert "xlsx: catalog_price" in written_by_a_round_trip(tmp_path)


def test_a_sheet_that_is_refused_late_leaves_nothing(tmp_path: Path, monkeypatch: Patch) -> None:
    assert left_by_a_late_refusal(tmp_path, monkeypatch) == []


def test_a_load_that_does_not_take_back_what_it_wrote_is_caught(tmp_path: Path, monkeypatch: Patch) -> None:
    def without_a_way_back(run: SheetRun) -> None:
        try:
            found = bringing.inspect(run.path)
            if run.state == SheetState.CONFIRMED:
                tell = runs._teller(run.pk)
                bringing.write(found.changes, by=None, reference="twin", tell=tell)
        except BadSheet as refusal:
            runs._end(run, SheetState.FAULTY, refusal.faults)
        else:
            run.counts, run.loaded_at = dict(found.counts), timezone.now()
            runs._end(run, SheetState.READY if run.state == SheetState.WAITING else SheetState.LOADED, [])

    monkeypatch.setattr(runs, "_take", without_a_way_back)
    assert left_by_a_late_refusal(tmp_path, monkeypatch) == ["the price was written", "words were written"]
