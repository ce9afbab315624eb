"""Propose a list price in a currency that has none: converted at the day's rate, rounded to what people write there."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from moneyed import Money

from shop.fx import convert
from shop.money import money


@dataclass(frozen=True)
class Charm:
    """Prices end in ``ending`` within every ``step``: 298 with step 10 and ending 8."""

    step: Decimal
    ending: Decimal


CHARM = {
    "AED": Charm(Decimal(10), Decimal(9)),
    "CNY": Charm(Decimal(10), Decimal(8)),
    "EUR": Charm(Decimal(1), Decimal(0)),
    "GBP": Charm(Decimal(1), Decimal(0)),
    "HKD": Charm(Decimal(10), Decimal(8)),
    "JPY": Charm(Decimal(100), Decimal(0)),
    "KRW": Charm(Decimal(1000), Decimal(0)),
    "TWD": Charm(Decimal(10), Decimal(0)),
    "USD": Charm(Decimal(1), Decimal(0)),
}
PLAIN = Charm(Decimal(1), Decimal(0))


def propose(net: Money, currency: str) -> Money:
    """A price in ``currency`` for staff to accept. Raises NoRate."""
    return charming(convert(net, currency))


def charming(amount: Money, charm: Charm | None = None) -> Money:
    """The nearest amount with this ending, or that of its currency; never zero for something that costs."""
    charm = charm or CHARM.get(amount.currency.code, PLAIN)
    steps = ((amount.amount - charm.ending) / charm.step).to_integral_value(ROUND_HALF_UP)
    rounded = steps * charm.step + charm.ending
    if rounded <= 0 < amount.amount:
        rounded = charm.ending or charm.step
    return money(rounded, amount.currency.code)
