"""Pictures by their names: which a product shows, in which order, and which of them show one of its variants."""

from catalog.models import Image
from catalog.sheets.changes import Changes
from catalog.sheets.writing.hanging import ONES
from catalog.sheets.writing.running import run

# A picture that the product lacks is hung from wherever the shop has it: the same file, words and renditions.
OF_PRODUCTS = """
DROP TABLE IF EXISTS sheet_picture;
CREATE TEMP TABLE sheet_picture ON COMMIT DROP AS {ones} SELECT w.id AS product_id, w.one AS name, w.at FROM w;
DELETE FROM catalog_image i USING changed_product s
WHERE i.product_id = s.id AND {cell} IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM sheet_picture w WHERE w.product_id = i.product_id AND w.name = regexp_replace(i.file, '^.*/', '')
);
UPDATE catalog_image i SET position = w.at - 1 FROM sheet_picture w
WHERE w.product_id = i.product_id AND w.name = regexp_replace(i.file, '^.*/', '') AND i.position <> w.at - 1;
INSERT INTO catalog_image (product_id, position, view, {columns})
SELECT w.product_id, w.at - 1, 'main', {found} FROM sheet_picture w
JOIN (
    SELECT DISTINCT ON (name) * FROM (SELECT regexp_replace(file, '^.*/', '') AS name, i.* FROM catalog_image i) named
    WHERE name IN (SELECT name FROM sheet_picture) ORDER BY name, id
) o ON o.name = w.name
WHERE NOT EXISTS (
    SELECT 1 FROM catalog_image i WHERE i.product_id = w.product_id AND regexp_replace(i.file, '^.*/', '') = w.name
) ORDER BY w.product_id, w.at;
"""
OF_VARIANTS = """
UPDATE catalog_image i SET variant_id = nullif(s.id, i.variant_id) FROM changed_variant s
WHERE i.product_id = s.product_id AND {cell} IS NOT NULL AND (i.variant_id IS NOT DISTINCT FROM s.id)
    <> (regexp_replace(i.file, '^.*/', '') = ANY (coalesce(string_to_array({cell}, ', '), '{{}}')));
"""


def write_pictures(changes: Changes) -> None:
    if cell := changes.named("images"):
        own = [str(f.column) for f in Image._meta.concrete_fields]
        rest = [name for name in own if name not in {"id", "product_id", "variant_id", "position", "view"}]
        found = ", ".join(f"o.{name}" for name in rest)
        run(OF_PRODUCTS, cell=cell, ones=ONES.format(cell=cell), columns=", ".join(rest), found=found)
    if cell := changes.named("variant_images"):
        run(OF_VARIANTS, cell=cell)
