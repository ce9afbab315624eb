"""Money that refuses to mix: one currency at a time, always quantised, never a float, no cent lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TypedDict

from moneyed import Money, get_currency
from moneyed.classes import CurrencyDoesNotExist

# ISO 4217 list one (25 June 2024) where CLDR shows another number of digits than the one that is booked.
NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
ISO_EXPONENTS = {
    **dict.fromkeys(NO_DECIMALS.split(), 0),
    **dict.fromkeys(THREE_DECIMALS.split(), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}


class MoneyDict(TypedDict):
    amount: str
    currency: str


def exponent(currency: str) -> int:
    """Digits after the point in which ``currency`` is booked (JPY 0, EUR 2, KWD 3)."""
    return ISO_EXPONENTS.get(currency, 2)


def quantise(amount: Money, rounding: str = ROUND_HALF_UP) -> Money:
    """``amount`` at its currency's exponent, half up unless a rule of law says otherwise."""
    step = Decimal(1).scaleb(-exponent(amount.currency.code))
    return Money(amount.amount.quantize(step, rounding=rounding), amount.currency)


def money(amount: Decimal | int | str, currency: str) -> Money:
    """Exact money. Raises TypeError for a float and ValueError for NaN, infinity or an unknown currency."""
    if isinstance(amount, float):
        raise TypeError("money is never a float")
    value = Decimal(amount)
    if not value.is_finite():
        raise ValueError(f"{amount} is no amount")
    try:
        return quantise(Money(value, get_currency(currency)))
    except CurrencyDoesNotExist as error:
        raise ValueError(f"{currency} is no currency") from error


def zero(currency: str) -> Money:
    return money(0, currency)


def smallest(currency: str) -> Decimal:
    """The smallest amount in which ``currency`` is booked: 1 for JPY, 0.01 for EUR."""
    return Decimal(1).scaleb(-exponent(currency))


def total(items: Iterable[Money], currency: str) -> Money:
    """The sum of ``items``; an empty sum is zero ``currency``. Unlike currencies raise TypeError."""
    return sum(items, start=zero(currency))


def share(whole: Money, weights: Sequence[Decimal | int]) -> list[Money]:
    """Split ``whole`` in proportion to ``weights`` by largest remainder; the parts add up to it exactly.

    Weights are not negative. When all are zero the parts are equal but for the odd minor units, which go first come.
    """
    if not weights:
        raise ValueError("nobody to share with")
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is negative")
    if not any(weights):
        weights = [1] * len(weights)
    step = Decimal(1).scaleb(-exponent(whole.currency.code))
    units = int(whole.amount / step)
    of = sum(Decimal(weight) for weight in weights)
    exact = [abs(units) * Decimal(weight) / of for weight in weights]
    parts = [int(part.to_integral_value(ROUND_DOWN)) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda n: parts[n] - exact[n])
    for n in by_remainder[: abs(units) - sum(parts)]:
        parts[n] += 1
    sign = -1 if units < 0 else 1
    return [Money(sign * part * step, whole.currency) for part in parts]


def to_json(amount: Money) -> MoneyDict:
    return {"amount": str(amount.amount), "currency": amount.currency.code}


def from_json(row: MoneyDict) -> Money:
    return money(row["amount"], row["currency"])


@dataclass(frozen=True)
class Percent:
    """A rate in per cent. The rule, its rounding (half up to the currency's exponent) and its base travel together."""

    rate: Decimal

    def __init__(self, rate: Decimal | int | str) -> None:
        object.__setattr__(self, "rate", Decimal(rate))

    def of(self, base: Money) -> Money:
        return quantise(Money(base.amount * self.rate / 100, base.currency))

    def on_top_of(self, base: Money) -> Money:
        return base + self.of(base)

    def __str__(self) -> str:
        return f"{self.rate.normalize():f}"
