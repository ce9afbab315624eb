"""The statement behind ``catalog.offers``: one row a SKU, with what customs ask of it or of its parts."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from functools import cache

from catalog.bans import bans_sql
from catalog.belongings import BELONGINGS
from catalog.pricelists import LIST, PRICE, PRICED
from catalog.speech import said
from catalog.visible import visible

NATIONAL = """(
    SELECT json_object_agg(e.country, e.code) FROM catalog_tariffextension e
    WHERE e.variant_id = {variant}.id AND e.valid_from <= current_date
    AND (e.valid_to IS NULL OR e.valid_to >= current_date)
)"""


@cache
def offers_sql(language: str) -> str:
    def text(alias: str, field: str) -> str:
        return said(alias, field, language)

    def own(variant: str, product: str, field: str) -> str:
        return f"coalesce(nullif({variant}.{field}, ''), {product}.{field})"

    def customs_text(variant: str, product: str) -> str:
        described = [text(alias, "customs_description") for alias in (variant, product)]
        return f"coalesce(nullif({described[0]}, ''), {described[1]})"

    return f"""
    SELECT v.sku, v.id, p.id, p.slug, {text("p", "name")}, coalesce(o.options, ''), i.renditions, i.file,
           {PRICE}, {LIST}, {own("v", "p", "hs_code")}, {own("v", "p", "origin_country")}, v.weight_g, v.box_mm, p.kind,
           {customs_text("v", "p")}, {NATIONAL.format(variant="v")}, {bans_sql("p.id", language)}, b.parts,
           {BELONGINGS}
    FROM unnest(%(skus)s::text[], %(quantities)s::int[]) AS w(sku, quantity)
    JOIN catalog_variant v ON v.sku = w.sku
    JOIN catalog_product p ON p.id = v.product_id AND {visible("p")}
    {PRICED}
    LEFT JOIN LATERAL (
        SELECT string_agg({text("a", "label")} || ': ' || {text("x", "label")}, ', ' ORDER BY a.position, a.id)
               AS options
        FROM catalog_variant_values vv
        JOIN catalog_axisvalue x ON x.id = vv.axisvalue_id JOIN catalog_axis a ON a.id = x.axis_id
        WHERE vv.variant_id = v.id
    ) o ON true
    LEFT JOIN LATERAL (
        SELECT renditions, file FROM catalog_image WHERE product_id = p.id
        ORDER BY variant_id IS NOT DISTINCT FROM v.id DESC, position, id LIMIT 1
    ) i ON true
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_array(
                   c.sku, n.quantity, {text("q", "name")}, {own("c", "q", "hs_code")},
                   {own("c", "q", "origin_country")}, c.weight_g, {customs_text("c", "q")},
                   {NATIONAL.format(variant="c")}, m.amount::text) ORDER BY n.id) AS parts
        FROM catalog_bundleitem n
        JOIN catalog_variant c ON c.id = n.variant_id JOIN catalog_product q ON q.id = c.product_id
        LEFT JOIN catalog_price m ON m.variant_id = c.id AND m.amount_currency = %(currency)s
        WHERE n.bundle_id = p.id AND p.kind = 'bundle'
    ) b ON true
    WHERE v.active AND {PRICE} IS NOT NULL
    """
