"""Understand the cells that hold numbers: amounts, weights, measures, counts.

Like every parser they take a text that is not empty, answer with the one form that the catalogue writes itself, and
raise BadCell. Money has as many digits as its currency is booked with. A comma and a point both divide the fraction;
nothing divides thousands.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from catalog.measures import MOST
from catalog.sheets.faults import BadCell
from shop.money import exponent

NUMBER = re.compile(r"(-?)([0-9]{1,15})(?:[.,]([0-9]{1,15}))?")
LOOKS_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[.,  '’][0-9]{3})+(?:[.,][0-9]+)?")
BOX = re.compile(r"([0-9]{1,6})\s*[x×*]\s*([0-9]{1,6})\s*[x×*]\s*([0-9]{1,6})", re.IGNORECASE)
BETWEEN_SIDES = re.compile(r"\s*[x×*]\s*")
MOST_MONEY = Decimal(99_999_999_999)
MOST_PIECES = 1_000_000
MOST_GRAMS = 10_000_000


def number(cell: str) -> str:
    """A measure, in its shortest form."""
    value, _digits = _decimal(cell)
    return _measure(value)


def integer(cell: str) -> str:
    """A whole measure; it may be below zero."""
    return _measure(_whole(cell))


def sides(cell: str) -> str:
    """Two or three measures above zero."""
    found = [number(side) for side in BETWEEN_SIDES.split(cell.strip().casefold()) if side]
    if len(found) not in (2, 3) or any(Decimal(side) <= 0 for side in found):
        raise BadCell("bad_sides", text=cell)
    return "x".join(found)


def money(currency: str) -> Callable[[str], str]:
    digits = exponent(currency)

    def parse(cell: str) -> str:
        value, given = _decimal(cell, grouped_is_ambiguous=digits >= 3)
        if given > digits:
            raise BadCell("too_precise", currency=currency, digits=digits, text=cell)
        if value < 0:
            raise BadCell("negative")
        if value > MOST_MONEY:
            raise BadCell("too_large", most=MOST_MONEY)
        return f"{value:.{digits}f}"

    return parse


def whole(cell: str, most: int = MOST_PIECES) -> str:
    """A count: 0 and above."""
    value = _whole(cell)
    if value < 0:
        raise BadCell("negative")
    if value > most:
        raise BadCell("too_large", most=most)
    return str(value)


def weight(cell: str) -> str:
    grams = whole(cell, MOST_GRAMS)
    if grams == "0":
        raise BadCell("zero_weight")
    return grams


def box(cell: str) -> str:
    found = BOX.fullmatch(cell.strip())
    if found is None or "0" in (sides := [str(int(side)) for side in found.groups()]):
        raise BadCell("bad_box", text=cell)
    return "x".join(sides)


def _whole(cell: str) -> Decimal:
    try:
        value, _digits = _decimal(cell)
    except BadCell:
        raise BadCell("not_whole", text=cell) from None
    if value != value.to_integral_value() or LOOKS_GROUPED.fullmatch(cell.strip()):
        raise BadCell("not_whole", text=cell)
    return value.to_integral_value()


def _decimal(cell: str, *, grouped_is_ambiguous: bool = True) -> tuple[Decimal, int]:
    """The number and how many digits its fraction has without closing zeros."""
    written = cell.strip()
    found = NUMBER.fullmatch(written)
    if found is None:
        if LOOKS_GROUPED.fullmatch(written):
            raise BadCell("ambiguous_number", text=cell)
        raise BadCell("bad_number", text=cell)
    sign, before, after = found.groups()
    if grouped_is_ambiguous and "," in written and len(after or "") == 3:
        raise BadCell("ambiguous_number", text=cell)
    fraction = (after or "").rstrip("0") if len(after or "") != 3 else after or ""
    return Decimal(f"{sign}{before}.{after or '0'}"), len(fraction)


def _measure(value: Decimal) -> str:
    if abs(value) > MOST:
        raise BadCell("too_large", most=MOST)
    written = f"{value:f}"
    return (written.rstrip("0").rstrip(".") if "." in written else written) if value else "0"
