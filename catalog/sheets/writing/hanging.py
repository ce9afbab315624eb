"""What hangs on products and variants: lists, pictures, specifications, options."""

from django.db import connection

from catalog.models import Image
from catalog.sheets.changes import Changes, values
from catalog.sheets.columns import Level, Part, literal
from catalog.sheets.of_products import RELATED

# Spread out before it is joined: the planner knows nothing yet of rows that this transaction wrote.
ONES = """
WITH w AS MATERIALIZED (
    SELECT s.id, s.line, t.one, t.at FROM changed_product s
    CROSS JOIN LATERAL unnest(string_to_array(nullif({cell}, ''), ', ')) WITH ORDINALITY AS t(one, at)
    WHERE {cell} IS NOT NULL
)
"""
# table, its key to the product, what else it holds, where that comes from
LISTS = {
    "extra_categories": (
        "catalog_product_extra_categories", "product_id", "category_id", "o.id", "JOIN catalog_category o ON o.slug = w.one"
    ),
    "restrictions": (
        "catalog_product_restrictions", "product_id", "restriction_id", "o.id",
        "JOIN catalog_restriction o ON o.code = w.one",
    ),
    "bundle": (
        "catalog_bundleitem", "bundle_id", "variant_id, quantity", "o.id, split_part(w.one, '*', 2)::int",
        "JOIN catalog_variant o ON o.sku = split_part(w.one, '*', 1)",
    ),
}  # fmt: skip
REPLACE = """
DELETE FROM {table} x USING changed_product s WHERE x.{owner} = s.id AND {cell} IS NOT NULL;
{ones} INSERT INTO {table} ({owner}, {columns}) SELECT w.id, {found} FROM w {join} ORDER BY w.line, w.at;
"""
RELATIONS = """
DELETE FROM catalog_relation x USING changed_product s
WHERE x.product_id = s.id AND x.kind = '{kind}' AND {cell} IS NOT NULL;
{ones} INSERT INTO catalog_relation (product_id, other_id, kind, position)
SELECT w.id, o.id, '{kind}', w.at - 1 FROM w JOIN catalog_product o ON o.slug = w.one ORDER BY w.line, w.at;
"""
PICTURES = """
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
SPECIFICATIONS = """
DELETE FROM catalog_specification x USING changed_{level} s CROSS JOIN LATERAL ({values}) AS t(code, cell, value)
JOIN catalog_attribute a ON a.code = t.code
WHERE x.attribute_id = a.id AND x.product_id = {product} AND x.variant_id {is_variant} AND t.cell = '';
INSERT INTO catalog_specification (product_id, variant_id, attribute_id, value, choice_id, position)
SELECT {product}, {variant}, a.id, t.value, o.id, a.position
FROM changed_{level} s CROSS JOIN LATERAL ({values}) AS t(code, cell, value) JOIN catalog_attribute a ON a.code = t.code
LEFT JOIN catalog_attributevalue o ON t.value IS NULL AND o.attribute_id = a.id AND o.code = t.cell
WHERE t.cell <> '' ORDER BY s.line, a.position
ON CONFLICT (product_id, variant_id, attribute_id)
DO UPDATE SET value = excluded.value, choice_id = excluded.choice_id;
"""
OPTIONS = """
DELETE FROM catalog_variant_values x USING changed_variant s CROSS JOIN LATERAL ({values}) AS t(code, cell)
JOIN catalog_axis a ON a.code = t.code JOIN catalog_axisvalue o ON o.axis_id = a.id
WHERE x.variant_id = s.id AND x.axisvalue_id = o.id AND t.cell IS NOT NULL;
INSERT INTO catalog_variant_values (variant_id, axisvalue_id)
SELECT s.id, o.id FROM changed_variant s CROSS JOIN LATERAL ({values}) AS t(code, cell)
JOIN catalog_axis a ON a.code = t.code JOIN catalog_axisvalue o ON o.axis_id = a.id AND o.code = t.cell
WHERE t.cell <> '';
"""


def write_lists(changes: Changes) -> None:
    for name, (table, owner, columns, found, join) in LISTS.items():
        if cell := changes.named(name):
            _run(
                REPLACE.format(
                    table=table, owner=owner, columns=columns, found=found, join=join, cell=cell,
                    ones=ONES.format(cell=cell),
                )
            )  # fmt: skip
    for kind in RELATED:
        if cell := changes.named(kind):
            _run(RELATIONS.format(kind=kind, cell=cell, ones=ONES.format(cell=cell)))
    if cell := changes.named("images"):
        own = [f.column for f in Image._meta.concrete_fields]
        rest = [name for name in own if name not in {"id", "product_id", "variant_id", "position", "view"}]
        found = ", ".join(f"o.{name}" for name in rest)
        _run(PICTURES.format(cell=cell, ones=ONES.format(cell=cell), columns=", ".join(rest), found=found))


def write_specifications(changes: Changes) -> None:
    of_product = ("s.id", "NULL::bigint", "IS NULL")
    of_variant = ("s.product_id", "s.id", "= s.id")
    for level, (product, variant, is_variant) in ((Level.PRODUCT, of_product), (Level.VARIANT, of_variant)):
        cells = changes.cells(level, Part.ATTRIBUTE)
        if cells:
            rows = [(literal(c.target), cell, c.cast.format(f"nullif({cell}, '')")) for cell, c in cells]
            _run(
                SPECIFICATIONS.format(
                    level=level, values=values(*rows), product=product, variant=variant, is_variant=is_variant
                )
            )


def write_options(changes: Changes) -> None:
    if cells := changes.cells(Level.VARIANT, Part.OPTION):
        _run(OPTIONS.format(values=values(*((literal(c.target), cell) for cell, c in cells))))


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("%%", "%"))
