"""Price bands to filter by: round amounts in the currency of a market, as its shoppers see prices."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from moneyed import Money

from catalog.prices import tax_rate
from shop.markets import all_markets
from shop.models import Market
from shop.money import Percent, exponent, money

# Where one band ends and the next begins, about alike in worth; a currency without a row has no bands.
EDGES = {
    "USD": (25, 50, 100, 200),
    "EUR": (25, 50, 100, 200),
    "GBP": (20, 40, 80, 160),
    "JPY": (3_000, 6_000, 12_000, 24_000),
    "KRW": (30_000, 60_000, 120_000, 240_000),
    "CNY": (150, 300, 600, 1_200),
    "HKD": (200, 400, 800, 1_600),
    "TWD": (800, 1_600, 3_200, 6_400),
    "AED": (100, 200, 400, 800),
}
THOUSANDTHS = 1000


@dataclass(frozen=True)
class Band:
    """From ``least`` (inclusive) to ``below``, as shown; the first has no least, the last no end."""

    number: int
    least: Money | None
    below: Money | None


def bands(currency: str) -> tuple[Band, ...]:
    edges = [money(edge, currency) for edge in EDGES.get(currency, ())]
    ends: list[Money | None] = [None, *edges, None]
    return tuple(Band(n, ends[n], ends[n + 1]) for n in range(len(edges) + 1)) if edges else ()


def net_edge(edge: Money, tax: Percent) -> int:
    """The lowest net price, in thousandths, that is shown as ``edge`` or more once its tax is on top."""
    step = Decimal(1).scaleb(-exponent(edge.currency.code))
    net = (edge.amount / (1 + tax.rate / 100)).quantize(step, ROUND_CEILING)
    while tax.on_top_of(Money(net - step, edge.currency)) >= edge:
        net -= step
    while tax.on_top_of(Money(net, edge.currency)) < edge:
        net += step
    return int(net * THOUSANDTHS)


def all_bands() -> list[dict[str, Any]]:
    """A row for each market and band: the net prices from ``least`` to ``below`` in thousandths."""
    return [row for market in all_markets() for row in _rows(market)]


def _rows(market: Market) -> list[dict[str, Any]]:
    tax = Percent(tax_rate(market))
    return [
        {
            "market": market.code,
            "band": band.number,
            "least": net_edge(band.least, tax) if band.least else 0,
            "below": net_edge(band.below, tax) if band.below else None,
        }
        for band in bands(market.currency)
    ]
