"""The SQL of stock: lock in (place, sku) order, change by a condition, write the moves, all in one statement each."""

# ruff: noqa: S608 (only our own fragments are written into SQL; every value is a parameter)

# Pieces of a row of stock ``s`` that can be reserved: what lies there, and what is promised while the promise stands.
PROMISED = "CASE WHEN s.preorder_until >= (now() AT TIME ZONE 'UTC')::date THEN s.promised ELSE 0 END"
FREE = f"(s.on_hand + {PROMISED} - s.reserved)"

# Rows are locked in one order for everybody, so two baskets never wait for each other in a circle. A set wants its
# parts, merged with what other lines want of them; ``kinds`` is how many rows there must be for nothing to be lacking.
# One statement, so that a row which many want is held for one round trip and the commit: what was locked is as new as
# the lock, and the UPDATE looks at its condition again on that same newest version. Where something is lacking at a
# glance nothing is locked: whoever comes late to a sold-out piece waits for nobody and lets nobody wait.
RESERVE = f"""
WITH asked AS (
    SELECT * FROM unnest(%(places)s::text[], %(skus)s::text[], %(quantities)s::int[]) AS a(place, sku, quantity)
), w AS (
    SELECT a.place, CASE WHEN o.id IS NULL THEN a.sku ELSE part.sku END AS sku,
           sum(a.quantity * coalesce(b.quantity, 1))::int AS quantity
    FROM asked a
    LEFT JOIN catalog_variant v ON v.sku = a.sku
    LEFT JOIN catalog_product o ON o.id = v.product_id AND o.kind = 'bundle'
    LEFT JOIN catalog_bundleitem b ON b.bundle_id = o.id
    LEFT JOIN catalog_variant part ON part.id = b.variant_id
    GROUP BY 1, 2
), seen AS (
    SELECT s.id, w.place, w.sku, w.quantity, {FREE} AS free, coalesce(held.quantity, 0) AS had
    FROM w
    JOIN catalog_stockplace p ON p.code = w.place
    JOIN catalog_variant v ON v.sku = w.sku
    JOIN catalog_stock s ON s.place_id = p.id AND s.variant_id = v.id
    LEFT JOIN catalog_reservation held
      ON held.stock_id = s.id AND held.reference = %(reference)s::text AND held.state = 'held'
), locked AS MATERIALIZED (
    SELECT s.id, seen.quantity, {FREE} AS free, seen.had
    FROM seen JOIN catalog_stock s ON s.id = seen.id
    WHERE (SELECT count(*) FROM seen WHERE free >= quantity OR had = quantity) = (SELECT count(*) FROM w)
    ORDER BY seen.place, seen.sku
    FOR NO KEY UPDATE OF s
), verdict AS (
    SELECT count(*) = (SELECT count(*) FROM w) AND bool_and(had = quantity) AS again,
           count(*) = (SELECT count(*) FROM w) AND bool_and(free >= quantity) AS enough,
           bool_or(free = quantity) AS last
    FROM locked
), taken AS (
    UPDATE catalog_stock s SET reserved = s.reserved + l.quantity
    FROM locked l, verdict
    WHERE s.id = l.id AND verdict.enough AND NOT verdict.again AND {FREE} >= l.quantity
    RETURNING s.id, l.quantity
), held AS (
    INSERT INTO catalog_reservation AS r (reference, stock_id, quantity, until, state)
    SELECT %(reference)s::text, id, quantity, %(until)s::timestamptz, 'held' FROM taken
    ON CONFLICT (reference, stock_id) DO UPDATE
    SET quantity = excluded.quantity, until = excluded.until, state = 'held' WHERE r.state = 'released'
    RETURNING r.stock_id
), noted AS (
    INSERT INTO catalog_stockmove (stock_id, kind, on_hand_change, reserved_change, reference)
    SELECT id, 'reserved', 0, quantity, %(reference)s::text FROM taken
)
SELECT again, enough, last, (SELECT count(*) FROM locked), (SELECT count(*) FROM taken), (SELECT count(*) FROM held)
FROM verdict
"""

LOCK_HELD = """
SELECT r.id, p.code, v.sku, s.on_hand, r.quantity
FROM catalog_reservation r
JOIN catalog_stock s ON s.id = r.stock_id
JOIN catalog_stockplace p ON p.id = s.place_id
JOIN catalog_variant v ON v.id = s.variant_id
WHERE r.reference = %(reference)s::text AND r.state = 'held' AND (%(place)s::text IS NULL OR p.code = %(place)s::text)
ORDER BY p.code, v.sku
FOR NO KEY UPDATE OF s, r
"""

# ``leaves`` is 1 when the pieces leave the house (shipped) and 0 when they stay (released).
SETTLE = f"""
WITH done AS (
    UPDATE catalog_reservation SET state = %(state)s::text
    WHERE id = ANY(%(ids)s::bigint[]) AND state = 'held'
    RETURNING stock_id, quantity
), changed AS (
    UPDATE catalog_stock s SET reserved = s.reserved - d.quantity, on_hand = s.on_hand - d.quantity * %(leaves)s::int
    FROM done d WHERE s.id = d.stock_id
    RETURNING s.id, s.variant_id, s.place_id, {FREE} AS free, d.quantity
), noted AS (
    INSERT INTO catalog_stockmove (stock_id, kind, on_hand_change, reserved_change, reference)
    SELECT id, %(state)s::text, -quantity * %(leaves)s::int, -quantity, %(reference)s::text FROM changed
)
SELECT v.sku, p.code, c.free, c.quantity
FROM changed c JOIN catalog_variant v ON v.id = c.variant_id JOIN catalog_stockplace p ON p.id = c.place_id
"""

