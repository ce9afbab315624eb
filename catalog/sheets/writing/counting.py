"""Prices and stock of a sheet. Stock is counted, with a move for each change that says who brought which sheet."""

# ruff: noqa: S608 (only our own fragments are written into SQL; every value is a parameter)

from dataclasses import asdict

from django.db import connection

from catalog.events import StockCameBack
from catalog.ledger import FREE
from catalog.sheets.changes import Changes
from catalog.sheets.checks.amounts import counted
from catalog.sheets.faults import BadSheet
from catalog.sheets.pricing import PRICE_TABLES
from catalog.sheets.tallying import Faults
from catalog.sheets.writing.running import run
from shop.models import User
from shop.outbox import publish

PRICES = """
DELETE FROM {table} p USING changed_variant s CROSS JOIN LATERAL ({said}) AS t(key, currency, price, earlier)
WHERE p.variant_id = s.id AND NOT s.is_new AND p.{key} = t.key AND t.price = '';
UPDATE {table} p SET
    amount = CASE WHEN t.price IS NULL THEN p.amount ELSE t.price::numeric END,
    compare_at = CASE WHEN t.earlier IS NULL THEN p.compare_at ELSE nullif(t.earlier, '')::numeric END,
    compare_at_currency = t.currency {also_set}
FROM changed_variant s CROSS JOIN LATERAL ({said}) AS t(key, currency, price, earlier)
WHERE p.variant_id = s.id AND NOT s.is_new AND p.{key} = t.key AND t.price IS DISTINCT FROM ''
    AND (t.price IS NOT NULL OR t.earlier IS NOT NULL);
INSERT INTO {table} (variant_id, amount, amount_currency, compare_at, compare_at_currency {also})
SELECT s.id, t.price::numeric, t.currency, nullif(t.earlier, '')::numeric, t.currency {also_values}
FROM changed_variant s CROSS JOIN LATERAL ({said}) AS t(key, currency, price, earlier)
WHERE t.price <> '' AND (s.is_new OR NOT EXISTS (
    SELECT 1 FROM {table} p WHERE p.variant_id = s.id AND p.{key} = t.key))
ORDER BY s.line;
"""
WANTED = """
DROP TABLE IF EXISTS sheet_count;
CREATE TEMP TABLE sheet_count ON COMMIT DROP AS
SELECT s.line, s.id AS variant_id, s.is_new, s.sku, place.id AS place_id, place.code, t.pieces::int AS pieces,
    NULL::bigint AS stock_id, 0 AS change, false AS is_put
FROM changed_variant s CROSS JOIN LATERAL ({counted}) AS t(code, pieces)
JOIN catalog_stockplace place ON place.code = t.code WHERE t.pieces IS NOT NULL;
"""
# Where nothing was ever counted, the row and its move come at once. A row that somebody else has just made is left to
# the next statements.
PUT = """
WITH put AS (
    INSERT INTO catalog_stock (variant_id, place_id, on_hand, reserved)
    SELECT variant_id, place_id, pieces, 0 FROM sheet_count w WHERE is_new OR NOT EXISTS (
        SELECT 1 FROM catalog_stock h WHERE h.variant_id = w.variant_id AND h.place_id = w.place_id)
    ORDER BY code, sku ON CONFLICT (variant_id, place_id) DO NOTHING RETURNING id, variant_id, place_id, on_hand
), moved AS (
    INSERT INTO catalog_stockmove (stock_id, kind, on_hand_change, reserved_change, reference, by_id)
    SELECT id, 'counted', on_hand, 0, %(reference)s, %(by)s::bigint FROM put WHERE on_hand <> 0
)
UPDATE sheet_count w SET stock_id = put.id, change = put.on_hand, is_put = true FROM put
WHERE put.variant_id = w.variant_id AND put.place_id = w.place_id
"""
# In the order in which everybody locks stock, so nobody waits for us in a circle.
LOCKED = """
SELECT w.line, w.code, h.reserved - h.promised, w.pieces < h.reserved - h.promised FROM sheet_count w
JOIN catalog_stock h ON h.variant_id = w.variant_id AND h.place_id = w.place_id
WHERE NOT w.is_put ORDER BY w.code, w.sku FOR NO KEY UPDATE OF h
"""
COUNT = """
UPDATE sheet_count w SET stock_id = h.id, change = w.pieces - h.on_hand
FROM catalog_stock h WHERE NOT w.is_put AND h.variant_id = w.variant_id AND h.place_id = w.place_id;
UPDATE catalog_stock h SET on_hand = w.pieces FROM sheet_count w
WHERE h.id = w.stock_id AND NOT w.is_put AND w.change <> 0;
INSERT INTO catalog_stockmove (stock_id, kind, on_hand_change, reserved_change, reference, by_id)
SELECT stock_id, 'counted', change, 0, %(reference)s, %(by)s::bigint FROM sheet_count
WHERE NOT is_put AND change <> 0;
"""
# What could not be had before and can be now: goods, and sets of which a part has come.
CAME_BACK = f"""
SELECT w.sku, w.code FROM sheet_count w JOIN catalog_stock s ON s.id = w.stock_id
WHERE NOT w.is_new AND {FREE} > 0 AND {FREE} - w.change <= 0
UNION SELECT v.sku, place.code
FROM (SELECT DISTINCT b.bundle_id, w.place_id FROM sheet_count w
      JOIN catalog_bundleitem b ON b.variant_id = w.variant_id WHERE w.change > 0) touched
JOIN catalog_product o ON o.id = touched.bundle_id AND o.kind = 'bundle'
JOIN catalog_variant v ON v.product_id = o.id AND v.active JOIN catalog_stockplace place ON place.id = touched.place_id
JOIN catalog_bundleitem b ON b.bundle_id = o.id
LEFT JOIN catalog_stock s ON s.variant_id = b.variant_id AND s.place_id = place.id
LEFT JOIN sheet_count w ON w.stock_id = s.id
GROUP BY v.sku, place.code
HAVING bool_and(coalesce({FREE}, 0) >= b.quantity) AND bool_or({FREE} - coalesce(w.change, 0) < b.quantity)
"""


def write_prices(changes: Changes) -> None:
    for table in PRICE_TABLES:
        if said := table.said(changes):
            run(PRICES, said=said, **asdict(table))


def count_stock(changes: Changes, *, by: User | None, reference: str) -> None:
    """Raises BadSheet when somebody has reserved more in the meantime than the sheet counts."""
    if not (places := counted(changes)):
        return
    run(WANTED, counted=places)
    faults, said = Faults(), {"reference": reference, "by": by.pk if by else None}
    with connection.cursor() as cursor:
        cursor.execute(PUT, said)
        cursor.execute(LOCKED)
        for line, code, reserved, is_short in cursor.fetchall():
            if is_short:
                faults.add(line, f"stock:{code}", "count_too_low", reserved=reserved)
        if faults.count:
            raise BadSheet(faults.in_order())
        cursor.execute(COUNT, said)
        cursor.execute(CAME_BACK)
        came_back = cursor.fetchall()
    for sku, place in came_back:
        publish(StockCameBack(sku, place))
