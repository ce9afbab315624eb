"""One field of a question at a time: read strictly, or refused by a stable code with a sentence for people."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from moneyed import Money

from shop.markets import every_country
from shop.money import money, quantise
from shop.places import area_code

MOST_AMOUNT = Decimal(10) ** 10
MOST_PIECES = 1_000_000
MOST_WEIGHT_G = 100_000_000
MOST_TEXT = 40
# Northern Ireland has a customs code of its own and no country code.
COUNTRIES = frozenset(every_country()) | {"XI"}
# Where states or provinces tax by laws of their own.
BY_REGION = frozenset({"BR", "CA", "US"})
_PLAIN = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,20})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class BadQuestion(Exception):
    """What cannot be judged. ``code`` is stable; the sentence is for people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Doubled(dict[str, Any]):
    """An object that gives one name twice: which of the two is meant nobody knows."""


def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """For ``json.loads``: an object, with a mark if a name is in it twice."""
    row = dict(pairs)
    return row if len(row) == len(pairs) else Doubled(row)


def integer_of(digits: str) -> int | str:
    """For ``json.loads``: a number so long that Python will not read it stays a text, and is refused in its place."""
    return int(digits) if len(digits) <= MOST_TEXT else digits


def table(value: Any, name: str, known: frozenset[str]) -> Mapping[str, Any]:
    """An object of the known fields. A mistyped name must not be a silent nought."""
    if not isinstance(value, dict):
        raise BadQuestion("bad_input", f"{name} is an object.")
    if isinstance(value, Doubled):
        raise BadQuestion("duplicate_field", f"{name} gives a field twice.")
    if unknown := sorted(value.keys() - known):
        raise BadQuestion("unknown_field", f"{name} has no field {unknown[0][:MOST_TEXT]}.")
    return value


def text(row: Mapping[str, Any], name: str, default: str = "") -> str:
    value = row.get(name)
    if value is None:
        return default
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise BadQuestion("bad_input", f"{name} is a short text.")
    return value.strip()


def country(row: Mapping[str, Any], name: str) -> str:
    """An ISO code or XI, or "" where it is not given."""
    code = text(row, name).upper()
    if code and code not in COUNTRIES:
        raise BadQuestion("unknown_country", f"{name}: there is no country {code}.")
    return code


def area(row: Mapping[str, Any], name: str, there: str) -> str:
    """The code of a state or province, however it is written (``ON``, ``CA-ON``, ``Ontario``); "" where none is given.

    Where the law asks for it a region that does not exist is refused: it would be taxed as none.
    """
    given = text(row, name).upper().removeprefix(f"{there}-")
    code = area_code(there, given)
    if given and not code and there in BY_REGION:
        raise BadQuestion("unknown_region", f"{name}: {there} has no region {given}.")
    return code or given


def amount(row: Mapping[str, Any], name: str, currency: str, default: str | None = None) -> Money:
    """Money as a plain decimal number, in no more digits than its currency has."""
    value = _number(row, name, default)
    if value < 0:
        raise BadQuestion("negative", f"{name} is below nothing.")
    if value >= MOST_AMOUNT:
        raise BadQuestion("too_large", f"{name} is too large.")
    found = money(value, currency)
    if found.amount != value:
        raise BadQuestion("bad_number", f"{name} has more decimals than {currency}.")
    return quantise(found)


def whole(row: Mapping[str, Any], name: str, *, most: int, default: str | None = None) -> int:
    value = _number(row, name, default)
    if value < 0:
        raise BadQuestion("negative", f"{name} is below nothing.")
    if value != value.to_integral_value():
        raise BadQuestion("bad_number", f"{name} is a whole number.")
    if value > most:
        raise BadQuestion("too_large", f"{name} is at most {most}.")
    return int(value)


def day(row: Mapping[str, Any], name: str, today: date) -> date:
    value = text(row, name)
    if not value:
        return today
    try:
        if not _DAY.fullmatch(value):
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError:
        raise BadQuestion("bad_date", f"{name} is a day such as 2026-11-22.") from None


def _number(row: Mapping[str, Any], name: str, default: str | None) -> Decimal:
    value = row.get(name)
    if value is None:
        if default is None:
            raise BadQuestion("bad_input", f"{name} is missing.")
        value = default
    written = str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value
    # No exponents, no NaN, no infinity, no digits of other scripts.
    if not isinstance(written, str) or not written.isascii() or not _PLAIN.fullmatch(written.strip()):
        raise BadQuestion("bad_number", f"{name} is a plain number such as 12.50.")
    return Decimal(written.strip())
