"""The check behind M8 for PayPal, for the real mapping and for its broken twins."""

from collections.abc import Callable
from decimal import Decimal

from moneyed import CURRENCIES, Money

from payments.errors import AmountNotPayable
from shop.money import exponent, money

# What PayPal's documentation has on the wire for ten thousand of the smallest units that ISO books.
KNOWN = {"JPY": "10000", "EUR": "100.00", "USD": "100.00", "TWD": "100", "HUF": "100"}


def mismapped(to_value: Callable[[Money], str], from_value: Callable[[str, str], Money]) -> list[str]:
    """Every pair that is wrong on the wire or changes on its way there and back."""
    wrong = [code for code, text in KNOWN.items() if to_value(money(_of(code, 10_000), code)) != text]
    for code in sorted(CURRENCIES):
        for units in (0, 1, 9, 10, 99, 100, 101, 1234, 5000, 99_999_900, 99_999_999):
            amount = money(_of(code, units), code)
            try:
                back = from_value(to_value(amount), code)
            except AmountNotPayable:
                continue
            except ValueError as error:
                wrong.append(f"{code}: {error}")
                continue
            if back != amount:
                wrong.append(f"{amount} came back as {back}")
    return wrong


def _of(code: str, units: int) -> Decimal:
    return Decimal(units).scaleb(-exponent(code))
