"""The statement of a merchant feed: a row for each variant that is on sale in a market, in the order of products."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from functools import cache

from catalog.browse.sets import SETS_BY_PLACE
from catalog.ledger import FREE
from catalog.public_prices import PUBLIC
from catalog.speech import said
from catalog.visible import listed

MORE_PICTURES = 10


@cache
def feed_sql(language: str) -> str:
    """Asks for ``market``, ``country``, ``currency``, ``warehouses``, ``tells_lowest``. Money is text, no float."""

    def text(alias: str, field: str) -> str:
        return said(alias, field, language)

    return f"""
    SELECT p.id, p.slug, {text("p", "name")}, coalesce(nullif({text("p", "description")}, ''), {text("p", "summary")}),
           p.hs_code, coalesce({text("b", "name")}, ''), v.id, v.sku, v.weight_g, r.amount::text,
           r.compare_at::text, CASE WHEN p.kind = 'bundle' THEN {SETS_BY_PLACE} ELSE place.stock END,
           picture.files, chosen.options, path.names, several.more,
           p.kind = 'bundle', r.starts_at, r.ends_at
    FROM catalog_product p
    JOIN catalog_variant v ON v.product_id = p.id AND v.active
    {PUBLIC}
    LEFT JOIN catalog_brand b ON b.id = p.brand_id
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_array(l.country, s.on_hand - s.reserved, {FREE}, s.ships_on)
                        ORDER BY array_position(%(warehouses)s::varchar[], l.code)) AS stock
        FROM catalog_stock s JOIN catalog_stockplace l ON l.id = s.place_id
        WHERE s.variant_id = v.id AND l.code = ANY(%(warehouses)s::varchar[])
    ) place ON true
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_array(i.renditions, i.file)
                        ORDER BY (i.variant_id IS NOT DISTINCT FROM v.id) DESC, i.position, i.id) AS files
        FROM (SELECT * FROM catalog_image WHERE product_id = p.id AND (variant_id IS NULL OR variant_id = v.id)
              ORDER BY (variant_id IS NOT DISTINCT FROM v.id) DESC, position, id LIMIT {MORE_PICTURES + 1}) i
    ) picture ON true
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_array(a.code, {text("x", "label")}) ORDER BY a.position, a.id) AS options
        FROM catalog_variant_values w JOIN catalog_axisvalue x ON x.id = w.axisvalue_id
        JOIN catalog_axis a ON a.id = x.axis_id WHERE w.variant_id = v.id
    ) chosen ON true
    LEFT JOIN LATERAL (
        WITH RECURSIVE above AS (
            SELECT c.*, 0 AS height FROM catalog_category c WHERE c.id = p.category_id
            UNION ALL
            SELECT c.*, a.height + 1 FROM catalog_category c JOIN above a ON c.id = a.parent_id WHERE a.height < 8
        )
        SELECT string_agg({text("c", "name")}, ' > ' ORDER BY c.height DESC) AS names FROM above c
    ) path ON true
    LEFT JOIN LATERAL (
        SELECT count(*) > 1 AS more FROM catalog_variant o WHERE o.product_id = p.id AND o.active
    ) several ON true
    WHERE {listed()} AND r.amount IS NOT NULL AND p.kind <> 'gift_card' AND NOT EXISTS (
        SELECT FROM catalog_product_restrictions pr JOIN catalog_restriction t ON t.id = pr.restriction_id
        WHERE pr.product_id = p.id AND %(country)s::text = ANY(t.countries)
    )
    ORDER BY p.id, v.position, v.id
    """
