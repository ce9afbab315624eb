"""What the customs papers of variants say, read in bulk: which lack something, and which kinds of goods are on sale.

Whether a lack matters, and where, is for whoever knows the borders; here are the facts.
"""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.offers_sql import NATIONAL
from catalog.speech import reader, said
from catalog.visible import visible
from shop.asking import rows

HS_CODE = "coalesce(nullif(v.hs_code, ''), p.hs_code)"
ORIGIN = "coalesce(nullif(v.origin_country, ''), p.origin_country)"
SOLID = "v.active AND p.kind NOT IN ('bundle', 'gift_card')"
# On sale by itself, or as a part of a set that is.
ON_SALE = f"""(
    ({visible("p")} AND (
        EXISTS (SELECT FROM catalog_price r WHERE r.variant_id = v.id AND r.amount_currency = %(currency)s)
        OR EXISTS (SELECT FROM catalog_marketprice o WHERE o.variant_id = v.id AND o.market_id = %(market)s)))
    OR EXISTS (SELECT FROM catalog_bundleitem n JOIN catalog_product b ON b.id = n.bundle_id
               WHERE n.variant_id = v.id AND {visible("b")}))"""
LACKING = f"""
SELECT v.id FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id
WHERE {SOLID} AND p.status = 'published'
AND (v.weight_g = 0 OR {HS_CODE} !~ '^(?!00|77)[0-9]{{6,10}}$' OR {ORIGIN} = '')
ORDER BY v.sku LIMIT %(most)s
"""
KINDS = f"""
SELECT DISTINCT {HS_CODE}, {ORIGIN} FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id
WHERE {SOLID} AND {ON_SALE} AND {HS_CODE} <> '' AND {ORIGIN} <> ''
ORDER BY 1, 2 LIMIT %(most)s
"""


@dataclass(frozen=True)
class Papers:
    """``national``: codes by destination that hold today. A weight of 0 is none."""

    variant_id: int
    sku: str
    name: str
    hs_code: str
    origin_country: str
    weight_g: int
    national: Mapping[str, str]


def lacking_papers(*, most: int) -> list[int]:
    """Variants on sale somewhere that have no code, an impossible one, no origin or no weight. One query."""
    return [row[0] for row in rows(LACKING, {"most": most})]


def papers_of(variants: Sequence[int], *, market: str, currency: str) -> list[Papers]:
    """The papers of those of the variants that are sold in the market. One query."""
    statement = f"""
    SELECT v.id, v.sku, {said("p", "name", reader())}, {HS_CODE}, {ORIGIN}, v.weight_g, {NATIONAL.format(variant="v")}
    FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id
    WHERE v.id = ANY(%(variants)s) AND {ON_SALE} ORDER BY v.sku
    """
    found = rows(statement, {"variants": list(variants), "market": market, "currency": currency})
    return [Papers(*row[:6], national=row[6] or {}) for row in found]  # type: ignore[misc]


def kinds_on_sale(*, market: str, currency: str, most: int) -> list[tuple[str, str]]:
    """HS code and origin of every kind of goods that is sold in the market. One query."""
    return [(row[0], row[1]) for row in rows(KINDS, {"market": market, "currency": currency, "most": most})]
