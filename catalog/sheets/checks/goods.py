"""That a new thing has what it needs, that what a list names is there, and that days are in order."""

from catalog.sheets.changes import Changes
from catalog.sheets.checks.asking import asked
from catalog.sheets.columns import Level
from catalog.sheets.of_products import RELATED
from catalog.sheets.tallying import Faults

NEEDED = (
    (Level.PRODUCT, "category", "needs_category"),
    (Level.PRODUCT, "name:en", "needs_name"),
    (Level.VARIANT, "weight_g", "needs_weight"),
)
NEEDS = "SELECT line FROM changed_{level} s WHERE is_new AND {cell} IS NULL"
LISTED = """
SELECT s.line, one FROM changed_{level} s CROSS JOIN LATERAL unnest(string_to_array(nullif({cell}, ''), ', ')) AS one
WHERE {cell} IS NOT NULL AND {missing}
"""
NO_PRODUCT = (
    "NOT EXISTS (SELECT 1 FROM catalog_product p WHERE p.slug = one)"
    " AND NOT EXISTS (SELECT 1 FROM changed_product o WHERE o.slug = one)"
)
FILE_NAMES = "SELECT regexp_replace(i.file, '^.*/', '') FROM catalog_image i"
MISSING = {
    **dict.fromkeys(RELATED, (Level.PRODUCT, "unknown_product", NO_PRODUCT)),
    "images": (Level.PRODUCT, "unknown_picture", f"one NOT IN ({FILE_NAMES})"),
    "bundle": (
        Level.PRODUCT,
        "unknown_sku",
        "NOT EXISTS (SELECT 1 FROM catalog_variant v WHERE v.sku = split_part(one, '*', 1))"
        " AND NOT EXISTS (SELECT 1 FROM changed_variant o WHERE o.sku = split_part(one, '*', 1))",
    ),
}
# Of the pictures that the product has or that its own row gives it.
NOT_ITS_PICTURE = """
SELECT s.line, one FROM changed_variant s CROSS JOIN LATERAL unnest(string_to_array(nullif({cell}, ''), ', ')) AS one
LEFT JOIN changed_product c ON c.slug = s.slug
WHERE {cell} IS NOT NULL AND one <> ALL (coalesce(string_to_array({images}, ', '), '{{}}')) AND NOT (
    {images} IS NULL AND one IN ({names} WHERE i.product_id = s.product_id))
"""
ITSELF = "SELECT line FROM changed_product s WHERE s.slug = ANY (string_to_array({cell}, ', '))"
DATES = """
SELECT s.line FROM changed_product s LEFT JOIN catalog_product p ON p.id = s.id
WHERE CASE WHEN {until} IS NULL THEN p.until_at ELSE (nullif({until}, '') || '+00')::timestamptz END
    <= CASE WHEN {since} IS NULL THEN p.from_at ELSE (nullif({since}, '') || '+00')::timestamptz END
"""


def check(changes: Changes, faults: Faults) -> None:
    _check_needs(changes, faults)
    for name, (level, code, missing) in MISSING.items():
        if cell := changes.named(name):
            for line, one in asked(LISTED, level=level, cell=cell, missing=missing):
                faults.add(line, name, code, text=one.partition("*")[0] if name == "bundle" else one)
    if cell := changes.named("variant_images"):
        images = (changes.named("images") or "NULL").replace("s.", "c.")
        for line, one in asked(NOT_ITS_PICTURE, cell=cell, images=images, names=FILE_NAMES):
            faults.add(line, "variant_images", "not_its_picture", text=one)
    for name, cell in [(name, changes.named(name)) for name in RELATED]:
        for (line,) in asked(ITSELF, cell=cell) if cell else ():
            faults.add(line, name, "to_itself")
    since, until = changes.named("from") or "NULL", changes.named("until") or "NULL"
    for (line,) in asked(DATES, since=since, until=until) if since != until else ():
        faults.add(line, "from" if until == "NULL" else "until", "date_order")


def _check_needs(changes: Changes, faults: Faults) -> None:
    said = {(fault.row, fault.column) for fault in faults.found}
    for level, name, code in NEEDED:
        for (line,) in asked(NEEDS, level=level, cell=changes.named(name) or "NULL"):
            if (line, name) not in said:  # what is there and wrong has been said
                faults.add(line, name, code)
