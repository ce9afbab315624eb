"""The check behind M8, for the real mapping and for its broken twins."""

from collections.abc import Callable
from decimal import Decimal

from moneyed import CURRENCIES, Money

from payments.errors import AmountNotPayable
from shop.money import exponent, money

# What Stripe's documentation says one unit of the ISO currency is on the wire.
KNOWN = {
    "JPY": 1,
    "KRW": 1,
    "VND": 1,
    "EUR": 100,
    "TWD": 100,
    "HUF": 100,
    "ISK": 100,
    "UGX": 100,
    "KWD": 1000,
    "MGA": 1,
}


def mismapped(to_minor: Callable[[Money], int], from_minor: Callable[[int, str], Money]) -> list[str]:
    """Every pair that is wrong on the wire or changes on its way there and back."""
    wrong = [code for code, units in KNOWN.items() if to_minor(money(1, code)) != units]
    for code in sorted(CURRENCIES):
        for amount in _amounts(code):
            try:
                back = from_minor(to_minor(amount), code.lower())
            except AmountNotPayable:
                continue
            if back != amount:
                wrong.append(f"{amount} came back as {back}")
    return wrong


def _amounts(code: str) -> list[Money]:
    step = Decimal(1).scaleb(-exponent(code))
    return [money(step * n, code) for n in (0, 1, 9, 10, 99, 100, 101, 1234, 5000, 99_999_990, 99_999_999)]
