"""Who is in the shop: the one condition that every reader of products and collections asks, in SQL.

A product is seen in a market when it is published, its own days allow it, and it is in all markets or this one is
listed with days that allow it. The statement that uses a condition gives it ``%(market)s``, the code of the market.
"""

from functools import cache


def _open(alias: str) -> str:
    return (
        f"({alias}.from_at IS NULL OR {alias}.from_at <= now())"
        f" AND ({alias}.until_at IS NULL OR {alias}.until_at > now())"
    )


@cache
def visible(alias: str = "p") -> str:
    """True for a product that has a page in the market now."""
    return (
        f"({alias}.status = 'published' AND {_open(alias)} AND ({alias}.everywhere OR EXISTS ("
        f"SELECT FROM catalog_publication w WHERE w.product_id = {alias}.id AND w.market_id = %(market)s"
        f" AND {_open('w')})))"
    )


@cache
def listed(alias: str = "p") -> str:
    """True for a product that stands in lists, searches and maps: what is only given as a gift does not."""
    return f"({alias}.kind <> 'gift' AND {visible(alias)})"


@cache
def collection_visible(alias: str = "c") -> str:
    """True for a collection that has a page in the market now."""
    return (
        f"({alias}.published AND {_open(alias)}"
        f" AND ({alias}.markets = '{{}}' OR %(market)s::text = ANY({alias}.markets)))"
    )
