"""Countries' own codes of variants, each with its days."""

from catalog.sheets.changes import Changes
from catalog.sheets.writing.running import run

CODES = """
DELETE FROM catalog_tariffextension x USING changed_variant s WHERE x.variant_id = s.id AND {cell} IS NOT NULL;
INSERT INTO catalog_tariffextension (variant_id, country, code, valid_from, valid_to)
SELECT s.id, split_part(one, ':', 1), split_part(split_part(one, '@', 1), ':', 2),
    split_part(split_part(one, '@', 2), '/', 1)::date, nullif(split_part(split_part(one, '@', 2), '/', 2), '')::date
FROM changed_variant s CROSS JOIN LATERAL unnest(string_to_array({cell}, ', ')) AS one
WHERE {cell} <> '' ORDER BY s.line;
"""


def write_codes(changes: Changes) -> None:
    if cell := changes.named("national_codes"):
        run(CODES, cell=cell)
