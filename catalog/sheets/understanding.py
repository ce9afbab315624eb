"""Second look: only rows that say something else than the catalogue are understood, cell by cell.

What changes goes into ``changed_product`` and ``changed_variant``: a text column for each column of the sheet (null:
leave it), and what it was before and becomes, as JSON by the column's name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from catalog.copying import copy_rows
from catalog.sheets.columns import Column, Level, Part
from catalog.sheets.faults import BadCell
from catalog.sheets.live import DIVIDER, joins, told
from catalog.sheets.staging import CLEARED, Headed, Tell
from catalog.sheets.tallying import Faults

BATCH = 2_000

TABLE = """
DROP TABLE IF EXISTS changed_{level};
CREATE TEMP TABLE changed_{level} (line int, id bigint, slug text, sku text, product_id bigint, is_new boolean,
    before jsonb, after jsonb {columns}) ON COMMIT DROP;
"""
PRODUCTS = """
SELECT r.line, k.product_id, coalesce(live.slug, r.slug), '', k.product_id, r.of_product, live.told
FROM sheet_row r JOIN sheet_known k ON k.line = r.line
LEFT JOIN (
    SELECT p.id, p.slug, {told} AS told FROM catalog_product p {joins}
    WHERE p.id IN (SELECT product_id FROM sheet_known)
) live ON live.id = k.product_id
WHERE r.of_product IS NOT NULL AND (k.product_id IS NOT NULL OR r.slug <> '') AND live.told IS DISTINCT FROM r.of_product
ORDER BY k.product_id, coalesce(live.slug, r.slug), r.line
"""
VARIANTS = """
SELECT r.line, k.variant_id, r.slug, r.sku, k.product_id, r.of_variant, live.told
FROM sheet_row r JOIN sheet_known k ON k.line = r.line
LEFT JOIN (
    SELECT v.id, {told} AS told FROM catalog_variant v {joins} WHERE v.id IN (SELECT variant_id FROM sheet_known)
) live ON live.id = k.variant_id
WHERE r.sku <> '' AND live.told IS DISTINCT FROM r.of_variant
ORDER BY r.line
"""
QUESTIONS = {Level.PRODUCT: PRODUCTS, Level.VARIANT: VARIANTS}


@dataclass
class Change:
    """What one or several rows of the sheet want of one product or variant. ``row`` remembers who said it."""

    line: int
    id: int | None
    slug: str
    sku: str
    product_id: int | None
    cells: list[str | None]
    rows: dict[int, int] = field(default_factory=dict)


def understand(level: Level, headed: Headed, faults: Faults, tell: Tell) -> None:
    """Fill the table of changes of one level."""
    own = [column for _at, column in headed.of(level)]
    listed = "".join(f", c{n} text" for n in range(len(own)))
    with connection.cursor() as cursor:
        cursor.execute(TABLE.format(level=level, columns=listed))
    names = [
        "line",
        "id",
        "slug",
        "sku",
        "product_id",
        "is_new",
        "before",
        "after",
        *(f"c{n}" for n in range(len(own))),
    ]
    batch: list[tuple[object, ...]] = []
    seen = 0
    for same in _together(level, own):
        change, before = _merged(same, own, faults)
        seen += len(same)
        if change.id is not None and not before:
            continue
        after = {own[n].name: change.cells[n] for n, cell in enumerate(change.cells) if cell is not None}
        is_new = change.id is None
        kept = (None, None) if is_new else (Jsonb(before), Jsonb(after))
        batch.append((change.line, change.id, change.slug, change.sku, change.product_id, is_new, *kept, *change.cells))
        if len(batch) >= BATCH:
            copy_rows(f"changed_{level}", names, batch)
            batch.clear()
            tell(seen)
    copy_rows(f"changed_{level}", names, batch)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE changed_{level}")


def _together(level: Level, own: Sequence[Column]) -> Iterator[list[Any]]:
    """Rows of one product together, in the sheet's order; a variant has one row."""
    statement = QUESTIONS[level].format(told=told(own, level), joins=joins(own, level)).replace("%%", "%")
    with connection.chunked_cursor() as cursor:
        cursor.itersize = BATCH
        cursor.execute(statement)
        for _key, rows in groupby(cursor, key=lambda row: (row[1], row[2], row[3])):
            yield list(rows)


def _merged(rows: list[Any], own: Sequence[Column], faults: Faults) -> tuple[Change, dict[str, str]]:
    """One change of all rows. A row that repeats what the catalogue says does not contradict one that changes it."""
    line, key, slug, sku, product_id, _given, live = rows[0]
    change = Change(line, key, slug, sku, product_id, [None] * len(own))
    was = live.split(DIVIDER) if live is not None else [""] * len(own)
    before: dict[str, str] = {}
    if not own:
        return change, before
    for row in rows:
        for n, cell in enumerate(row[5].split(DIVIDER)):
            if cell == "" or cell == was[n]:
                continue
            column = own[n]
            try:
                value = _value(cell, column)
            except BadCell as bad:
                faults.add(row[0], column.name, bad.code, **bad.values)
                continue
            if value is None or (value == was[n] and live is not None):
                continue
            if change.cells[n] is not None and change.cells[n] != value:
                faults.add(row[0], column.name, "contradiction", row=change.rows[n])
                continue
            change.cells[n] = value
            change.rows.setdefault(n, row[0])
            before[column.name] = was[n]
    return change, before


def _value(cell: str, column: Column) -> str | None:
    if cell == CLEARED:
        if not column.clearable:
            raise BadCell("not_clearable")
        return ""
    if column.part != Part.TEXT and not cell.strip():
        return None
    return column.parse(cell)
