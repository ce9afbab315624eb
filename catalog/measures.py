"""What an attribute's value may be, kind by kind: the one door for forms, files and verbs."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.errors import BadValue

LONGEST_TEXT = 300
MOST = Decimal(1_000_000_000)
SIDES = (2, 3)
YES, NO = {"true", "yes", "1"}, {"false", "no", "0"}

NO_NUMBER = _("this is not a number")
NOT_WHOLE = _("this is not a whole number")
TOO_LARGE = _("this number is too large")
NOT_YES_OR_NO = _("this is neither yes nor no")
NO_TEXT = _("this is not a text")
EMPTY_TEXT = _("this text is empty")
TOO_LONG = _("this text is longer than 300 letters")
NO_SIDES = _("two or three measures are wanted, as in 120 × 80 × 60")
BELOW_ZERO = _("a measure is above zero")
CHOSEN = _("one of the attribute's own values is wanted")


def checked(kind: str, value: Any, *, attribute: str = "") -> Any:
    """``value`` as it is kept in JSON, for an attribute of ``kind``. Words that people type are understood.

    A choice or a colour is a row, not a value: see ``catalog.specifying``. Raises BadValue naming ``attribute``.
    """
    read = READ.get(kind)
    if read is None:
        raise BadValue(attribute=attribute, value=value, reason=CHOSEN)
    try:
        return read(value)
    except _Wrong as wrong:
        raise BadValue(attribute=attribute, value=value, reason=wrong.args[0]) from wrong


class _Wrong(Exception):
    pass


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise _Wrong(NO_NUMBER)
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise _Wrong(NO_NUMBER) from None
    if not number.is_finite():
        raise _Wrong(NO_NUMBER)
    if abs(number) > MOST:
        raise _Wrong(TOO_LARGE)
    return number


def _number(value: Any) -> int | float:
    """A measure as JSON knows it. (Money never comes this way.)"""
    number = _decimal(value)
    return int(number) if number == number.to_integral_value() else float(number)


def _integer(value: Any) -> int:
    number = _decimal(value)
    if number != number.to_integral_value():
        raise _Wrong(NOT_WHOLE)
    return int(number)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in YES | NO:
        raise _Wrong(NOT_YES_OR_NO)
    return word in YES


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Wrong(NO_TEXT)
    text = " ".join(value.split())
    if not text:
        raise _Wrong(EMPTY_TEXT)
    if len(text) > LONGEST_TEXT:
        raise _Wrong(TOO_LONG)
    return text


def _dimension(value: Any) -> list[int | float]:
    """Two or three sides in the attribute's unit: a list, or ``120 x 80 x 60`` as people write it."""
    sides = value.lower().replace("×", "x").split("x") if isinstance(value, str) else value
    if not isinstance(sides, list | tuple) or len(sides) not in SIDES:
        raise _Wrong(NO_SIDES)
    found = [_number(side) for side in sides]
    if any(side <= 0 for side in found):
        raise _Wrong(BELOW_ZERO)
    return found


READ: dict[str, Callable[[Any], Any]] = {
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "text": _text,
    "dimension": _dimension,
}