# A row is made when the variant never lay in that place; the statement locks it either way.
OPEN = """
INSERT INTO catalog_stock AS s (variant_id, place_id, on_hand, reserved)
SELECT v.id, p.id, 0, 0 FROM catalog_variant v, catalog_stockplace p
WHERE v.sku = %(sku)s::text AND p.code = %(place)s::text
ON CONFLICT (variant_id, place_id) DO UPDATE SET on_hand = s.on_hand
RETURNING s.id, s.on_hand, s.reserved, s.promised, (
    SELECT o.kind = 'bundle' FROM catalog_variant v JOIN catalog_product o ON o.id = v.product_id
    WHERE v.id = s.variant_id
)
"""

# A returned good is noted once per reference (a partial unique index says so); a repeat changes nothing.
# ``fulfils`` is how much of the change was promised before.
ADD = f"""
WITH noted AS (
    INSERT INTO catalog_stockmove
        (stock_id, kind, on_hand_change, reserved_change, promised_change, reference, by_id)
    VALUES (%(stock)s::bigint, %(kind)s::text, %(change)s::int, 0, -%(fulfils)s::int, %(reference)s::text,
            %(by)s::bigint)
    ON CONFLICT (stock_id, reference) WHERE kind = 'returned' DO NOTHING
    RETURNING stock_id, on_hand_change, promised_change
)
UPDATE catalog_stock s SET on_hand = s.on_hand + n.on_hand_change, promised = s.promised + n.promised_change
FROM noted n WHERE s.id = n.stock_id
RETURNING {FREE}
"""

PROMISE = """
WITH noted AS (
    INSERT INTO catalog_stockmove (stock_id, kind, on_hand_change, reserved_change, promised_change, reference, by_id)
    SELECT %(stock)s::bigint, 'promised', 0, 0, %(change)s::int, '', %(by)s::bigint WHERE %(change)s::int <> 0
)
UPDATE catalog_stock s SET promised = %(pieces)s::int,
    preorder_until = coalesce(%(until)s::date, s.preorder_until), ships_on = coalesce(%(ships_on)s::date, s.ships_on)
WHERE s.id = %(stock)s::bigint
RETURNING s.id
"""

# Of a set every part must be there; what lies under its own SKU counts for nothing. ``kinds``: how many parts it has.
_SHELVES = f"""
WITH needs AS (
    SELECT v.sku, coalesce(b.variant_id, v.id) AS variant_id, coalesce(b.quantity, 1) AS quantity,
           count(*) OVER (PARTITION BY v.id) AS kinds
    FROM catalog_variant v
    LEFT JOIN catalog_product o ON o.id = v.product_id AND o.kind = 'bundle'
    LEFT JOIN catalog_bundleitem b ON b.bundle_id = o.id
    WHERE v.sku = ANY(%(skus)s::text[]) AND (o.id IS NULL OR b.id IS NOT NULL)
), shelves AS (
    SELECT n.sku, p.code AS place, n.kinds, n.quantity, s.on_hand - s.reserved AS lying, s.ships_on,
           CASE WHEN bool_or(s.on_hand > s.reserved) OVER (PARTITION BY n.sku, n.variant_id)
                THEN s.on_hand - s.reserved ELSE {FREE} END AS free
    FROM needs n
    JOIN catalog_stock s ON s.variant_id = n.variant_id
    JOIN catalog_stockplace p ON p.id = s.place_id
    WHERE %(places)s::text[] IS NULL OR p.code = ANY(%(places)s::text[])
)
"""

# What is promised counts only where nothing lies in any of the places: nobody waits for what could leave today.
AVAILABLE = f"""
{_SHELVES}
SELECT sku, place, greatest(0, min(free / quantity))::int
FROM shelves GROUP BY sku, place, kinds HAVING count(*) = kinds
"""

# The day on which something leaves that can be had only because it is promised: a set waits for its last part.
EXPECTED = f"""
{_SHELVES}, made AS (
    SELECT sku, min(free / quantity) > 0 AS can_be_had, min(lying / quantity) > 0 AS lies_here,
           max(ships_on) FILTER (WHERE lying < quantity) AS ships_on
    FROM shelves GROUP BY sku, place, kinds HAVING count(*) = kinds
)
SELECT sku, min(ships_on) FILTER (WHERE can_be_had) FROM made
GROUP BY sku HAVING bool_or(can_be_had) AND NOT bool_or(lies_here)
"""

# What a set is made of: pieces of each part in one set.
RECIPES = """
SELECT v.sku, part.sku, b.quantity
FROM catalog_variant v
JOIN catalog_product o ON o.id = v.product_id AND o.kind = 'bundle'
JOIN catalog_bundleitem b ON b.bundle_id = o.id
JOIN catalog_variant part ON part.id = b.variant_id
WHERE v.sku = ANY(%(skus)s::text[])
ORDER BY v.sku, b.id
"""

# Sets that can be had in a place again because ``added`` pieces of a part have come to lie there.
SETS_BACK = f"""
SELECT v.sku
FROM catalog_bundleitem mine
JOIN catalog_variant part ON part.id = mine.variant_id AND part.sku = %(sku)s::text
JOIN catalog_product o ON o.id = mine.bundle_id AND o.kind = 'bundle'
JOIN catalog_variant v ON v.product_id = o.id AND v.active
JOIN catalog_stockplace p ON p.code = %(place)s::text
JOIN catalog_bundleitem b ON b.bundle_id = o.id
LEFT JOIN catalog_stock s ON s.variant_id = b.variant_id AND s.place_id = p.id
GROUP BY v.sku
HAVING bool_and(coalesce({FREE}, 0) >= b.quantity)
AND bool_or(b.variant_id = mine.variant_id AND {FREE} - %(added)s::int < b.quantity)
"""
