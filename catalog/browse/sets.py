"""How many whole sets the parts of the product ``p`` make in the places ``%(warehouses)s``: SQL for pages."""

WHOLE_SETS = """(
    SELECT sum(made) FROM (
        SELECT min(coalesce(s.on_hand - s.reserved, 0) / b.quantity) AS made
        FROM catalog_bundleitem b
        JOIN catalog_stockplace l ON l.code = ANY(%(warehouses)s)
        LEFT JOIN catalog_stock s ON s.variant_id = b.variant_id AND s.place_id = l.id
        WHERE b.bundle_id = p.id GROUP BY l.id
    ) AS sets
)"""
