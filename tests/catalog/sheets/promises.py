"""The promises of a sheet as questions: each answers with what is wrong, so that a broken twin can be asked too."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files import File

from catalog.models import Price, SheetRun, Stock, StockMove
from catalog.sheets import runs
from catalog.sheets.tallying import Stage
from catalog.stock import Wanted, reserve
from shop.models import User
from tests.catalog.sheets.shop import bring, make_everything, row_versions, sheet, taken_out
from tests.factories import make_product

FAR = datetime(2030, 1, 1, tzinfo=UTC)


def brought(path: Path, by: User | None = None) -> SheetRun:
    with path.open("rb") as file:
        return runs.receive(File(file), name=path.name, by=by)


def confirmed(path: Path) -> SheetRun:
    """A sheet that was looked at and that somebody wants to be loaded."""
    run = brought(path)
    runs.work()
    runs.confirm(run.pk, by=None)
    run.refresh_from_db()
    return run


def written_by_a_round_trip(folder: Path) -> list[str]:
    """The tables in which a sheet writes that was taken out and comes back as it is; none, as is promised."""
    make_everything()
    wrong = []
    for ending in ("csv", "xlsx"):
        out = taken_out(folder / f"all.{ending}")
        before = row_versions()
        bring(out)
        after = row_versions()
        wrong += [f"{ending}: {name}" for name in before if before[name] != after[name]]
    return wrong


def left_by_a_late_refusal(folder: Path, patch: pytest.MonkeyPatch) -> list[str]:
    """What stands of a sheet that is refused in the middle of its writing; nothing, as is promised.

    A buyer reserves after the checks and before the count: prices and words are written by then.
    """
    make_product("CUP", price={"EUR": "20.00"}, stock={"SZX": 5})
    run = confirmed(
        sheet(folder / "late.csv", [["sku", "price:EUR", "stock:SZX", "name:de"], ["CUP", "18", "1", "Becher"]])
    )
    patch.setattr(runs, "_teller", lambda _run_id: _a_buyer_comes)
    runs.work()
    run.refresh_from_db()
    wrong = []
    if (run.state, [fault[:3] for fault in run.faults]) != ("faulty", [[2, "stock:SZX", "count_too_low"]]):
        wrong.append(f"the sheet is {run.state}: {run.faults}")
    if Price.objects.get().amount.amount != 20:
        wrong.append("the price was written")
    if Price.objects.get().variant.product.name_de:
        wrong.append("words were written")
    if Stock.objects.get().on_hand != 5 or StockMove.objects.filter(kind="counted").exists():
        wrong.append("stock was counted")
    return wrong


def _a_buyer_comes(stage: Stage, done: int, of: int) -> None:
    if (stage, done) == (Stage.WRITING, 0):
        reserve([Wanted("CUP", 4, "SZX")], reference="TW-1", until=FAR)
