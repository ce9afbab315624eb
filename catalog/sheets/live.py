"""What the catalogue says now, as one text a product and one a variant, cells divided by the unit separator."""

from collections.abc import Sequence

from catalog.sheets.columns import Column, Level, Part

# It can stand in no cell: control characters are refused.
DIVIDER = "\x1f"

SPECS = """LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(a.code, coalesce(to_jsonb(o.code), s.value)) AS told FROM catalog_specification s
    JOIN catalog_attribute a ON a.id = s.attribute_id LEFT JOIN catalog_attributevalue o ON o.id = s.choice_id
    WHERE s.product_id = {product} AND s.variant_id {variant}
) specs ON true"""
OPTIONS = """LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(a.code, o.code) AS codes FROM catalog_variant_values x
    JOIN catalog_axisvalue o ON o.id = x.axisvalue_id JOIN catalog_axis a ON a.id = o.axis_id WHERE x.variant_id = v.id
) options ON true"""
PRICES = """LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(amount_currency, amount) AS amounts,
        jsonb_object_agg(amount_currency, compare_at) FILTER (WHERE compare_at IS NOT NULL) AS earlier
    FROM catalog_price WHERE variant_id = v.id
) prices ON true"""
STOCK = """LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(place.code, s.on_hand) AS pieces FROM catalog_stock s
    JOIN catalog_stockplace place ON place.id = s.place_id WHERE s.variant_id = v.id
) stock ON true"""


def joins(columns: Sequence[Column], level: Level) -> str:
    """What must stand beside ``p`` or ``v`` for these columns, and nothing more."""
    parts = {column.part for column in columns if column.level == level}
    found = []
    if Part.ATTRIBUTE in parts:
        product, variant = ("p.id", "IS NULL") if level == Level.PRODUCT else ("v.product_id", "= v.id")
        found.append(SPECS.format(product=product, variant=variant))
    if Part.OPTION in parts:
        found.append(OPTIONS)
    if {Part.PRICE, Part.EARLIER} & parts:
        found.append(PRICES)
    if Part.STOCK in parts:
        found.append(STOCK)
    return "\n".join(found)


def told(columns: Sequence[Column], level: Level) -> str:
    """SQL for all cells of one level as one text; for no columns an empty text."""
    own = [column.live for column in columns if column.level == level and column.part != Part.KEY]
    return " || E'\\x1f' || ".join(own) or "''"
