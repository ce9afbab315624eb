"""PayPal's own money: decimal strings in a short list of currencies. ISO's table has nothing to say here."""

import re
from decimal import Decimal
from typing import Any

from moneyed import Money

from payments.errors import AmountNotPayable
from shop.money import money

# developer.paypal.com/api/rest/reference/currency-codes, 2026: what is taken, and what is taken in whole units only.
TWO_DECIMALS = "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD ILS INR MXN MYR NOK NZD PHP PLN RUB SEK SGD THB USD"
NO_DECIMALS = "HUF JPY TWD"
PLACES = {**dict.fromkeys(TWO_DECIMALS.split(), 2), **dict.fromkeys(NO_DECIMALS.split(), 0)}
# Taken only by an account of that country, and from buyers there.
IN_COUNTRY = {"BRL": "BR", "CNY": "CN", "INR": "IN", "MYR": "MY"}
# No new payments since 2022; the table still lists it.
CLOSED = frozenset({"RUB"})
WRITTEN = re.compile(r"(0|[1-9][0-9]{0,9})(\.[0-9]{1,3})?")
# "value" is at most 32 characters; no account takes more than this in one payment.
MOST = Decimal(10_000_000)


def places(currency: str) -> int:
    """Decimals in which PayPal writes ``currency``. Raises AmountNotPayable for one that it does not take."""
    if currency not in PLACES or currency in CLOSED:
        raise AmountNotPayable(amount=currency)
    return PLACES[currency]


def to_value(amount: Money) -> str:
    """``"49.98"``, ``"500"``. Raises AmountNotPayable when PayPal cannot express it."""
    digits = places(amount.currency.code)
    value = amount.amount.quantize(Decimal(1).scaleb(-digits))
    if value != amount.amount or value < 0 or value >= MOST:
        raise AmountNotPayable(amount=str(amount))
    return str(value)


def to_doc(amount: Money) -> dict[str, str]:
    return {"currency_code": amount.currency.code, "value": to_value(amount)}


def from_doc(doc: dict[str, Any]) -> Money:
    """The money of ``{"currency_code": …, "value": …}``. Raises KeyError, or ValueError for what is no exact money."""
    return from_value(str(doc["value"]), str(doc["currency_code"]))


def from_value(value: str, currency: str) -> Money:
    """A number as PayPal writes it. Raises ValueError for another spelling, or finer than the currency is booked."""
    if not WRITTEN.fullmatch(value):
        raise ValueError(f"{value!r} is no amount")
    exact = money(Decimal(value), currency)
    if exact.amount != Decimal(value):
        raise ValueError(f"{value} {currency} is finer than the currency")
    return exact


def from_units(units: str, currency: str) -> Money:
    """A number of the settlement report: whole, unsigned, in PayPal's smallest unit. Raises ValueError."""
    if not units.isascii() or not units.isdecimal() or currency not in PLACES:
        raise ValueError(f"{units!r} {currency} is no amount")
    return money(Decimal(units).scaleb(-PLACES[currency]), currency)
