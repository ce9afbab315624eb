"""What the catalogue says now, as one text a product and one a variant, cells divided by the unit separator."""

from collections.abc import Sequence

from catalog.sheets.columns import Column, Level, Part
from shop.money import ISO_EXPONENTS

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
# With the digits in which the currency is booked; more of them where the table holds more.
WRITTEN = """(CASE WHEN scale(trim_scale(x.{amount})) <= {digits} THEN round(x.{amount}, {digits})
    ELSE trim_scale(x.{amount}) END)::text"""
PRICES = """LEFT JOIN LATERAL (
    SELECT jsonb_object_agg({key}, {amount}) AS amounts,
        jsonb_object_agg({key}, {compare_at}) FILTER (WHERE x.compare_at IS NOT NULL) AS earlier
    FROM {rows} WHERE x.variant_id = v.id
) {name} ON true"""
OF_MARKETS = "catalog_marketprice x JOIN shop_market m ON m.code = x.market_id AND m.currency = x.amount_currency"
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
        found.append(_prices("prices", "x.amount_currency", "catalog_price x"))
    if {Part.MARKET_PRICE, Part.MARKET_EARLIER} & parts:
        found.append(_prices("market_prices", "x.market_id", OF_MARKETS))
    if Part.STOCK in parts:
        found.append(STOCK)
    return "\n".join(found)


def told(columns: Sequence[Column], level: Level) -> str:
    """SQL for all cells of one level as one text; for no columns an empty text."""
    own = [column.live for column in columns if column.level == level and column.part != Part.KEY]
    return " || E'\\x1f' || ".join(own) or "''"


def _prices(name: str, key: str, rows: str) -> str:
    odd = " ".join(f"WHEN '{code}' THEN {digits}" for code, digits in ISO_EXPONENTS.items() if digits != 2)
    digits = f"(CASE x.amount_currency {odd} ELSE 2 END)"
    amount, compare_at = (WRITTEN.format(amount=each, digits=digits) for each in ("amount", "compare_at"))
    return PRICES.format(name=name, key=key, rows=rows, amount=amount, compare_at=compare_at)
