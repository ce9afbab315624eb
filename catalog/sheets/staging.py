"""First look at a sheet: its header, then all rows, cleaned but not yet understood.

A row's cells are two texts, of its product and of its variant, in the very form in which the catalogue tells
its own. The texts stay on the disk; a temporary table gets their digests by COPY. What is equal there need not be
understood at all, nor travel to the database.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import md5
from operator import itemgetter

from django.db import connection

from catalog.copying import copy_rows
from catalog.sheets.cells import CLEAR, unguard
from catalog.sheets.columns import Column, Level, Part
from catalog.sheets.live import DIVIDER
from catalog.sheets.offered import all_columns
from catalog.sheets.reading import Sheet
from catalog.sheets.spool import Spool
from catalog.sheets.tallying import TELL_EVERY, Faults, Stage, Tell
from catalog.sheets.workbooks import ODD, ODDITIES

MOST_ROWS = 250_000
# Stands for a cell that takes its value away; no sheet can hold it.
CLEARED = "\x18"
# What the table of rows cannot hold, or holds with a meaning of its own.
IMPOSSIBLE = re.compile(f"[\x00{DIVIDER}\ud800-\udfff]")
# What makes a row worth a second look, sought in all its cells at once; half surrogates besides. Plain searches: one
# pattern for all of them takes ten times as long.
SUSPICIOUS = ("\x00", "\r", CLEARED, f"{DIVIDER}'", CLEAR)

TABLES = """
DROP TABLE IF EXISTS sheet_row, sheet_known;
CREATE TEMP TABLE sheet_row (
    line int, slug text, sku text, of_product uuid, of_variant uuid, at bigint, size int
) ON COMMIT DROP;
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
            if name.startswith(ODD) and name[1:] in ODDITIES:
                faults.add(1, f"#{at + 1}", name[1:])
            elif not name.isprintable():
                faults.add(1, "".join(filter(str.isprintable, name)), "control_characters")
            elif column is None:
                faults.add(1, name or f"#{at + 1}", "unknown_column")
            elif column.name in seen:
                faults.add(1, name, "column_twice")
            else:
                seen.add(column.name)
                self.columns.append((at, column))
        self.width = len(names)
        # The columns of which some row says something; in the others every cell leaves the value as it is.
        self.heard: set[int] = set()
        self.places = {column.name: at for at, column in self.columns}
        if "sku" not in self.places:
            faults.add(1, "sku", "no_key_column")

    def told(self, level: Level) -> list[Column]:
        """The columns of one level of which the sheet says something."""
        return [column for at, column in self.of(level) if at in self.heard]

    def of(self, level: Level) -> list[tuple[int, Column]]:
        return [(at, column) for at, column in self.columns if column.level == level and column.part != Part.KEY]


def stage(sheet: Sheet, headed: Headed, spool: Spool, faults: Faults, tell: Tell) -> int:
    """Keep all rows in ``spool``, note them in ``sheet_row`` and find what they speak of; the number of rows."""
    counted = 0

    def counting() -> Iterator[tuple[object, ...]]:
        nonlocal counted
        for row in _rows(sheet, headed, spool, faults):
            counted += 1
            if counted % TELL_EVERY == 0:
                tell(Stage.READING, counted, sheet.about)
            yield row

    with connection.cursor() as cursor:
        cursor.execute(TABLES)
    copy_rows("sheet_row", ("line", "slug", "sku", "of_product", "of_variant", "at", "size"), counting())
    spool.written()
    with connection.cursor() as cursor:
        cursor.execute(KNOWN)
    if not counted and not faults.count:
        faults.add(1, "", "no_rows")
    return counted


def _rows(sheet: Sheet, headed: Headed, spool: Spool, faults: Faults) -> Iterator[tuple[object, ...]]:
    width, key, sku_at = headed.width, headed.places.get("product"), headed.places["sku"]
    of_product, of_variant = (_picker([at for at, _c in headed.of(level)]) for level in Level)
    last_slug, last_told = "", ""
    silent = [at for at, _column in headed.columns]
    of_silent = _picked(silent)
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
        if _is_suspicious(joined) or joined.count(DIVIDER) != width - 1:
            cells = _cleaned(line, cells, headed, faults)
        if any(of_silent(cells)):
            headed.heard.update(at for at in silent if cells[at])
            silent = [at for at in silent if at not in headed.heard]
            of_silent = _picked(silent)
        slug = cells[key].strip() if key is not None else ""
        told, own = of_product(cells), of_variant(cells).encode()
        is_told = slug == last_slug != "" and told == last_told
        last_slug, last_told = slug, told
        told_once = b"" if is_told else told.encode()
        at, size = spool.keep(told_once, own)
        yield line, slug, cells[sku_at].strip(), None if is_told else _digest(told_once), _digest(own), at, size


def _digest(told: bytes) -> str:
    """As PostgreSQL's ``md5`` makes it."""
    return md5(told, usedforsecurity=False).hexdigest()


def _is_suspicious(joined: str) -> bool:
    for trace in SUSPICIOUS:
        if trace in joined:
            return True
    try:
        joined.encode()
    except UnicodeEncodeError:
        return True
    return joined.startswith("'")


def _picked(places: list[int]) -> Callable[[list[str]], Sequence[str]]:
    """The cells of these places."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda cells: [cells[at] for at in places]


def _picker(places: list[int]) -> Callable[[list[str]], str]:
    """The same as one text."""
    pick = _picked(places)
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
