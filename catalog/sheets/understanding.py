"""Second look: only rows that say something else than the catalogue are understood, cell by cell.

What changes goes into ``changed_product`` and ``changed_variant``: a text column for each column of the sheet (null:
leave it), and beside them ``said``, what each cell was and becomes, as the record of changes keeps it.
"""

import re
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
from catalog.sheets.staging import CLEARED, Headed
from catalog.sheets.tallying import Faults, Stage, Tell

BATCH = 2_000
FIXED = ("line", "id", "slug", "sku", "product_id", "is_new", "said")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")

TABLE = """
DROP TABLE IF EXISTS changed_{level};
CREATE TEMP TABLE changed_{level} (line int, id bigint, slug text, sku text, product_id bigint, is_new boolean,
    said jsonb {columns}) ON COMMIT DROP;
"""
PRODUCTS = """
SELECT r.line, k.product_id, coalesce(live.slug, r.slug), '', k.product_id, r.of_product, live.told
FROM sheet_row r JOIN sheet_known k ON k.line = r.line
LEFT JOIN (
    SELECT p.id, p.slug, {told} AS told FROM catalog_product p {joins}
    WHERE p.id IN (SELECT product_id FROM sheet_known)
) live ON live.id = k.product_id
WHERE r.of_product IS NOT NULL AND (k.product_id IS NOT NULL OR r.slug <> '')
    AND live.told IS DISTINCT FROM r.of_product
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


def understand(level: Level, headed: Headed, faults: Faults, tell: Tell, *, rows: int) -> None:
    """Fill the table of changes of one level. ``rows`` is how many the sheet has."""
    own = [column for _at, column in headed.of(level)]
    cells = [f"c{n}" for n in range(len(own))]
    with connection.cursor() as cursor:
        cursor.execute(TABLE.format(level=level, columns="".join(f", {cell} text" for cell in cells)))
    batch: list[tuple[object, ...]] = []
    seen = 0
    for same in _together(level, own):
        change, was = _merged(same, own, faults)
        seen += len(same)
        said = {
            column.field: [old, new] for column, old, new in zip(own, was, change.cells, strict=True) if new is not None
        }
        if change.id is not None and not said:
            continue
        is_new = change.id is None
        told = (
            change.line,
            change.id,
            change.slug,
            change.sku,
            change.product_id,
            is_new,
            Jsonb({} if is_new else said),
        )
        batch.append((*told, *change.cells))
        if len(batch) >= BATCH:
            copy_rows(f"changed_{level}", [*FIXED, *cells], batch)
            batch.clear()
            tell(Stage.COMPARING, seen, rows)
    copy_rows(f"changed_{level}", [*FIXED, *cells], batch)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE changed_{level}")


def _together(level: Level, own: Sequence[Column]) -> Iterator[list[Any]]:
    """Rows of one product together, in the sheet's order; a variant has one row."""
    statement = QUESTIONS[level].format(told=told(own, level), joins=joins(own, level)).replace("%%", "%")
    with connection.chunked_cursor() as cursor:
        cursor.itersize = BATCH  # type: ignore[attr-defined]
        cursor.execute(statement)
        for _key, rows in groupby(cursor, key=lambda row: (row[1], row[2], row[3])):
            yield list(rows)


def _merged(rows: list[Any], own: Sequence[Column], faults: Faults) -> tuple[Change, list[str]]:
    """One change of all rows, and what the cells were before.

    A row that repeats what the catalogue says does not contradict one that changes it.
    """
    line, key, slug, sku, product_id, _given, live = rows[0]
    change = Change(line, key, slug, sku, product_id, [None] * len(own))
    was = live.split(DIVIDER) if live and own else [""] * len(own)
    for row in rows:
        for n, cell in enumerate(row[5].split(DIVIDER) if own else ()):
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
    return change, was


def _value(cell: str, column: Column) -> str | None:
    if cell == CLEARED:
        if not column.clearable:
            raise BadCell("not_clearable")
        return ""
    if column.part != Part.TEXT and not cell.strip():
        return None
    if CONTROL.search(cell):
        raise BadCell("control_characters")
    return column.parse(cell)
