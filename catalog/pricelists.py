"""Which price holds for a buyer: an entry of a price list, the price of her market, or the price in her currency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from moneyed import Money

from shop.asking import rows
from shop.money import money

Reason = Literal["list", "market", "currency"]


@dataclass(frozen=True)
class ResolvedPrice:
    """The net price of one piece. ``list_code`` is empty unless ``reason`` is "list"."""

    amount: Money
    list_code: str
    reason: Reason


# Of the lists that hold for this buyer the lowest rank decides, whatever it asks; inside it the largest step reached.
# Two lists of one rank: the larger step, then the lower price, then the code, so that the answer is always the same.
# The joins ask for ``v``, the variant, and ``w.quantity``, how many of it are bought; then PRICE is the price that
# holds and LIST the code of the list it is from.
PRICE, LIST = "coalesce(e.amount, m.amount, r.amount)", "coalesce(e.code, '')"
PRICED = """
LEFT JOIN catalog_price r ON r.variant_id = v.id AND r.amount_currency = %(currency)s::text
LEFT JOIN catalog_marketprice m
  ON m.variant_id = v.id AND m.market_id = %(market)s::text AND m.amount_currency = %(currency)s::text
LEFT JOIN LATERAL (
    SELECT e.amount, l.code
    FROM catalog_pricelistentry e JOIN catalog_pricelist l ON l.id = e.price_list_id
    WHERE e.variant_id = v.id AND e.amount_currency = %(currency)s::text AND e.from_quantity <= w.quantity
      AND l.active AND l.customer_group IN ('', %(group)s::text)
      AND (l.market_id IS NULL OR l.market_id = %(market)s::text)
      AND (l.starts_on IS NULL OR l.starts_on <= %(on)s::date) AND (l.ends_on IS NULL OR l.ends_on >= %(on)s::date)
    ORDER BY l.rank, e.from_quantity DESC, e.amount, l.code LIMIT 1
) e ON true
"""
RESOLVE = f"""
SELECT w.sku, {PRICE}, {LIST},
       CASE WHEN e.amount IS NOT NULL THEN 'list' WHEN m.amount IS NOT NULL THEN 'market' ELSE 'currency' END
FROM unnest(%(skus)s::text[], %(quantities)s::int[]) AS w(sku, quantity)
JOIN catalog_variant v ON v.sku = w.sku
{PRICED}
WHERE {PRICE} IS NOT NULL
"""  # noqa: S608 (parts of this file; every value is a parameter)


def resolve(
    skus_with_quantities: Mapping[str, int], market: str, currency: str, group: str, on: date
) -> dict[str, ResolvedPrice]:
    """Net prices in ``currency`` by SKU, in one statement however many there are.

    ``market`` is its code, ``group`` the buyer's customer group or empty, ``on`` the day in UTC. A SKU that is unknown
    or has no price in the currency is absent.
    """
    if not skus_with_quantities:
        return {}
    found = rows(
        RESOLVE,
        {
            "skus": list(skus_with_quantities),
            "quantities": list(skus_with_quantities.values()),
            "market": market,
            "currency": currency,
            "group": group,
            "on": on,
        },
    )
    return {sku: ResolvedPrice(money(amount, currency), code, reason) for sku, amount, code, reason in found}
