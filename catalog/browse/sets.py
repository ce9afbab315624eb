"""How many whole sets the parts of the product ``p`` make in the places that serve ``%(market)s``: SQL for pages."""

# ruff: noqa: S608 (only our own fragments are written into SQL; every value is a parameter)

from catalog.ledger import FREE

# Codes of the stock places that serve the reader's market, the preferred one first.
PLACES = "(SELECT warehouses FROM shop_market WHERE code = %(market)s)::varchar[]"

# A row a place: its country, sets of what lies there, sets with what is promised while nothing lies anywhere of a part
# (as ``ledger.AVAILABLE`` has it), the day on which the last of the promised parts leaves.
_MADE = f"""
    SELECT l.id, l.code, l.country, min(greatest(0, h.lying) / h.each) AS lying,
           min(greatest(0, h.free) / h.each) AS free,
           max(h.ships_on) FILTER (WHERE h.lying < h.each) AS ships_on
    FROM (
        SELECT b.quantity AS each, w.id AS place, coalesce(s.on_hand - s.reserved, 0) AS lying, s.ships_on,
               CASE WHEN bool_or(s.on_hand > s.reserved) OVER (PARTITION BY b.id) THEN s.on_hand - s.reserved
                    ELSE coalesce({FREE}, 0) END AS free
        FROM catalog_bundleitem b
        JOIN catalog_stockplace w ON w.code = ANY({PLACES})
        LEFT JOIN catalog_stock s ON s.variant_id = b.variant_id AND s.place_id = w.id
        WHERE b.bundle_id = p.id
    ) h JOIN catalog_stockplace l ON l.id = h.place
    GROUP BY l.id
"""

SETS_BY_PLACE = f"""(
    SELECT json_agg(json_build_array(m.country, m.lying, coalesce(m.free, 0), m.ships_on)
                    ORDER BY array_position({PLACES}, m.code))
    FROM ({_MADE}) m
)"""
