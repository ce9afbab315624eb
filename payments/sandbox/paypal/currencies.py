"""PayPal's own idea of money. Written down again on purpose: the truth is independent of the shop's."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from payments.sandbox.paypal.refusals import Refused, bad

WHOLE_CODES = "HUF JPY TWD"
TWO_CODES = "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD ILS INR MXN MYR NOK NZD PHP PLN SEK SGD THB USD"
WHOLE, TWO = frozenset(WHOLE_CODES.split()), frozenset(TWO_CODES.split())
NUMBER = re.compile(r"^((-?[0-9]+)|(-?([0-9]+)?[.][0-9]+))$")
# Per cent of the amount, and a fixed part in major units.
FEES = {
    "EUR": ("2.99", "0.39"), "GBP": ("2.9", "0.30"), "USD": ("3.49", "0.49"), "JPY": ("3.6", "40"),
    "HKD": ("3.9", "2.35"), "TWD": ("4.4", "10"), "HUF": ("3.4", "90"),
}  # fmt: skip
OTHER_FEE = ("3.9", "0.30")
CLAIM_FEES = {"EUR": 1600, "USD": 2000, "GBP": 1400, "JPY": 1300, "TWD": 630, "HUF": 4325}


def digits(currency: str) -> int:
    return 0 if currency in WHOLE else 2


def units(value: Any, currency: Any, *, field: str) -> int:
    """The whole number of smallest units that a decimal string stands for."""
    if not isinstance(currency, str) or currency not in WHOLE | TWO:
        raise Refused("CURRENCY_NOT_SUPPORTED", "Currency code is not currently supported.", field=field)
    if not isinstance(value, str) or len(value) > 32 or not NUMBER.match(value):
        raise bad(f"{field}/value")
    exact = Decimal(value).scaleb(digits(currency))
    if exact < 0:
        raise Refused("CANNOT_BE_NEGATIVE", "Must be greater than or equal to zero.", field=f"{field}/value")
    if exact != int(exact):
        what = f"The currency {currency} has {digits(currency)} decimals."
        raise Refused("DECIMAL_PRECISION", what, field=f"{field}/value")
    return int(exact)


def major(amount: int, currency: str) -> str:
    return f"{Decimal(amount).scaleb(-digits(currency)):.{digits(currency)}f}"


def doc(amount: int, currency: str) -> dict[str, str]:
    return {"currency_code": currency, "value": major(amount, currency)}


def fee_of(amount: int, currency: str) -> int:
    rate, fixed = FEES.get(currency, OTHER_FEE)
    exact = Decimal(amount) * Decimal(rate) / 100 + Decimal(fixed).scaleb(digits(currency))
    return min(int(exact.quantize(Decimal(1), ROUND_HALF_UP)), amount)
