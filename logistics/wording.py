"""Sentences with values that are put into words when they are read, in the reader's language."""

from decimal import Decimal
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy, pgettext_lazy
from moneyed import Money

from shop.languages import write_money, write_number
from shop.places import country_name

# Names of taxes that several regimes use.
IMPORT_TAX = gettext_lazy("Import tax (VAT)")
GST = pgettext_lazy("tax", "GST")
CONSUMPTION_TAX = pgettext_lazy("tax", "Consumption tax")


class Country(str):
    """A country code that reads as the country's name."""

    __slots__ = ()


def say(sentence: Promise | str, **values: Any) -> str:
    """``sentence`` with its %(values)s: a lazy text, in whatever language is active when somebody reads it."""
    return _lazy(sentence, values)


def _put(sentence: Promise | str, values: dict[str, Any]) -> str:
    return str(sentence % {name: _read(value) for name, value in values.items()})  # type: ignore[operator]


def _read(value: Any) -> Any:
    if isinstance(value, Money):
        return write_money(value)
    if isinstance(value, Country):
        return country_name(str(value))
    if isinstance(value, Decimal):
        return write_number(value)
    return value


_lazy = lazy(_put, str)
