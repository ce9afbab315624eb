"""Stripe's own minor units. They are not ISO's: what may be sent, and how, is Stripe's table and nobody else's."""

from decimal import Decimal

from moneyed import Money

from payments.errors import AmountNotPayable
from shop.money import exponent, money

# docs.stripe.com/currencies, 2026.
ZERO_DECIMAL = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]
)
THREE_DECIMAL = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])
# Whole money that Stripe writes with two decimals, both zero, for old integrations' sake.
WHOLE_IN_TWO = frozenset({"ISK", "UGX"})
# Ariary: ISO books two digits, Stripe sends none.
OWN_EXPONENT = WHOLE_IN_TWO | {"MGA"}


def places(currency: str) -> int:
    """Decimals in which Stripe writes ``currency``. Raises AmountNotPayable for one that it does not take."""
    found = 0 if currency in ZERO_DECIMAL else 3 if currency in THREE_DECIMAL else 2
    if currency not in OWN_EXPONENT and exponent(currency) != found:
        raise AmountNotPayable(amount=currency)
    return found


def to_minor(amount: Money) -> int:
    """The integer to send for ``amount``. Raises AmountNotPayable when Stripe cannot express it."""
    currency = amount.currency.code
    units = amount.amount.scaleb(places(currency))
    whole = int(units)
    if whole != units or whole < 0:
        raise AmountNotPayable(amount=str(amount))
    if whole % _step(currency):
        raise AmountNotPayable(amount=str(amount))
    return whole


def from_minor(units: int, currency: str) -> Money:
    """The money that ``units`` stand for. Raises ValueError when they are no whole minor units of the real currency."""
    code = currency.upper()
    value = Decimal(units).scaleb(-places(code))
    exact = money(value, code)
    if exact.amount != value:
        raise ValueError(f"{units} {code} is finer than the currency")
    return exact


def _step(currency: str) -> int:
    """Units come in steps: the last digit of a three-decimal currency, and both decimals of ISK and UGX, are zero."""
    return 10 if currency in THREE_DECIMAL else 100 if currency in WHOLE_IN_TWO else 1
