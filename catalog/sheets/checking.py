"""What one cell alone cannot tell: that what it names is there, that a new thing has what it needs, that prices agree."""

from typing import Any

from django.db import connection

from catalog.sheets.changes import Changes, values
from catalog.sheets.columns import Level, Part, literal
from catalog.sheets.tallying import MOST_FAULTS, Faults

NEEDS = "SELECT line FROM changed_{level} s WHERE is_new AND {cell} IS NULL ORDER BY line LIMIT {most}"
LISTED = """
SELECT s.line, one FROM changed_product s CROSS JOIN LATERAL unnest(string_to_array(nullif({cell}, ''), ', ')) AS one
WHERE {cell} IS NOT NULL AND {missing} ORDER BY s.line LIMIT {most}
"""
MISSING = {
    "related": (
        "unknown_product",
        "NOT EXISTS (SELECT 1 FROM catalog_product p WHERE p.slug = one)"
        " AND NOT EXISTS (SELECT 1 FROM changed_product o WHERE o.slug = one)",
    ),
    "bundle": (
        "unknown_sku",
        "NOT EXISTS (SELECT 1 FROM catalog_variant v WHERE v.sku = split_part(one, '*', 1))"
        " AND NOT EXISTS (SELECT 1 FROM changed_variant o WHERE o.sku = split_part(one, '*', 1))",
    ),
    "images": ("unknown_picture", "one NOT IN (SELECT regexp_replace(i.file, '^.*/', '') FROM catalog_image i)"),
}
# The price and the earlier price as they will be: what the sheet says, else what is there.
PRICES = """
SELECT line, code, price IS NULL, earlier_given FROM (
    SELECT s.line, t.code, t.earlier IS NOT NULL AS earlier_given,
        CASE WHEN t.price IS NULL THEN p.amount ELSE nullif(t.price, '')::numeric END AS price,
        CASE WHEN t.price = '' AND t.earlier IS NULL THEN NULL
             WHEN t.earlier IS NULL THEN p.compare_at ELSE nullif(t.earlier, '')::numeric END AS earlier
    FROM changed_variant s CROSS JOIN LATERAL ({values}) AS t(code, price, earlier)
    LEFT JOIN catalog_price p ON p.variant_id = s.id AND p.amount_currency = t.code
    WHERE t.price IS NOT NULL OR t.earlier IS NOT NULL
) final WHERE earlier IS NOT NULL AND (price IS NULL OR earlier <= price) ORDER BY line LIMIT {most}
"""
COUNTS = """
SELECT s.line, t.code, held.reserved FROM changed_variant s CROSS JOIN LATERAL ({values}) AS t(code, pieces)
JOIN catalog_stockplace place ON place.code = t.code
JOIN catalog_stock held ON held.variant_id = s.id AND held.place_id = place.id
WHERE t.pieces IS NOT NULL AND t.pieces::int < held.reserved ORDER BY s.line LIMIT {most}
"""


def check(changes: Changes, faults: Faults) -> None:
    """Add every fault of the rows among each other and with the catalogue."""
    for level, name, code in (
        (Level.PRODUCT, "category", "needs_category"),
        (Level.PRODUCT, "name:en", "needs_name"),
        (Level.VARIANT, "weight_g", "needs_weight"),
    ):
        known = {(fault.row, fault.column) for fault in faults.found}
        cell = changes.named(name) or "NULL"
        for (line,) in _asked(NEEDS.format(level=level, cell=cell, most=MOST_FAULTS)):
            if (line, name) not in known:  # what is there and wrong has been said
                faults.add(line, name, code)
    for name, (code, missing) in MISSING.items():
        if cell := changes.named(name):
            for line, one in _asked(LISTED.format(cell=cell, missing=missing, most=MOST_FAULTS)):
                faults.add(line, name, code, text=one)
    _check_prices(changes, faults)
    _check_counts(changes, faults)


def paired(changes: Changes) -> list[tuple[str, str, str]]:
    """Currency, price and earlier price of every currency that the sheet speaks of, as SQL."""
    found: dict[str, list[str]] = {}
    for cell, column in changes.cells(Level.VARIANT, Part.PRICE, Part.EARLIER):
        found.setdefault(column.target, ["NULL::text", "NULL::text"])[column.part == Part.EARLIER] = cell
    return [(literal(code), price, earlier) for code, (price, earlier) in found.items()]


def counted(changes: Changes) -> list[tuple[str, str]]:
    """Place and pieces of every place that the sheet speaks of, as SQL."""
    return [(literal(column.target), cell) for cell, column in changes.cells(Level.VARIANT, Part.STOCK)]


def _check_prices(changes: Changes, faults: Faults) -> None:
    if not (pairs := paired(changes)):
        return
    for line, code, lacks_price, earlier_given in _asked(PRICES.format(values=values(*pairs), most=MOST_FAULTS)):
        name = f"compare_at:{code}" if earlier_given else f"price:{code}"
        faults.add(line, name, "no_price" if lacks_price else "not_above")


def _check_counts(changes: Changes, faults: Faults) -> None:
    if not (places := counted(changes)):
        return
    for line, code, reserved in _asked(COUNTS.format(values=values(*places), most=MOST_FAULTS)):
        faults.add(line, f"stock:{code}", "count_too_low", reserved=reserved)


def _asked(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("%%", "%"))
        return cursor.fetchall()
