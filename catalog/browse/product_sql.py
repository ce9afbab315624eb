"""One statement for all that a product page says."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from functools import cache

from catalog.browse.related import related
from catalog.browse.reviews import REPUTATION
from catalog.browse.sets import PLACES, SETS_BY_PLACE
from catalog.browse.shown import COLUMNS
from catalog.ledger import FREE
from catalog.public_prices import PUBLIC
from catalog.speech import said
from catalog.visible import visible

MOST_MEDIA = 20
# Pieces in a row of what goes with the product.
ROW = 4


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
        (SELECT json_agg(json_build_array(v.id, v.sku, r.amount::text, r.compare_at::text, r.lowest::text, (
                                             SELECT json_agg(json_build_array(l.country, s.on_hand - s.reserved, {FREE},
                                                                              s.ships_on)
                                                             ORDER BY array_position({PLACES}, l.code))
                                             FROM catalog_stock s JOIN catalog_stockplace l
                                               ON l.id = s.place_id AND l.code = ANY({PLACES})
                                             WHERE s.variant_id = v.id
                                          ), o.chosen, v.weight_g) ORDER BY v.position, v.id)
         FROM catalog_variant v
         {PUBLIC}
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
        (SELECT json_agg(json_build_array(a.id, {text("a", "label")}, a.kind, a.unit,
                                          coalesce(s.value, to_jsonb({text("x", "label")})), s.variant_id,
                                          {text("g", "label")}, coalesce(x.swatch, ''))
                         ORDER BY f.id IS NULL, g.id IS NULL, g.position, g.id, f.position, f.id, a.position, a.id,
                                  s.variant_id NULLS FIRST)
         FROM catalog_specification s JOIN catalog_attribute a ON a.id = s.attribute_id
         LEFT JOIN catalog_attributevalue x ON x.id = s.choice_id
         LEFT JOIN catalog_familyattribute f ON f.family_id = p.family_id AND f.attribute_id = a.id
         LEFT JOIN catalog_attributegroup g ON g.id = f.group_id
         WHERE s.product_id = p.id),
        (SELECT json_agg(json_build_array({text("t", "text")}, CASE WHEN %(country)s::text = ANY(t.countries)
                                          THEN coalesce(nullif({text("t", "reason")}, ''), {text("t", "text")}) END)
                         ORDER BY t.code)
         FROM catalog_product_restrictions pr JOIN catalog_restriction t ON t.id = pr.restriction_id
         WHERE pr.product_id = p.id),
        (SELECT json_agg(json_build_array({text("o", "name")}, o.slug, o.status, v.sku, b.quantity) ORDER BY b.id)
         FROM catalog_bundleitem b JOIN catalog_variant v ON v.id = b.variant_id
         JOIN catalog_product o ON o.id = v.product_id WHERE b.bundle_id = p.id),
        (SELECT json_build_array(b.slug, {text("b", "name")}) FROM catalog_brand b WHERE b.id = p.brand_id),
        (SELECT json_build_array(m.name, m.address, m.country, m.email, m.responsible_name, m.responsible_address,
                                 m.responsible_country, m.responsible_email)
         FROM catalog_maker m
         WHERE m.id = coalesce(p.maker_id, (SELECT b.maker_id FROM catalog_brand b WHERE b.id = p.brand_id))),
        CASE WHEN p.kind = 'bundle' THEN {SETS_BY_PLACE} END,
        (SELECT json_agg(json_build_array(o.title, o.url, o.kind, o.file, o.size_bytes) ORDER BY o.turn, o.id) FROM (
            (SELECT 0 AS turn, w.id, {text("w", "title")} AS title, w.url, '' AS kind, '' AS file, 0 AS size_bytes
             FROM catalog_video w WHERE w.product_id = p.id ORDER BY w.position, w.id LIMIT {MOST_MEDIA})
            UNION ALL
            (SELECT 1, d.id, '', '', d.kind, d.file, d.size_bytes FROM catalog_document d
             WHERE d.product_id = p.id AND d.language IN ('', %(language)s::text)
             ORDER BY d.position, d.id LIMIT {MOST_MEDIA})
         ) o),
        (SELECT json_agg(json_build_array(o.shelf, {COLUMNS}) ORDER BY o.shelf, o.place, o.turn)
         FROM ({related(ROW)}) AS o (id, shelf, place, turn)
         JOIN catalog_card k ON k.product_id = o.id AND o.id <> p.id),
        {REPUTATION}
    FROM p
    """
