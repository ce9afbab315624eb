"""That prices agree with earlier prices and counts with reservations, as they will be once the sheet is in."""

from catalog.sheets.changes import Changes, values
from catalog.sheets.checks.asking import asked
from catalog.sheets.columns import Level, Part, literal
from catalog.sheets.pricing import PRICE_TABLES, PriceTable
from catalog.sheets.tallying import Faults

# What the sheet says, else what is there.
PRICES = """
SELECT line, key, price IS NULL, earlier_given FROM (
    SELECT s.line, t.key, t.earlier IS NOT NULL AS earlier_given,
        CASE WHEN t.price IS NULL THEN p.amount ELSE nullif(t.price, '')::numeric END AS price,
        CASE WHEN t.price = '' AND t.earlier IS NULL THEN NULL
             WHEN t.earlier IS NULL THEN p.compare_at ELSE nullif(t.earlier, '')::numeric END AS earlier
    FROM changed_variant s CROSS JOIN LATERAL ({said}) AS t(key, currency, price, earlier)
    LEFT JOIN {table} p ON p.variant_id = s.id AND p.{of_key} = t.key AND p.amount_currency = t.currency
    WHERE t.price IS NOT NULL OR t.earlier IS NOT NULL
) final WHERE earlier IS NOT NULL AND (price IS NULL OR earlier <= price)
"""
COUNTS = """
SELECT s.line, t.code, held.reserved - held.promised
FROM changed_variant s CROSS JOIN LATERAL ({counted}) AS t(code, pieces)
JOIN catalog_stockplace place ON place.code = t.code
JOIN catalog_stock held ON held.variant_id = s.id AND held.place_id = place.id
WHERE t.pieces IS NOT NULL AND t.pieces::int < held.reserved - held.promised
"""


def check(changes: Changes, faults: Faults) -> None:
    for table in PRICE_TABLES:
        _check_prices(table, changes, faults)
    if places := counted(changes):
        for line, code, reserved in asked(COUNTS, counted=places):
            faults.add(line, f"stock:{code}", "count_too_low", reserved=reserved)


def counted(changes: Changes) -> str | None:
    """``VALUES`` of place and pieces; None when the sheet says nothing of stock."""
    cells = changes.cells(Level.VARIANT, Part.STOCK)
    return values(*((literal(column.target), cell) for cell, column in cells)) if cells else None


def _check_prices(table: PriceTable, changes: Changes, faults: Faults) -> None:
    if said := table.said(changes):
        for line, key, lacks_price, earlier_given in asked(PRICES, said=said, table=table.table, of_key=table.key):
            name = f"{table.prefix}{'compare_at' if earlier_given else 'price'}:{key}"
            faults.add(line, name, "no_price" if lacks_price else "not_above")
