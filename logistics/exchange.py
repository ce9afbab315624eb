"""Exchange at one day's rates, each currency asked for once."""

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from moneyed import Money

from shop import fx
from shop.money import money

# A rate is of a day; a process asks for it again after a minute, so that a corrected one is soon the one that counts.
KEEP_S = 60
MOST_DAYS = 400

_kept: dict[date, tuple[float, dict[str, Decimal]]] = {}


def at(day: date) -> Callable[[Money, str], Money]:
    """``convert(money, currency)`` for that day: rounded half up to the currency's exponent. It raises NoRate."""
    until, known = _kept.get(day, (0.0, {}))
    if time.monotonic() >= until:
        if len(_kept) >= MOST_DAYS:
            _kept.clear()
        known = {}
        _kept[day] = (time.monotonic() + KEEP_S, known)
    return by(known, day)


def forget() -> None:
    """Ask for every rate anew."""
    _kept.clear()


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
