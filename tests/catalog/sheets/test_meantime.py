"""What happens while a sheet is out or under way: staff, buyers, a second sheet, a worker that is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from catalog import stock
from catalog.models import Product, Stock, StockMove, Variant
from catalog.sheets import runs
from catalog.stock import Wanted, reserve
from shop.models import User
from tests.catalog.sheets.promises import FAR, brought, confirmed
from tests.catalog.sheets.shop import row_versions, sheet
from tests.factories import make_product, stock_lies
from tests.faults.crowd import rush

PATIENCE_S = 600  # a process starts in seconds, on a crowded machine in minutes
WORKER = "import django; django.setup(); from catalog.sheets import runs; runs.work()"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture(autouse=True)
def _folder(settings: object, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"  # type: ignore[attr-defined]


def price() -> str:
    return f"{Variant.objects.get(sku='CUP').prices.get(amount_currency='EUR').amount.amount:.2f}"


@pytest.mark.django_db
def test_what_staff_changed_after_the_look_is_shown_before_it_is_written_over(tmp_path: Path) -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    rows = [["sku", "price:EUR", "name:de", "weight_g"], ["CUP", "20", "Becher", "300"]]
    run = confirmed(sheet(tmp_path / "words.csv", rows))
    assert run.counts["cells"] == {"name:de": 1}
    cup.prices.update(amount="25.00")
    before = row_versions()

    assert runs.work() == 1

    run.refresh_from_db()
    assert (run.state, run.counts["cells"]) == ("ready", {"name:de": 1, "price:EUR": 1})
    assert {name for name, rows in row_versions().items() if rows != before[name]} == {"catalog_sheetrun"}
    runs.confirm(run.pk, by=None)
    assert runs.work() == 1
    run.refresh_from_db()
    assert (run.state, price(), Product.objects.get().name_de) == ("loaded", "20.00", "Becher")


@pytest.mark.django_db
def test_what_staff_changed_in_other_cells_stays(tmp_path: Path) -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    run = confirmed(sheet(tmp_path / "words.csv", [["sku", "price:EUR", "name:de"], ["CUP", "", "Becher"]]))
    cup.prices.update(amount="25.00")
    Product.objects.update(name_fr="Tasse")
    assert runs.work() == 1
    run.refresh_from_db()
    product = Product.objects.get()
    assert (run.state, price(), product.name_de, product.name_fr) == ("loaded", "25.00", "Becher", "Tasse")


@pytest.mark.django_db
def test_a_sheet_that_counts_fewer_pieces_than_were_sold_meanwhile_is_refused_whole(tmp_path: Path) -> None:
    make_product("CUP", price={"EUR": "20.00"}, stock={"SZX": 5})
    run = confirmed(sheet(tmp_path / "count.csv", [["sku", "price:EUR", "stock:SZX"], ["CUP", "18", "3"]]))
    reserve([Wanted("CUP", 4, "SZX")], reference="TW-1", until=FAR)
    before = row_versions()

    assert runs.work() == 1

    run.refresh_from_db()
    says = [[2, "stock:SZX", "count_too_low", {"reserved": "4"}]]
    assert (run.state, run.faults) == ("faulty", says)
    assert {name for name, rows in row_versions().items() if rows != before[name]} == {"catalog_sheetrun"}
    assert stock_lies() == []


@pytest.mark.django_db
def test_pieces_that_left_after_the_look_do_not_come_back_unseen(tmp_path: Path) -> None:
    """The sheet says 5 where 5 lay; two were shipped since. Whoever confirmed never said that they lie there again."""
    make_product("CUP", price={"EUR": "20.00"}, stock={"SZX": 5})
    run = confirmed(sheet(tmp_path / "count.csv", [["sku", "price:EUR", "stock:SZX"], ["CUP", "18", "5"]]))
    assert run.counts["cells"] == {"price:EUR": 1}
    reserve([Wanted("CUP", 2, "SZX")], reference="TW-1", until=FAR)
    stock.ship("TW-1", place="SZX")

    assert runs.work() == 1

    run.refresh_from_db()
    assert (run.state, run.counts["cells"]) == ("ready", {"price:EUR": 1, "stock:SZX": 1})
    assert (Stock.objects.get().on_hand, price()) == (3, "20.00")
    assert stock_lies() == []


@pytest.mark.django_db(transaction=True)
def test_two_sheets_at_once_are_loaded_one_after_the_other_by_one_worker(tmp_path: Path) -> None:
    make_product("CUP", price={"EUR": "20.00"}, stock={"SZX": 5})
    first, second = (
        brought(sheet(tmp_path / f"{n}.csv", [["sku", "price:EUR", "stock:SZX"], ["CUP", str(n), str(n)]]))
        for n in (18, 19)
    )
    runs.work()
    for run in (first, second):
        runs.confirm(run.pk, by=None)

    ends = rush([_work] * 4, expected=LookupError)

    first.refresh_from_db()
    second.refresh_from_db()
    assert ends == {"done": 4}
    assert (first.state, second.state, price(), Stock.objects.get().on_hand) == ("loaded", "loaded", "19.00", 19)
    moves = StockMove.objects.filter(kind="counted").order_by("id").values_list("reference", "on_hand_change")
    assert list(moves) == [(f"sheet {first.pk}", 13), (f"sheet {second.pk}", 1)]
    assert stock_lies() == []


def _work() -> None:
    runs.work()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_in_the_middle_leaves_nothing_and_the_next_one_loads_it_once(tmp_path: Path) -> None:
    """It is held at the count of stock, when products, prices and words are written; then it gets SIGKILL."""
    make_product("CUP", price={"EUR": "20.00"}, stock={"SZX": 5})
    User.objects.create_user("olive@example.com")
    rows = [
        ["product", "sku", "weight_g", "price:EUR", "stock:SZX", "name:de"],
        ["cup", "CUP", "", "18", "7", "Becher"],
        ["cup", "CUP-NEW", "90", "18", "1", ""],
    ]
    run = confirmed(sheet(tmp_path / "sheet.csv", rows))
    before = row_versions()
    environment = {**os.environ, "DATABASE_URL": _address()}
    with transaction.atomic():
        Stock.objects.select_for_update().get()
        worker = subprocess.Popen([sys.executable, "-c", WORKER], env=environment)
        try:
            _wait_until(lambda: _count(WAITING) == 1 or worker.poll() is not None)
            assert worker.poll() is None
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
    _wait_until(lambda: _count(OTHERS) == 0)

    run.refresh_from_db()
    assert (run.state, run.attempts) == ("confirmed", 1)
    assert {name for name, rows in row_versions().items() if rows != before[name]} == {"catalog_sheetrun"}

    assert runs.work() == 1
    run.refresh_from_db()
    assert (run.state, run.attempts, price(), Variant.objects.count()) == ("loaded", 0, "18.00", 2)
    moves = StockMove.objects.filter(kind="counted").values_list("on_hand_change", "reference")
    assert sorted(moves) == [(1, f"sheet {run.pk}"), (2, f"sheet {run.pk}")]
    assert stock_lies() == []
    assert runs.work() == 0


def _address() -> str:
    info = connection.settings_dict
    return f"postgres://{info['USER']}:{info['PASSWORD']}@{info['HOST']}:{info['PORT']}/{info['NAME']}"


def _count(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(question)
        found: int = cursor.fetchone()[0]
    return found


def _wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until, "it has not come so far"
        time.sleep(0.2)
