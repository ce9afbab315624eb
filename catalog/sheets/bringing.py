"""Bring a sheet in: look at it all first, then write all of it or nothing. Inspecting alone is the dry run.

Everything happens in the caller's transaction and in temporary tables, so whatever ends it half-way leaves nothing.
"""

from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from catalog.sheets import checking, keys
from catalog.sheets.changes import Changes
from catalog.sheets.columns import Level
from catalog.sheets.faults import BadSheet, Fault
from catalog.sheets.reading import open_sheet
from catalog.sheets.staging import Headed, Tell, stage
from catalog.sheets.tallying import Counts, Faults
from catalog.sheets.understanding import understand
from catalog.sheets.writing.counting import count_stock, write_prices
from catalog.sheets.writing.hanging import write_lists, write_options, write_specifications
from catalog.sheets.writing.rows import write_products, write_variants
from shop.models import User
from shop.pagecache import bump

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


def nobody(number: int) -> None:
    """Nobody wants to hear how far it is."""


def inspect(path: Path, *, encoding: str = "", tell: Tell = nobody) -> Inspected:
    """Read and check the sheet. Raises UnreadableSheet; faults of rows and cells are in the answer."""
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
    faults = Faults()
    sheet = open_sheet(path, encoding=encoding)
    headed = Headed(sheet.header, faults)
    if faults.count:
        return Inspected(Changes((), ()), _no_counts(faults), faults.in_order(), sheet.read_as)
    rows = stage(sheet, headed, faults, tell)
    keys.check(faults)
    for level in Level:
        understand(level, headed, faults, tell)
    changes = Changes.of(headed)
    checking.check(changes, faults)
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        new_products, changed_products, new_variants, changed_variants, unchanged = cursor.fetchone()
    counts = Counts(
        rows=rows,
        new_products=new_products,
        changed_products=changed_products,
        new_variants=new_variants,
        changed_variants=changed_variants,
        unchanged_rows=unchanged,
        faults=faults.count,
    )
    return Inspected(changes, counts, faults.in_order(), sheet.read_as)


def load(path: Path, *, encoding: str = "", by: User | None, reference: str, tell: Tell = nobody) -> Inspected:
    """Bring the sheet in. Raises UnreadableSheet, and BadSheet with every fault: nothing is written then."""
    inspected = inspect(path, encoding=encoding, tell=tell)
    if inspected.faults:
        raise BadSheet(inspected.faults)
    write(inspected.changes, by=by, reference=reference)
    return inspected


def write(changes: Changes, *, by: User | None, reference: str) -> None:
    """Stock last: its rows are what shoppers wait for."""
    write_products(changes)
    write_variants(changes)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE changed_product, changed_variant")  # they know their ids now
    write_lists(changes)
    write_specifications(changes)
    write_options(changes)
    write_prices(changes)
    count_stock(changes, by=by, reference=reference)
    bump()


def _no_counts(faults: Faults) -> Counts:
    return Counts(
        rows=0, new_products=0, changed_products=0, new_variants=0, changed_variants=0, unchanged_rows=0,
        faults=faults.count,
    )  # fmt: skip
