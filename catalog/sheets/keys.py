"""Which row speaks of what: every SKU once, in its own product, and every new one with what it needs."""

from django.db import connection

from catalog.sheets.cells import SKU, SLUG
from catalog.sheets.tallying import MOST_FAULTS, Faults

TWICE = """
SELECT line, sku, first FROM (
    SELECT line, sku, min(line) OVER (PARTITION BY sku) AS first FROM sheet_known WHERE sku <> ''
) numbered WHERE line > first ORDER BY line LIMIT %(most)s
"""
ASTRAY = """
SELECT k.line, k.sku, p.slug FROM sheet_known k JOIN catalog_product p ON p.id = k.owner_id
WHERE k.slug <> '' AND k.product_id IS DISTINCT FROM k.owner_id ORDER BY k.line LIMIT %(most)s
"""
HOMELESS = """
SELECT line, sku FROM sheet_known WHERE slug = '' AND variant_id IS NULL ORDER BY line LIMIT %(most)s
"""
NEW_SKUS = """
SELECT line, sku FROM sheet_known
WHERE sku <> '' AND variant_id IS NULL AND (sku !~ %(shape)s OR length(sku) > 60) ORDER BY line
"""
NEW_SLUGS = """
SELECT line, slug FROM sheet_known
WHERE slug <> '' AND product_id IS NULL AND (slug !~ %(shape)s OR length(slug) > 120) ORDER BY line
"""


def check(faults: Faults) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TWICE, {"most": MOST_FAULTS})
        for line, sku, first in cursor.fetchall():
            faults.add(line, "sku", "sku_twice", text=sku, row=first)
        cursor.execute(ASTRAY, {"most": MOST_FAULTS})
        for line, sku, owner in cursor.fetchall():
            faults.add(line, "sku", "other_product", text=sku, product=owner)
        cursor.execute(HOMELESS, {"most": MOST_FAULTS})
        for line, sku in cursor.fetchall():
            if sku:
                faults.add(line, "product", "needs_product", text=sku)
            else:
                faults.add(line, "sku", "needs_sku")
        cursor.execute(NEW_SKUS, {"shape": f"^{SKU.pattern}$"})
        for line, sku in cursor.fetchmany(MOST_FAULTS):
            faults.add(line, "sku", "bad_sku", text=sku)
        cursor.execute(NEW_SLUGS, {"shape": f"^{SLUG.pattern}$"})
        for line, slug in cursor.fetchmany(MOST_FAULTS):
            faults.add(line, "product", "bad_address", text=slug)
