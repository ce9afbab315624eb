"""What the catalogue says now, as one text a product and one a variant, cells divided by the unit separator."""

from collections.abc import Container, Sequence
from functools import partial

from catalog.sheets.columns import Column, Level, Part
from shop.money import ISO_EXPONENTS

# It can stand in no cell: control characters are refused.
DIVIDER = "\x1f"

SPECS = "jsonb_object_agg(a.code, coalesce(to_jsonb(o.code), x.value)) AS told"
OF_SPECS = """catalog_specification x JOIN catalog_attribute a ON a.id = x.attribute_id
    LEFT JOIN catalog_attributevalue o ON o.id = x.choice_id"""
OPTIONS = "jsonb_object_agg(a.code, o.code) AS codes"
OF_OPTIONS = """catalog_variant_values x JOIN catalog_axisvalue o ON o.id = x.axisvalue_id
    JOIN catalog_axis a ON a.id = o.axis_id"""
# With the digits in which the currency is booked; more of them where the table holds more.
WRITTEN = """(CASE WHEN scale(trim_scale(x.{amount})) <= {digits} THEN round(x.{amount}, {digits})
    ELSE trim_scale(x.{amount}) END)::text"""
PRICES = """jsonb_object_agg({key}, {amount}) AS amounts,
    jsonb_object_agg({key}, {compare_at}) FILTER (WHERE x.compare_at IS NOT NULL) AS earlier"""
OF_MARKETS = "catalog_marketprice x JOIN shop_market m ON m.code = x.market_id AND m.currency = x.amount_currency"
STOCK = "jsonb_object_agg(place.code, x.on_hand) AS pieces"
OF_STOCK = "catalog_stock x JOIN catalog_stockplace place ON place.id = x.place_id"

# What hangs on a row: asked row by row where rows stream out, and of all rows at once where they are compared.
ONE_BY_ONE = "LEFT JOIN LATERAL (SELECT {select} FROM {rows} WHERE x.{owner} = {of} {only}) {name} ON true"
TOGETHER = """LEFT JOIN (
    SELECT x.{owner}, {select} FROM {rows} WHERE x.{owner} IN ({among}) {only} GROUP BY x.{owner}
) {name} ON {name}.{owner} = {of}"""


def joins(columns: Sequence[Column], level: Level, *, among: str = "") -> str:
    """What must stand beside ``p`` or ``v`` for these columns, and nothing more.

    ``among`` is a SELECT of the ids that are asked for, where they are asked for all at once.
    """
    parts = {column.part for column in columns if column.level == level}
    shape = partial((TOGETHER if among else ONE_BY_ONE).format, among=among, owner="variant_id", of="v.id", only="")
    found = []
    if Part.ATTRIBUTE in parts and level == Level.PRODUCT:
        of_product = {"owner": "product_id", "of": "p.id", "only": "AND x.variant_id IS NULL"}
        found.append(shape(name="specs", select=SPECS, rows=OF_SPECS, **of_product))
    if Part.ATTRIBUTE in parts and level == Level.VARIANT:
        found.append(shape(name="specs", select=SPECS, rows=OF_SPECS))
    if Part.OPTION in parts:
        found.append(shape(name="options", select=OPTIONS, rows=OF_OPTIONS))
    if {Part.PRICE, Part.EARLIER} & parts:
        found.append(shape(name="prices", select=_prices("x.amount_currency"), rows="catalog_price x"))
    if {Part.MARKET_PRICE, Part.MARKET_EARLIER} & parts:
        found.append(shape(name="market_prices", select=_prices("x.market_id"), rows=OF_MARKETS))
    if Part.STOCK in parts:
        found.append(shape(name="stock", select=STOCK, rows=OF_STOCK))
    return "\n".join(found)


def told(columns: Sequence[Column], level: Level, *, silent: Container[Column] = ()) -> str:
    """SQL for all cells of one level as one text; for no columns an empty text. Of ``silent`` ones nothing is said."""
    own = [column for column in columns if column.level == level and column.part != Part.KEY]
    cells = " || E'\\x1f' || ".join("''" if column in silent else column.live for column in own) or "''"
    if Part.TEXT not in {column.part for column in own}:
        return cells
    return f"replace(replace({cells}, E'\\r\\n', E'\\n'), E'\\r', E'\\n')"  # line ends of one kind


def _prices(key: str) -> str:
    odd = " ".join(f"WHEN '{code}' THEN {digits}" for code, digits in ISO_EXPONENTS.items() if digits != 2)
    digits = f"(CASE x.amount_currency {odd} ELSE 2 END)"
    amount, compare_at = (WRITTEN.format(amount=each, digits=digits) for each in ("amount", "compare_at"))
    return PRICES.format(key=key, amount=amount, compare_at=compare_at)
