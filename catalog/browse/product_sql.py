"""One statement for all that a product page says of the product itself."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from functools import cache

from catalog.speech import said
from catalog.visible import listed, visible


@cache
def product_sql(language: str) -> str:
    """One row. What there are several of (variants, pictures) comes as JSON; money as text, never as floats."""

    def text(alias: str, field: str) -> str:
        return said(alias, field, language)

    return f"""
    WITH RECURSIVE p AS (
        SELECT * FROM catalog_product WHERE slug = %(slug)s AND {visible("catalog_product")}
    ), above AS (
        SELECT c.*, 0 AS height FROM catalog_category c JOIN p ON c.id = p.category_id
        UNION ALL
        SELECT c.*, a.height + 1 FROM catalog_category c JOIN above a ON c.id = a.parent_id WHERE a.height < 8
    )
    SELECT p.id, p.kind, p.tags, p.origin_country, {text("p", "origin_place")},
        {text("p", "name")}, {text("p", "summary")}, {text("p", "description")}, {text("p", "materials")},
        {text("p", "care")}, {text("p", "seo_title")}, {text("p", "meta_description")},
        (SELECT json_agg(json_build_array(c.slug, {text("c", "name")}) ORDER BY c.height DESC) FROM above c),
        (SELECT json_agg(json_build_array(v.id, v.sku, r.amount::text, r.compare_at::text, coalesce(f.free, 0),
                                          o.chosen)
                         ORDER BY v.position, v.id)
         FROM catalog_variant v
         LEFT JOIN catalog_price r ON r.variant_id = v.id AND r.amount_currency = %(currency)s
         LEFT JOIN LATERAL (
            SELECT sum(s.on_hand - s.reserved) AS free FROM catalog_stock s
            JOIN catalog_stockplace l ON l.id = s.place_id AND l.code = ANY(%(warehouses)s)
            WHERE s.variant_id = v.id
         ) f ON true
         LEFT JOIN LATERAL (
            SELECT json_agg(json_build_array(a.code, {text("a", "label")}, x.code, {text("x", "label")})
                            ORDER BY a.position, a.id, x.position) AS chosen
            FROM catalog_variant_values w JOIN catalog_axisvalue x ON x.id = w.axisvalue_id
            JOIN catalog_axis a ON a.id = x.axis_id WHERE w.variant_id = v.id
         ) o ON true
         WHERE v.product_id = p.id AND v.active),
        (SELECT json_agg(json_build_array(i.renditions, i.file, i.width, i.height, {text("i", "alt")}, i.placeholder,
                                          i.variant_id) ORDER BY i.position, i.id)
         FROM catalog_image i WHERE i.product_id = p.id),
        (SELECT json_agg(json_build_array(a.id, {text("a", "label")}, a.kind, a.unit, s.value, s.variant_id)
                         ORDER BY a.position, a.id, s.variant_id NULLS FIRST)
         FROM catalog_specification s JOIN catalog_attribute a ON a.id = s.attribute_id WHERE s.product_id = p.id),
        (SELECT json_agg({text("t", "text")} ORDER BY t.code)
         FROM catalog_product_restrictions pr JOIN catalog_restriction t ON t.id = pr.restriction_id
         WHERE pr.product_id = p.id),
        (SELECT json_agg(json_build_array({text("o", "name")}, o.slug, o.status, v.sku, b.quantity) ORDER BY b.id)
         FROM catalog_bundleitem b JOIN catalog_variant v ON v.id = b.variant_id
         JOIN catalog_product o ON o.id = v.product_id WHERE b.bundle_id = p.id)
    FROM p
    """


# Related products that staff chose, then others of the same category, until the row is full.
RELATED = f"""
SELECT id, '' AS shelf, min(place) AS rank FROM (
    (SELECT r.other_id AS id, r.position AS place
     FROM catalog_relation r JOIN catalog_product p ON p.id = r.other_id AND {listed()}
     WHERE r.product_id = %(product)s AND r.kind = 'related' ORDER BY r.position, r.id LIMIT %(row)s)
    UNION ALL
    (SELECT p.id, 1000000000000 + row_number() OVER (ORDER BY p.position, p.id)
     FROM catalog_product p JOIN catalog_product me ON me.id = %(product)s AND me.category_id = p.category_id
     WHERE {listed()} AND p.id <> me.id ORDER BY p.position, p.id LIMIT %(row)s)
) AS near GROUP BY id ORDER BY rank LIMIT %(row)s
"""
