"""What hangs on products and variants: lists, specifications, options."""

from catalog.sheets.changes import Changes, values
from catalog.sheets.columns import Level, Part, literal
from catalog.sheets.of_products import RELATED
from catalog.sheets.writing.running import run

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
        "catalog_product_extra_categories", "product_id", "category_id", "o.id",
        "JOIN catalog_category o ON o.slug = w.one",
    ),
    "restrictions": (
        "catalog_product_restrictions", "product_id", "restriction_id", "o.id",
        "JOIN catalog_restriction o ON o.code = w.one",
    ),
    "markets": (
        "catalog_publication", "product_id", "market_id, from_at, until_at",
        "o.code, (nullif(split_part(split_part(w.one, '@', 2), '/', 1), '') || '+00')::timestamptz,"
        " (nullif(split_part(split_part(w.one, '@', 2), '/', 2), '') || '+00')::timestamptz",
        "JOIN shop_market o ON o.code = split_part(w.one, '@', 1)",
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
# Members keep their places in a collection; new ones go to its end.
MEMBERS = """
DELETE FROM catalog_collectionmember x USING changed_product s, catalog_collection o
WHERE x.product_id = s.id AND {cell} IS NOT NULL AND o.id = x.collection_id AND o.kind = 'hand'
    AND o.slug <> ALL (coalesce(string_to_array(nullif({cell}, ''), ', '), '{{}}'));
{ones} INSERT INTO catalog_collectionmember (collection_id, product_id, position)
SELECT o.id, w.id, coalesce((SELECT max(m.position) FROM catalog_collectionmember m WHERE m.collection_id = o.id), 0)
    + row_number() OVER (PARTITION BY o.id ORDER BY w.line)
FROM w JOIN catalog_collection o ON o.slug = w.one AND o.kind = 'hand' ORDER BY w.line, w.at
ON CONFLICT (collection_id, product_id) DO NOTHING;
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
            run(
                REPLACE, table=table, owner=owner, columns=columns, found=found, join=join, cell=cell,
                ones=ONES.format(cell=cell),
            )  # fmt: skip
    for kind in RELATED:
        if cell := changes.named(kind):
            run(RELATIONS, kind=kind, cell=cell, ones=ONES.format(cell=cell))
    if cell := changes.named("collections"):
        run(MEMBERS, cell=cell, ones=ONES.format(cell=cell))


def write_specifications(changes: Changes) -> None:
    of_product = ("s.id", "NULL::bigint", "IS NULL")
    of_variant = ("s.product_id", "s.id", "= s.id")
    for level, (product, variant, is_variant) in ((Level.PRODUCT, of_product), (Level.VARIANT, of_variant)):
        cells = changes.cells(level, Part.ATTRIBUTE)
        if cells:
            rows = values(*((literal(c.target), cell, c.cast.format(f"nullif({cell}, '')")) for cell, c in cells))
            run(
                SPECIFICATIONS, level=level, values=rows, product=product, variant=variant, is_variant=is_variant
            )  # fmt: skip


def write_options(changes: Changes) -> None:
    if cells := changes.cells(Level.VARIANT, Part.OPTION):
        run(OPTIONS, values=values(*((literal(c.target), cell) for cell, c in cells)))
