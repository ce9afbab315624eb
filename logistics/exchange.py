"""Exchange at one day's rates, each pair of currencies asked for once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from moneyed import Money

from shop import fx
from shop.money import money


def at(day: date) -> Callable[[Money, str], Money]:
    """``convert(money, currency)`` for that day: rounded half up to the currency's exponent. It raises NoRate."""
    rates: dict[tuple[str, str], Decimal] = {}

    def convert(amount: Money, to: str) -> Money:
        pair = (amount.currency.code, to)
        if pair not in rates:
            rates[pair] = fx.rate(*pair, on=day)
        return money(amount.amount * rates[pair], to)

    return convert
