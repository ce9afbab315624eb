"""That sets are made of goods, and that no stock lies under a set's own SKU."""

from catalog.sheets.changes import Changes
from catalog.sheets.checks.amounts import counted
from catalog.sheets.checks.asking import asked
from catalog.sheets.tallying import Faults

# The kind of each product, as it will be.
KINDS = """
SELECT p.id, p.slug, coalesce({kind}, p.kind) AS kind
FROM catalog_product p LEFT JOIN changed_product s ON s.id = p.id
WHERE p.kind IN ('bundle', 'gift_card') OR {kind} IS NOT NULL
UNION ALL SELECT NULL, s.slug, {kind} FROM changed_product s WHERE s.is_new AND {kind} IS NOT NULL
"""
MADE_OF_SETS = """
WITH kinds AS ({kinds})
SELECT s.line, one FROM changed_product s
CROSS JOIN LATERAL unnest(string_to_array(nullif({cell}, ''), ', ')) AS piece
CROSS JOIN LATERAL split_part(piece, '*', 1) AS one
LEFT JOIN catalog_variant v ON v.sku = one LEFT JOIN changed_variant c ON c.sku = one AND c.is_new
JOIN kinds k ON k.id = v.product_id OR k.slug = c.slug
WHERE k.kind IN ('bundle', 'gift_card')
"""
BECOMES_A_SET = """
SELECT DISTINCT s.line FROM changed_product s JOIN catalog_variant v ON v.product_id = s.id
JOIN catalog_bundleitem b ON b.variant_id = v.id WHERE {kind} IN ('bundle', 'gift_card')
"""
# Pieces may be counted away under a set's SKU, where some lay before it was one; never put there.
STOCKED = """
WITH kinds AS ({kinds})
SELECT s.line, t.code FROM changed_variant s CROSS JOIN LATERAL ({counted}) AS t(code, pieces)
JOIN catalog_stockplace place ON place.code = t.code
LEFT JOIN catalog_stock h ON h.variant_id = s.id AND h.place_id = place.id
LEFT JOIN kinds known ON known.id = s.product_id LEFT JOIN kinds made ON made.id IS NULL AND made.slug = s.slug
WHERE t.pieces::int > coalesce(h.on_hand, 0) AND 'bundle' IN (known.kind, made.kind)
"""


def check(changes: Changes, faults: Faults) -> None:
    kind = changes.named("kind")
    kinds = KINDS.format(kind=kind or "NULL::text")
    if cell := changes.named("bundle"):
        for line, one in asked(MADE_OF_SETS, cell=cell, kinds=kinds):
            faults.add(line, "bundle", "set_of_sets", text=one)
    if kind:
        for (line,) in asked(BECOMES_A_SET, kind=kind):
            faults.add(line, "kind", "part_of_a_set")
    if places := counted(changes):
        for line, code in asked(STOCKED, counted=places, kinds=kinds):
            faults.add(line, f"stock:{code}", "set_has_no_stock")
