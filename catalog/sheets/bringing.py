"""Bring a sheet in: look at it all first, then write all of it or nothing. Inspecting alone is the dry run.

Everything happens in the caller's transaction and in temporary tables, so whatever ends it half-way leaves nothing.
"""

from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from catalog.freshness import changed
from catalog.sheets import keys
from catalog.sheets.changes import Changes
from catalog.sheets.checks import amounts, customs, goods, sets
from catalog.sheets.columns import Level
from catalog.sheets.faults import BadSheet, Fault
from catalog.sheets.reading import open_sheet
from catalog.sheets.spool import Spool
from catalog.sheets.staging import Headed, stage
from catalog.sheets.tallying import Counts, Faults, Stage, Tell
from catalog.sheets.understanding import understand
from catalog.sheets.writing.counting import count_stock, write_prices
from catalog.sheets.writing.customs import write_codes
from catalog.sheets.writing.hanging import write_lists, write_options, write_specifications
from catalog.sheets.writing.pictures import write_pictures
from catalog.sheets.writing.rows import write_products, write_variants
from catalog.sheets.writing.trail import write_trail
from shop.models import User

# The longest that a sheet may take; a page's statement may take a minute.
PATIENCE = "SET LOCAL statement_timeout = '30min'; SET LOCAL idle_in_transaction_session_timeout = '30min'"
COUNT = """
SELECT (SELECT count(*) FROM changed_product WHERE is_new), (SELECT count(*) FROM changed_product WHERE NOT is_new),
    (SELECT count(*) FROM changed_variant WHERE is_new), (SELECT count(*) FROM changed_variant WHERE NOT is_new),
    (SELECT count(*) FROM sheet_known k WHERE NOT EXISTS (SELECT 1 FROM changed_variant v WHERE v.line = k.line)
        AND NOT EXISTS (SELECT 1 FROM changed_product p WHERE p.line = k.line))
"""


@dataclass(frozen=True)
class Inspected:
    changes: Changes
    counts: Counts
    faults: list[Fault]
    read_as: str


def nobody(stage: Stage, done: int, of: int) -> None:
    """Nobody wants to hear how far it is."""


def inspect(path: Path, *, encoding: str = "", tell: Tell = nobody) -> Inspected:
    """Read and check the sheet. Raises UnreadableSheet; faults of rows and cells are in the answer."""
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
    faults = Faults()
    sheet = open_sheet(path, encoding=encoding)
    headed = Headed(sheet.header, faults)
    if faults.count:
        return Inspected(Changes((), ()), no_counts(faults.count), faults.in_order(), sheet.read_as)
    with Spool() as spool:
        rows = stage(sheet, headed, spool, faults, tell)
        keys.check(faults)
        for level in Level:
            understand(level, headed, spool, faults, tell, rows=rows)
    changes = Changes.of(headed)
    for subject in (goods, amounts, sets, customs):
        subject.check(changes, faults)
    return Inspected(changes, _counts(rows, changes, faults), faults.in_order(), sheet.read_as)


def load(path: Path, *, encoding: str = "", by: User | None, reference: str, tell: Tell = nobody) -> Inspected:
    """Bring the sheet in. Raises UnreadableSheet, and BadSheet with every fault: nothing is written then."""
    inspected = inspect(path, encoding=encoding, tell=tell)
    if inspected.faults:
        raise BadSheet(inspected.faults)
    write(inspected.changes, by=by, reference=reference, tell=tell)
    return inspected


def write(changes: Changes, *, by: User | None, reference: str, tell: Tell = nobody) -> None:
    """What the checks have let pass. Stock comes last: its rows are what shoppers wait for. Raises BadSheet."""
    steps = (
        lambda: write_products(changes, by=by),
        lambda: write_variants(changes, by=by),
        lambda: write_lists(changes),
        lambda: write_pictures(changes),
        lambda: write_specifications(changes),
        lambda: write_options(changes),
        lambda: write_codes(changes),
        lambda: write_prices(changes),
        lambda: write_trail(by=by),
        lambda: count_stock(changes, by=by, reference=reference),
    )
    for done, step in enumerate(steps):
        tell(Stage.WRITING, done, len(steps))
        step()
    changed()


def no_counts(faults: int) -> Counts:
    return Counts(
        rows=0, new_products=0, changed_products=0, new_variants=0, changed_variants=0, unchanged_rows=0, cells={},
        faults=faults,
    )  # fmt: skip


def _counts(rows: int, changes: Changes, faults: Faults) -> Counts:
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        new_products, changed_products, new_variants, changed_variants, unchanged = cursor.fetchone()
    return Counts(
        rows=rows,
        new_products=new_products,
        changed_products=changed_products,
        new_variants=new_variants,
        changed_variants=changed_variants,
        unchanged_rows=unchanged,
        cells=changes.how_many,
        faults=faults.count,
    )
