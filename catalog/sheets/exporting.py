"""Take the catalogue out as CSV: rows stream from the database into the file, whatever their number."""

import csv
import io
from collections.abc import Iterator, Sequence

from django.db import connection

from catalog.sheets.cells import guard
from catalog.sheets.columns import Column, Level, Part, literal
from catalog.sheets.live import DIVIDER, joins, told

FETCH = 2000
BOM = "\ufeff"

ROWS = """
SELECT p.slug, coalesce(v.sku, ''), {product}, {variant}
FROM catalog_product p {product_joins}
LEFT JOIN catalog_variant v ON v.product_id = p.id {variant_joins}
{where} ORDER BY p.id, v.position, v.id
"""
OF_FAMILY = "WHERE p.family_id = (SELECT id FROM catalog_family WHERE code = {code})"
# A variant's joins stand in the same FROM as its product's, so the specifications of both need names of their own.
OF_VARIANT = "variant_specs"


def rows(columns: Sequence[Column], *, family: str = "") -> Iterator[list[str]]:
    """The cells of every variant in the order of ``columns``; a product without variants has a row with no SKU.

    ``family`` is the code of the only family that is wanted.
    """
    product = [column for column in columns if column.level == Level.PRODUCT and column.part != Part.KEY]
    variant = [column for column in columns if column.level == Level.VARIANT and column.part != Part.KEY]
    statement = ROWS.format(
        product=told(columns, Level.PRODUCT),
        variant=_renamed(f"coalesce({told(columns, Level.VARIANT)}, '')"),
        product_joins=joins(columns, Level.PRODUCT),
        variant_joins=_renamed(joins(columns, Level.VARIANT)),
        where=OF_FAMILY.format(code=literal(family)) if family else "",
    )
    place = {column.name: at for at, column in enumerate([*product, *variant], start=2)}
    place |= {"product": 0, "sku": 1}
    order = [place[column.name] for column in columns]
    nothing = [""] * len(variant)
    with connection.chunked_cursor() as cursor:
        cursor.cursor.itersize = FETCH
        cursor.execute(statement.replace("%%", "%"))
        for slug, sku, of_product, of_variant in cursor:
            found = [slug, sku, *(of_product.split(DIVIDER) if product else ())]
            found += (of_variant.split(DIVIDER) if sku else nothing) if variant else ()
            yield [found[at] for at in order]


def _renamed(statement: str) -> str:
    return statement.replace("specs.told", f"{OF_VARIANT}.told").replace(") specs ON", f") {OF_VARIANT} ON")


def csv_lines(columns: Sequence[Column], *, family: str = "") -> Iterator[str]:
    """The file piece by piece: UTF-8 with the mark by which spreadsheets know it."""
    piece = io.StringIO()
    writer = csv.writer(piece)
    piece.write(BOM)
    writer.writerow([column.name for column in columns])
    for number, cells in enumerate(rows(columns, family=family)):
        writer.writerow([guard(cell) for cell in cells])
        if number % FETCH == 0:
            yield piece.getvalue()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue()
