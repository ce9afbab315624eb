"""SQL of what everybody is asked for one piece, and of the lowest price before a reduction.

A page joins ``PUBLIC`` to its variants ``v`` and reads ``r.amount``, ``r.compare_at``, ``r.lowest`` and since when and
until when this is asked (``r.starts_at``, ``r.ends_at``); its statement has the parameters ``currency``, ``market`` and
``tells_lowest`` (the function below). Nothing is looked up where there is no reduction.
"""

# ruff: noqa: S608 (only our own fragments are written into SQL; every value is a parameter)

from collections.abc import Sequence
from decimal import Decimal

from moneyed import Money

from catalog.models.price_triggers import LIST_STARTS, MARKET_RANK, PLAIN_RANK
from shop.asking import rows
from shop.markets import country_of
from shop.models import Market
from shop.money import money

DAYS = 30
# Where the lowest price of the last 30 days stands beside a reduction: Directive 98/6/EC, art. 6a, as inserted by
# Directive (EU) 2019/2161, in the union and, by the EEA Agreement, in Iceland, Liechtenstein and Norway.
_TOLD_IN = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
TOLD_IN = frozenset(_TOLD_IN.split())

# What is asked today: price, market's price, entries of lists for everybody. The lowest rank holds.
_TODAY = f"""
    SELECT a.amount, a.compare_at, {PLAIN_RANK} AS rank, a.since AS starts_at, NULL::timestamptz AS ends_at
    FROM catalog_price a WHERE a.variant_id = v.id AND a.amount_currency = [currency]
    UNION ALL
    SELECT a.amount, a.compare_at, {MARKET_RANK}, a.since, NULL
    FROM catalog_marketprice a
    WHERE a.variant_id = v.id AND a.amount_currency = [currency] AND a.market_id = [market]
    UNION ALL
    SELECT e.amount, NULL, l.rank, {LIST_STARTS}, (l.ends_on + 1)::timestamp AT TIME ZONE 'UTC'
    FROM catalog_pricelistentry e JOIN catalog_pricelist l ON l.id = e.price_list_id
    WHERE e.variant_id = v.id AND e.amount_currency = [currency] AND e.from_quantity = 1
      AND l.active AND l.customer_group = '' AND (l.market_id IS NULL OR l.market_id = [market])
      AND (l.starts_on IS NULL OR l.starts_on <= (now() AT TIME ZONE 'UTC')::date)
      AND (l.ends_on IS NULL OR l.ends_on >= (now() AT TIME ZONE 'UTC')::date)
"""

# The lowest price that was asked in the 30 days before ``n.starts_at``: at each moment of that time at which a price
# began or ended, the one with the lowest rank was asked. A reduction of a reduction counts anew from its own first
# day: the exception for progressive reductions (art. 6a, paragraph 5) is the member states' choice and is not used.
_LOWEST = f"""
    WITH asked AS (
        SELECT amount, rank, starts_at, ends_at FROM catalog_pastprice
        WHERE variant_id = v.id AND amount_currency = [currency]
          AND (market_id IS NULL OR market_id = [market])
          AND ends_at > n.starts_at - interval '{DAYS} days' AND starts_at < n.starts_at
        UNION ALL
        SELECT t.amount, t.rank, t.starts_at, 'infinity' FROM today t WHERE t.starts_at < n.starts_at
    ), moments AS (
        SELECT n.starts_at - interval '{DAYS} days' AS at
        UNION SELECT starts_at FROM asked WHERE starts_at > n.starts_at - interval '{DAYS} days'
        UNION SELECT ends_at FROM asked WHERE ends_at < n.starts_at
    )
    SELECT min(at_the_time.amount) FROM moments m CROSS JOIN LATERAL (
        SELECT a.amount FROM asked a WHERE a.starts_at <= m.at AND m.at < a.ends_at ORDER BY a.rank, a.amount LIMIT 1
    ) at_the_time
"""

# ``compare_at`` is the earlier price that may be shown. Where the law tells, it is never above the lowest one (Court of
# Justice, C-330/23, 26 September 2024), and there is none where nothing lower than it is asked or no past is known.
_ASKED = f"""
LEFT JOIN LATERAL (
    WITH today AS ({_TODAY}), n AS (
        SELECT t.amount, t.starts_at, t.ends_at, coalesce(t.compare_at, (
            SELECT u.amount FROM today u WHERE u.rank >= {MARKET_RANK} AND t.rank < {MARKET_RANK}
              AND u.amount > t.amount ORDER BY u.rank LIMIT 1)) AS compare_at
        FROM today t ORDER BY t.rank, t.amount LIMIT 1
    ), told AS (
        SELECT n.*, CASE WHEN n.compare_at IS NOT NULL AND [tells] THEN ({_LOWEST}) END AS lowest FROM n
    ), lawful AS (
        SELECT amount, starts_at, ends_at, lowest,
               CASE WHEN NOT [tells] THEN compare_at WHEN lowest > amount THEN least(compare_at, lowest) END
                   AS compare_at
        FROM told
    )
    SELECT amount, compare_at, CASE WHEN compare_at IS NOT NULL THEN lowest END AS lowest, starts_at, ends_at
    FROM lawful
) r ON true
"""


def asked(*, currency: str, market: str, tells: str) -> str:
    """SQL to join what is asked for the variant ``v`` as ``r``; the arguments are SQL of ours, never what was typed."""
    filled = _ASKED.replace("[currency]", currency).replace("[market]", market)
    return filled.replace("[tells]", tells)


PUBLIC = asked(currency="%(currency)s::text", market="%(market)s::text", tells="%(tells_lowest)s::boolean")

_LOWEST_OF_ALL = f"""
SELECT v.id, r.amount, r.lowest FROM catalog_variant v {PUBLIC}
WHERE v.id = ANY(%(variants)s::bigint[]) AND r.lowest IS NOT NULL
"""


def tells_lowest(market: Market) -> bool:
    """Whether the law of this market wants the lowest earlier price beside a reduction."""
    return country_of(market) in TOLD_IN


def lowest_30_days(variant_ids: Sequence[int], market: Market) -> dict[int, Money]:
    """The lowest net price of the 30 days before a reduction, by variant; absent without a reduction or a past."""
    values = {
        "variants": list(variant_ids),
        "currency": market.currency,
        "market": market.code,
        "tells_lowest": True,
    }
    found: list[tuple[int, Decimal, Decimal]] = rows(_LOWEST_OF_ALL, values)
    return {variant: money(lowest, market.currency) for variant, _amount, lowest in found}
