"""What one cell alone cannot tell: that what it names is there, that a new thing has what it needs, that prices agree."""

from typing import Any

from django.db import connection

from catalog.sheets.changes import Changes, values
from catalog.sheets.columns import Level, Part, literal
from catalog.sheets.of_products import RELATED
from catalog.sheets.tallying import MOST_FAULTS, Faults

NEEDS = "SELECT line FROM changed_{level} s WHERE is_new AND {cell} IS NULL ORDER BY line LIMIT {most}"
LISTED = """
SELECT s.line, one FROM changed_product s CROSS JOIN LATERAL unnest(string_to_array(nullif({cell}, ''), ', ')) AS one
WHERE {cell} IS NOT NULL AND {missing} ORDER BY s.line LIMIT {most}
"""
NO_PRODUCT = (
    "NOT EXISTS (SELECT 1 FROM catalog_product p WHERE p.slug = one)"
    " AND NOT EXISTS (SELECT 1 FROM changed_product o WHERE o.slug = one)"
)
MISSING = {
    **dict.fromkeys(RELATED, ("unknown_product", NO_PRODUCT)),
    "bundle": (
        "unknown_sku",
        "NOT EXISTS (SELECT 1 FROM catalog_variant v WHERE v.sku = split_part(one, '*', 1))"
        " AND NOT EXISTS (SELECT 1 FROM changed_variant o WHERE o.sku = split_part(one, '*', 1))",
    ),
    "images": ("unknown_picture", "one NOT IN (SELECT regexp_replace(i.file, '^.*/', '') FROM catalog_image i)"),
}
# The price and the earlier price as they will be: what the sheet says, else what is there.
PRICES = """
SELECT line, code, price IS NULL, earlier_given FROM (
    SELECT s.line, t.code, t.earlier IS NOT NULL AS earlier_given,
        CASE WHEN t.price IS NULL THEN p.amount ELSE nullif(t.price, '')::numeric END AS price,
        CASE WHEN t.price = '' AND t.earlier IS NULL THEN NULL
             WHEN t.earlier IS NULL THEN p.compare_at ELSE nullif(t.earlier, '')::numeric END AS earlier
    FROM changed_variant s CROSS JOIN LATERAL ({values}) AS t(code, price, earlier)
    LEFT JOIN catalog_price p ON p.variant_id = s.id AND p.amount_currency = t.code
    WHERE t.price IS NOT NULL OR t.earlier IS NOT NULL
) final WHERE earlier IS NOT NULL AND (price IS NULL OR earlier <= price) ORDER BY line LIMIT {most}
"""
COUNTS = """
SELECT s.line, t.code, held.reserved - held.promised FROM changed_variant s CROSS JOIN LATERAL ({values}) AS t(code, pieces)
JOIN catalog_stockplace place ON place.code = t.code
JOIN catalog_stock held ON held.variant_id = s.id AND held.place_id = place.id
WHERE t.pieces IS NOT NULL AND t.pieces::int < held.reserved - held.promised ORDER BY s.line LIMIT {most}
"""


ITSELF = """
SELECT line FROM changed_product s WHERE s.slug = ANY (string_to_array({cell}, ', ')) ORDER BY line LIMIT {most}
"""
DATES = """
SELECT s.line FROM changed_product s LEFT JOIN catalog_product p ON p.id = s.id
WHERE CASE WHEN {until} IS NULL THEN p.until_at ELSE (nullif({until}, '') || '+00')::timestamptz END
    <= CASE WHEN {since} IS NULL THEN p.from_at ELSE (nullif({since}, '') || '+00')::timestamptz END
ORDER BY line LIMIT {most}
"""
# What is or becomes a set: pieces may be counted away under its own SKU, never put there.
SETS = """
SELECT s.line, t.code FROM changed_variant s CROSS JOIN LATERAL ({values}) AS t(code, pieces)
LEFT JOIN catalog_product p ON p.id = s.product_id
LEFT JOIN changed_product c ON c.slug = s.slug OR c.id = s.product_id
LEFT JOIN catalog_stockplace place ON place.code = t.code
LEFT JOIN catalog_stock h ON h.variant_id = s.id AND h.place_id = place.id
WHERE t.pieces::int > coalesce(h.on_hand, 0) AND coalesce({kind}, p.kind) = 'bundle' ORDER BY s.line LIMIT {most}
"""


def check(changes: Changes, faults: Faults) -> None:
    """Add every fault of the rows among each other and with the catalogue."""
    for level, name, code in (
        (Level.PRODUCT, "category", "needs_category"),
        (Level.PRODUCT, "name:en", "needs_name"),
        (Level.VARIANT, "weight_g", "needs_weight"),
    ):
        known = {(fault.row, fault.column) for fault in faults.found}
        cell = changes.named(name) or "NULL"
        for (line,) in _asked(NEEDS.format(level=level, cell=cell, most=MOST_FAULTS)):
            if (line, name) not in known:  # what is there and wrong has been said
                faults.add(line, name, code)
    for name, (code, missing) in MISSING.items():
        if cell := changes.named(name):
            for line, one in _asked(LISTED.format(cell=cell, missing=missing, most=MOST_FAULTS)):
                faults.add(line, name, code, text=one)
    for name in RELATED:
        if cell := changes.named(name):
            for (line,) in _asked(ITSELF.format(cell=cell, most=MOST_FAULTS)):
                faults.add(line, name, "to_itself")
    since, until = changes.named("from") or "NULL", changes.named("until") or "NULL"
    if since != until:
        for (line,) in _asked(DATES.format(since=since, until=until, most=MOST_FAULTS)):
            faults.add(line, "until", "date_order")
    _check_prices(changes, faults)
    _check_counts(changes, faults)


def paired(changes: Changes) -> list[tuple[str, str, str]]:
    """Currency, price and earlier price of every currency that the sheet speaks of, as SQL."""
    found: dict[str, list[str]] = {}
    for cell, column in changes.cells(Level.VARIANT, Part.PRICE, Part.EARLIER):
        found.setdefault(column.target, ["NULL::text", "NULL::text"])[column.part == Part.EARLIER] = cell
    return [(literal(code), price, earlier) for code, (price, earlier) in found.items()]


def counted(changes: Changes) -> list[tuple[str, str]]:
    """Place and pieces of every place that the sheet speaks of, as SQL."""
    return [(literal(column.target), cell) for cell, column in changes.cells(Level.VARIANT, Part.STOCK)]


def _check_prices(changes: Changes, faults: Faults) -> None:
    if not (pairs := paired(changes)):
        return
    for line, code, lacks_price, earlier_given in _asked(PRICES.format(values=values(*pairs), most=MOST_FAULTS)):
        name = f"compare_at:{code}" if earlier_given else f"price:{code}"
        faults.add(line, name, "no_price" if lacks_price else "not_above")


def _check_counts(changes: Changes, faults: Faults) -> None:
    if not (places := counted(changes)):
        return
    for line, code, reserved in _asked(COUNTS.format(values=values(*places), most=MOST_FAULTS)):
        faults.add(line, f"stock:{code}", "count_too_low", reserved=reserved)
    kind = (changes.named("kind") or "NULL").replace("s.", "c.")
    for line, code in _asked(SETS.format(values=values(*places), kind=kind, most=MOST_FAULTS)):
        faults.add(line, f"stock:{code}", "set_has_no_stock")


def _asked(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("%%", "%"))
        return cursor.fetchall()
