"""First look at a sheet: its header, then all rows into a temporary table by COPY, cleaned but not yet understood.

A row's cells go in as two texts, those of its product and those of its variant, in the very form in which the catalogue
tells its own: what is equal there need not be understood at all.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter

from django.db import connection

from catalog.copying import copy_rows
from catalog.sheets.cells import CLEAR, unguard
from catalog.sheets.columns import Column, Level, Part
from catalog.sheets.live import DIVIDER
from catalog.sheets.offered import all_columns
from catalog.sheets.reading import Sheet
from catalog.sheets.tallying import TELL_EVERY, Faults, Stage, Tell
from catalog.sheets.workbooks import ODD, ODDITIES

MOST_ROWS = 250_000
# Stands for a cell that takes its value away; no sheet can hold it.
CLEARED = "\x18"
# What the table of rows cannot hold, or holds with a meaning of its own.
IMPOSSIBLE = re.compile(f"[\x00{DIVIDER}\ud800-\udfff]")
# Whatever makes a row worth a second look, in one search over all its cells.
SUSPICIOUS = re.compile(f"[\x00\r{CLEARED}\ud800-\udfff]|{DIVIDER}'|^'|{re.escape(CLEAR)}")

TABLES = """
DROP TABLE IF EXISTS sheet_row, sheet_known;
CREATE TEMP TABLE sheet_row (line int, slug text, sku text, of_product text, of_variant text) ON COMMIT DROP;
"""
# Which product and variant a row speaks of; a row without a product speaks of its SKU's.
KNOWN = """
CREATE TEMP TABLE sheet_known ON COMMIT DROP AS
SELECT r.line, r.slug, r.sku, v.id AS variant_id, v.product_id AS owner_id,
    CASE WHEN r.slug = '' THEN v.product_id ELSE p.id END AS product_id
FROM sheet_row r
LEFT JOIN catalog_product p ON p.slug = r.slug
LEFT JOIN catalog_variant v ON v.sku = r.sku;
ANALYZE sheet_row, sheet_known;
"""


class Headed:
    """The sheet's columns by place, those that we know."""

    def __init__(self, names: Sequence[str], faults: Faults) -> None:
        known = {column.name.casefold(): column for column in all_columns()}
        self.columns: list[tuple[int, Column]] = []
        seen: set[str] = set()
        for at, name in enumerate(names):
            column = known.get(name.casefold())
            if column is None:
                faults.add(1, name or f"#{at + 1}", "unknown_column")
            elif column.name in seen:
                faults.add(1, name, "column_twice")
            else:
                seen.add(column.name)
                self.columns.append((at, column))
        self.width = len(names)
        self.places = {column.name: at for at, column in self.columns}
        if "sku" not in self.places:
            faults.add(1, "sku", "no_key_column")

    def of(self, level: Level) -> list[tuple[int, Column]]:
        return [(at, column) for at, column in self.columns if column.level == level and column.part != Part.KEY]


def stage(sheet: Sheet, headed: Headed, faults: Faults, tell: Tell) -> int:
    """Write all rows into ``sheet_row`` and find what they speak of; the number of rows."""
    counted = 0

    def counting() -> Iterator[tuple[object, ...]]:
        nonlocal counted
        for row in _rows(sheet, headed, faults):
            counted += 1
            if counted % TELL_EVERY == 0:
                tell(Stage.READING, counted, sheet.about)
            yield row

    with connection.cursor() as cursor:
        cursor.execute(TABLES)
    copy_rows("sheet_row", ("line", "slug", "sku", "of_product", "of_variant"), counting())
    with connection.cursor() as cursor:
        cursor.execute(KNOWN)
    if not counted and not faults.count:
        faults.add(1, "", "no_rows")
    return counted


def _rows(sheet: Sheet, headed: Headed, faults: Faults) -> Iterator[tuple[object, ...]]:
    width, key, sku_at = headed.width, headed.places.get("product"), headed.places["sku"]
    of_product, of_variant = (_picker([at for at, _c in headed.of(level)]) for level in Level)
    last_slug, last_told = "", ""
    for number, (line, given) in enumerate(sheet.rows, start=1):
        if number > MOST_ROWS:
            faults.add(line, "", "too_many_rows", most=MOST_ROWS)
            return
        cells = given
        if len(cells) != width:
            if any(cells[width:]):
                faults.add(line, "", "too_many_cells")
            cells = (cells + [""] * (width - len(cells)))[:width]
        joined = DIVIDER.join(cells)
        if SUSPICIOUS.search(joined) or joined.count(DIVIDER) != width - 1:
            cells = _cleaned(line, cells, headed, faults)
        slug = cells[key].strip() if key is not None else ""
        told = of_product(cells)
        is_told = slug == last_slug != "" and told == last_told
        last_slug, last_told = slug, told
        yield line, slug, cells[sku_at].strip(), None if is_told else told, of_variant(cells)


def _picker(places: list[int]) -> Callable[[list[str]], str]:
    """The cells of these places as one text."""
    if not places:
        return lambda cells: ""
    if len(places) == 1:
        [only] = places
        return lambda cells: cells[only]
    pick = itemgetter(*places)
    return lambda cells: DIVIDER.join(pick(cells))


def _cleaned(line: int, cells: list[str], headed: Headed, faults: Faults) -> list[str]:
    """Line ends of one kind, guards taken off, the marker of clearing told from text; what cannot be is a fault."""
    found = list(cells)
    for at, column in headed.columns:
        cell = cells[at]
        if cell.startswith(ODD):
            oddity, _space, value = cell[1:].partition(" ")
            if oddity == "date" and column.is_date:
                found[at] = value
                continue
            faults.add(line, column.name, oddity if oddity in ODDITIES else "control_characters")
            found[at] = ""
        elif IMPOSSIBLE.search(cell) or cell.strip() == CLEARED:
            faults.add(line, column.name, "control_characters")
            found[at] = ""
        elif cell.strip() == CLEAR:
            found[at] = CLEARED
        else:
            found[at] = unguard(cell.replace("\r\n", "\n").replace("\r", "\n"))
    return found
