"""That a country's own code begins with the code that all countries share, and that one holds a day."""

from catalog.sheets.changes import Changes
from catalog.sheets.checks.asking import asked
from catalog.sheets.tallying import Faults

# The codes of a variant and its HS code, as they will be, wherever either changes.
CODES = """
SELECT s.line, one, split_part(split_part(one, '@', 1), ':', 2) AS code,
    left(coalesce(nullif(CASE WHEN {own} IS NULL THEN v.hs_code ELSE {own} END, ''),
        coalesce({of_new}, {of_known}, p.hs_code), ''), 6) AS six,
    split_part(one, ':', 1) AS country, daterange(
        nullif(split_part(split_part(one, '@', 2), '/', 1), '')::date,
        nullif(split_part(split_part(one, '@', 2), '/', 2), '')::date, '[]') AS days
FROM changed_variant s
LEFT JOIN catalog_variant v ON v.id = s.id LEFT JOIN catalog_product p ON p.id = s.product_id
LEFT JOIN changed_product made ON made.is_new AND made.slug = s.slug
LEFT JOIN changed_product known ON known.id = s.product_id
CROSS JOIN LATERAL unnest(string_to_array(nullif({cell}, ''), ', ')) AS one
"""
OTHER_GOODS = "SELECT line, one FROM ({codes}) codes WHERE six = '' OR NOT starts_with(code, six)"
OVERLAP = """
WITH codes AS ({codes}) SELECT DISTINCT a.line FROM codes a
JOIN codes b ON b.line = a.line AND b.country = a.country AND b.one > a.one AND b.days && a.days
"""


def check(changes: Changes, faults: Faults) -> None:
    if not (cell := changes.named("national_codes")):
        return
    of_product = changes.named("hs_code") or "NULL::text"
    codes = CODES.format(
        cell=cell,
        own=changes.named("variant_hs_code") or "NULL::text",
        of_new=of_product.replace("s.", "made."),
        of_known=of_product.replace("s.", "known."),
    )
    for line, one in asked(OTHER_GOODS, codes=codes):
        faults.add(line, "national_codes", "other_goods", text=one)
    for (line,) in asked(OVERLAP, codes=codes):
        faults.add(line, "national_codes", "codes_overlap")
