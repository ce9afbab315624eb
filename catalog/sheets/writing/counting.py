"""Prices and stock of a sheet. A price that somebody brings is no proposal; stock is counted, with a move for each."""

from typing import Any

from django.db import connection

from catalog.events import StockCameBack
from catalog.sheets.changes import Changes, values
from catalog.sheets.checking import counted, paired
from catalog.sheets.faults import BadSheet
from catalog.sheets.tallying import Faults
from shop.models import User
from shop.outbox import publish

PRICES = """
DELETE FROM catalog_price p USING changed_variant s CROSS JOIN LATERAL ({values}) AS t(code, price, earlier)
WHERE p.variant_id = s.id AND p.amount_currency = t.code AND t.price = '';
UPDATE catalog_price p SET
    amount = CASE WHEN t.price IS NULL THEN p.amount ELSE t.price::numeric END,
    compare_at = CASE WHEN t.earlier IS NULL THEN p.compare_at ELSE nullif(t.earlier, '')::numeric END,
    compare_at_currency = t.code, proposed = false
FROM changed_variant s CROSS JOIN LATERAL ({values}) AS t(code, price, earlier)
WHERE p.variant_id = s.id AND NOT s.is_new AND p.amount_currency = t.code AND t.price IS DISTINCT FROM ''
    AND (t.price IS NOT NULL OR t.earlier IS NOT NULL);
INSERT INTO catalog_price (variant_id, amount, amount_currency, compare_at, compare_at_currency, proposed)
SELECT s.id, t.price::numeric, t.code, nullif(t.earlier, '')::numeric, t.code, false
FROM changed_variant s CROSS JOIN LATERAL ({values}) AS t(code, price, earlier)
WHERE t.price <> '' AND (s.is_new OR NOT EXISTS (
    SELECT 1 FROM catalog_price p WHERE p.variant_id = s.id AND p.amount_currency = t.code))
ORDER BY s.line;
"""
WANTED = """
DROP TABLE IF EXISTS sheet_count;
CREATE TEMP TABLE sheet_count ON COMMIT DROP AS
SELECT s.line, s.id AS variant_id, s.is_new, s.sku, place.id AS place_id, place.code, t.pieces::int AS pieces
FROM changed_variant s CROSS JOIN LATERAL ({values}) AS t(code, pieces)
JOIN catalog_stockplace place ON place.code = t.code WHERE t.pieces IS NOT NULL;
INSERT INTO catalog_stock (variant_id, place_id, on_hand, reserved)
SELECT variant_id, place_id, 0, 0 FROM sheet_count ORDER BY code, sku ON CONFLICT (variant_id, place_id) DO NOTHING;
"""
# In the order in which everybody locks stock, so nobody waits for us in a circle.
LOCKED = """
SELECT w.line, w.code, h.reserved - h.promised, w.pieces < h.reserved - h.promised FROM sheet_count w
JOIN catalog_stock h ON h.variant_id = w.variant_id AND h.place_id = w.place_id
WHERE NOT w.is_new ORDER BY w.code, w.sku FOR NO KEY UPDATE OF h
"""
COUNT = """
WITH was AS (
    SELECT h.id, h.on_hand, w.pieces, w.sku, w.code, w.is_new FROM sheet_count w
    JOIN catalog_stock h ON h.variant_id = w.variant_id AND h.place_id = w.place_id WHERE h.on_hand <> w.pieces
), counted AS (
    UPDATE catalog_stock h SET on_hand = was.pieces FROM was WHERE h.id = was.id
    RETURNING h.id, was.sku, was.code, was.is_new, h.on_hand - was.on_hand AS change, h.on_hand - h.reserved AS free
), noted AS (
    INSERT INTO catalog_stockmove (stock_id, kind, on_hand_change, reserved_change, reference, by_id)
    SELECT id, 'counted', change, 0, %(reference)s, %(by)s::bigint FROM counted
)
SELECT sku, code FROM counted WHERE NOT is_new AND free > 0 AND free - change <= 0
"""


def write_prices(changes: Changes) -> None:
    if pairs := paired(changes):
        _run(PRICES.format(values=values(*pairs)))


def count_stock(changes: Changes, *, by: User | None, reference: str) -> None:
    """Raises BadSheet when somebody has reserved more in the meantime than the sheet counts."""
    if not (places := counted(changes)):
        return
    _run(WANTED.format(values=values(*places)))
    faults = Faults()
    with connection.cursor() as cursor:
        cursor.execute(LOCKED)
        for line, code, reserved, is_short in cursor.fetchall():
            if is_short:
                faults.add(line, f"stock:{code}", "count_too_low", reserved=reserved)
        if faults.count:
            raise BadSheet(faults.in_order())
        cursor.execute(COUNT, {"reference": reference, "by": by.pk if by else None})
        came_back: list[Any] = cursor.fetchall()
    for sku, place in came_back:
        publish(StockCameBack(sku, place))


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("%%", "%"))
