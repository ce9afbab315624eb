"""The SQL of ``catalog.holding``: lock in (place, SKU) order, then change by a condition, each in one statement."""

# ruff: noqa: S608 (only our own fragments are written into SQL; every value is a parameter)

from catalog.ledger import FREE

LOCK = f"""
SELECT s.id, p.code, v.sku, s.on_hand, {FREE}, coalesce(mine.quantity, 0), coalesce(other.quantity, 0)
FROM catalog_stock s
JOIN catalog_stockplace p ON p.id = s.place_id
JOIN catalog_variant v ON v.id = s.variant_id
LEFT JOIN catalog_reservation mine
  ON mine.stock_id = s.id AND mine.reference = %(reference)s::text AND mine.state = 'held'
LEFT JOIN catalog_reservation other
  ON other.stock_id = s.id AND other.reference = %(other)s::text AND other.state = 'held'
WHERE s.id IN (
    SELECT stock_id FROM catalog_reservation
    WHERE reference IN (%(reference)s::text, %(other)s::text) AND state = 'held'
    UNION ALL
    SELECT known.id FROM unnest(%(places)s::text[], %(skus)s::text[]) AS a(place, sku)
    JOIN catalog_stockplace at ON at.code = a.place
    JOIN catalog_variant thing ON thing.sku = a.sku
    JOIN catalog_stock known ON known.place_id = at.id AND known.variant_id = thing.id
)
ORDER BY p.code, v.sku
FOR NO KEY UPDATE OF s
"""

# More only where it is free: the rows are locked, and the condition stays the last word.
MOVE = f"""
WITH changed AS (
    UPDATE catalog_stock s SET reserved = s.reserved + a.delta
    FROM unnest(%(stocks)s::bigint[], %(deltas)s::int[]) AS a(stock_id, delta)
    WHERE s.id = a.stock_id AND a.delta <> 0 AND (a.delta < 0 OR {FREE} >= a.delta)
    RETURNING s.id, {FREE} AS free, a.delta
), noted AS (
    INSERT INTO catalog_stockmove (stock_id, kind, on_hand_change, reserved_change, reference)
    SELECT id, CASE WHEN delta > 0 THEN 'reserved' ELSE 'released' END, 0, delta, %(reference)s::text FROM changed
)
SELECT id, free, delta FROM changed
"""

# A row that holds nothing any more keeps its last quantity and says that it was released.
SET_HELD = """
WITH asked AS (
    SELECT * FROM unnest(%(stocks)s::bigint[], %(quantities)s::int[]) AS a(stock_id, quantity)
), gone AS (
    UPDATE catalog_reservation r SET state = 'released' FROM asked a
    WHERE a.quantity = 0 AND r.stock_id = a.stock_id AND r.reference = %(reference)s::text AND r.state = 'held'
)
INSERT INTO catalog_reservation AS r (reference, stock_id, quantity, until, state)
SELECT %(reference)s::text, stock_id, quantity, %(until)s::timestamptz, 'held' FROM asked WHERE quantity > 0
ON CONFLICT (reference, stock_id) DO UPDATE
SET quantity = excluded.quantity, until = excluded.until, state = 'held' WHERE r.state <> 'shipped'
RETURNING r.stock_id
"""

SETTLE_OTHER = """
UPDATE catalog_reservation SET state = 'released'
WHERE reference = %(reference)s::text AND state = 'held' RETURNING stock_id
"""

LEAVE = """
WITH leaving AS (
    SELECT * FROM unnest(%(stocks)s::bigint[], %(quantities)s::int[]) AS a(stock_id, quantity)
), changed AS (
    UPDATE catalog_stock s SET reserved = s.reserved - l.quantity, on_hand = s.on_hand - l.quantity
    FROM leaving l WHERE s.id = l.stock_id
    RETURNING s.id, l.quantity
), noted AS (
    INSERT INTO catalog_stockmove (stock_id, kind, on_hand_change, reserved_change, reference)
    SELECT id, 'shipped', -quantity, -quantity, %(reference)s::text FROM changed
)
UPDATE catalog_reservation r
SET state = CASE WHEN r.quantity = l.quantity THEN 'shipped' ELSE r.state END,
    quantity = CASE WHEN r.quantity = l.quantity THEN r.quantity ELSE r.quantity - l.quantity END
FROM leaving l WHERE r.stock_id = l.stock_id AND r.reference = %(reference)s::text AND r.state = 'held'
RETURNING r.stock_id
"""
