"""Second look: only rows that say something else than the catalogue are understood, cell by cell.

What changes goes into ``changed_product`` and ``changed_variant``: a text column for each column of the sheet (null:
leave it), and beside them ``said``, what each cell was and becomes, as the record of changes keeps it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db import connection
from psycopg.types.json import Jsonb

from catalog.copying import copy_rows
from catalog.sheets.columns import Column, Level, Part
from catalog.sheets.faults import BadCell
from catalog.sheets.live import DIVIDER, joins, told
from catalog.sheets.spool import Spool
from catalog.sheets.staging import CLEARED, Headed
from catalog.sheets.tallying import Faults, Stage, Tell

BATCH = 2_000
# How many different cells of a column are remembered with what they were understood as; of texts none.
REMEMBERED = 4_096
FIXED = ("line", "id", "slug", "sku", "product_id", "is_new", "said")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")

TABLE = """
DROP TABLE IF EXISTS changed_{level};
CREATE TEMP TABLE changed_{level} (line int, id bigint, slug text, sku text, product_id bigint, is_new boolean,
    said jsonb {columns}) ON COMMIT DROP;
"""
PRODUCTS = """
SELECT r.line, k.product_id, coalesce(live.slug, r.slug), '', k.product_id, live.told, r.at, r.size
FROM sheet_row r JOIN sheet_known k ON k.line = r.line
LEFT JOIN (
    SELECT p.id, p.slug, {told} AS told FROM catalog_product p {joins}
    WHERE p.id IN ({known})
) live ON live.id = k.product_id
WHERE r.of_product IS NOT NULL AND (k.product_id IS NOT NULL OR r.slug <> '')
    AND md5(live.told)::uuid IS DISTINCT FROM r.of_product
ORDER BY k.product_id, coalesce(live.slug, r.slug), r.line
"""
VARIANTS = """
SELECT r.line, k.variant_id, r.slug, r.sku, k.product_id, live.told, r.at, r.size
FROM sheet_row r JOIN sheet_known k ON k.line = r.line
LEFT JOIN (
    SELECT v.id, {told} AS told FROM catalog_variant v {joins} WHERE v.id IN ({known})
) live ON live.id = k.variant_id
WHERE r.sku <> '' AND md5(live.told)::uuid IS DISTINCT FROM r.of_variant
ORDER BY r.line
"""
QUESTIONS = {Level.PRODUCT: PRODUCTS, Level.VARIANT: VARIANTS}
KNOWN = "SELECT {level}_id FROM sheet_known"


class Row(NamedTuple):
    """A row of the sheet that says something else than the catalogue. ``was`` and ``cells`` are by column."""

    line: int
    id: int | None
    slug: str
    sku: str
    product_id: int | None
    was: list[str]
    cells: list[str]


@dataclass
class Change:
    """What one or several rows of the sheet want of one product or variant. ``rows`` remembers who said it."""

    cells: list[str | None]
    rows: dict[int, int] = field(default_factory=dict)


Reader = Callable[[str], str | None]


def understand(level: Level, headed: Headed, spool: Spool, faults: Faults, tell: Tell, *, rows: int) -> None:
    """Fill the table of changes of one level. ``rows`` is how many the sheet has."""
    own = headed.told(level)
    readers = [_reader(column) for column in own]
    names = [column.field for column in own]
    cells = [f"c{n}" for n in range(len(own))]
    with connection.cursor() as cursor:
        cursor.execute(TABLE.format(level=level, columns="".join(f", {cell} text" for cell in cells)))
    batch: list[tuple[object, ...]] = []
    seen = 0
    for same in _together(level, headed, spool):
        change = _merged(same, own, readers, faults)
        first, is_new = same[0], same[0].id is None
        seen += len(same)
        said = (
            {}
            if is_new
            else {
                name: [was, new]
                for name, was, new in zip(names, first.was, change.cells, strict=True)
                if new is not None
            }
        )
        if not is_new and not said:
            continue
        batch.append((*first[:5], is_new, Jsonb(said), *change.cells))
        if len(batch) >= BATCH:
            copy_rows(f"changed_{level}", [*FIXED, *cells], batch)
            batch.clear()
            tell(Stage.COMPARING, seen, rows)
    copy_rows(f"changed_{level}", [*FIXED, *cells], batch)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE changed_{level}")


def _together(level: Level, headed: Headed, spool: Spool) -> Iterator[list[Row]]:
    """Rows of one product together, in the sheet's order; a variant has one row."""
    own = [column for _at, column in headed.of(level)]
    heard = headed.told(level)
    places = [n for n, column in enumerate(own) if column in heard]
    silent, known = [column for column in own if column not in heard], KNOWN.format(level=level)
    statement = QUESTIONS[level].format(
        told=told(own, level, silent=silent), joins=joins(heard, level, among=known), known=known
    )
    nothing = [""] * len(places)
    with connection.chunked_cursor() as cursor:
        cursor.cursor.itersize = BATCH
        cursor.execute(statement.replace("%%", "%"))

        def read() -> Iterator[Row]:
            for line, key, slug, sku, product_id, live, at, size in cursor:
                was, given = live.split(DIVIDER) if live else (), spool.row(at, size)[level == Level.VARIANT]
                cells = given.split(DIVIDER)
                yield Row(
                    line, key, slug, sku, product_id,
                    [was[n] for n in places] if was else nothing, [cells[n] for n in places],
                )  # fmt: skip

        for _key, rows in groupby(read(), key=attrgetter("id", "slug", "sku")):
            yield list(rows)


def _merged(rows: list[Row], own: list[Column], readers: list[Reader], faults: Faults) -> Change:
    """One change of all rows.

    A row that repeats what the catalogue says does not contradict one that changes it.
    """
    first = rows[0]
    change = Change([None] * len(own))
    for row in rows:
        for n, cell in enumerate(row.cells):
            if cell == "" or cell == first.was[n]:
                continue
            try:
                value = readers[n](cell)
            except BadCell as bad:
                faults.add(row.line, own[n].name, bad.code, **bad.values)
                continue
            if value is None or (value == first.was[n] and first.id is not None):
                continue
            if change.cells[n] is not None and change.cells[n] != value:
                faults.add(row.line, own[n].name, "contradiction", row=change.rows[n])
                continue
            change.cells[n] = value
            if change.rows.setdefault(n, row.line) != first.line:
                faults.elsewhere[first.line, own[n].name] = row.line
    return change


def _reader(column: Column) -> Reader:
    """What understands the cells of a column; what stands in many cells is understood once."""
    read = partial(_value, column)
    return read if column.part == Part.TEXT else lru_cache(REMEMBERED)(read)


def _value(column: Column, cell: str) -> str | None:
    if cell == CLEARED:
        if not column.clearable:
            raise BadCell("not_clearable")
        return ""
    if column.part != Part.TEXT and not cell.strip():
        return None
    if CONTROL.search(cell):
        raise BadCell("control_characters")
    return column.parse(cell)
