"""Exchange at one day's rates, each currency asked for once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from moneyed import Money

from shop import fx
from shop.money import money


def at(day: date) -> Callable[[Money, str], Money]:
    """``convert(money, currency)`` for that day: rounded half up to the currency's exponent. It raises NoRate."""
    return by({}, day)


def by(known: dict[str, Decimal], day: date) -> Callable[[Money, str], Money]:
    """The same with rates that are read already; what is not among them is asked for once."""

    def convert(amount: Money, to: str) -> Money:
        frm = amount.currency.code
        if frm == to:
            return amount
        lacking = {frm, to} - known.keys()
        if lacking:
            known.update(fx.per_euro(lacking, on=day))
        return money(amount.amount / known[frm] * known[to], to)

    return convert
