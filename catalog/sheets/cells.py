"""Understand one cell: from what people and spreadsheets write to the one form that the catalogue writes itself.

Every parser takes the cell's text, which is not empty, and answers with that form; it raises BadCell. Money has as many
digits as its currency is booked with. A comma and a point both divide the fraction; nothing divides thousands.
"""

import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from decimal import Decimal

from catalog.customs_words import check_customs_text
from catalog.errors import BadTariffCode, VagueText
from catalog.harmonised import check_hs
from catalog.measures import LONGEST_TEXT
from catalog.sheets.faults import BadCell
from shop.markets import every_country
from shop.money import exponent

Parse = Callable[[str], str]

CLEAR = "[clear]"
# What a spreadsheet would take for a formula; the apostrophe in front is taken off again.
GUARDED = frozenset("=+-@\t\r'")
NUMBER = re.compile(r"(-?)([0-9]{1,15})(?:[.,]([0-9]{1,15}))?")
LOOKS_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[.,  '’][0-9]{3})+(?:[.,][0-9]+)?")
SKU = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
SLUG = re.compile(r"[a-z0-9]+([_-]+[a-z0-9]+)*")
BOX = re.compile(r"([0-9]{1,6})\s*[x×*]\s*([0-9]{1,6})\s*[x×*]\s*([0-9]{1,6})", re.IGNORECASE)
LIST = re.compile(r"\s*[,，、|]\s*")
YES = {"yes", "true", "1"}
NO = {"no", "false", "0"}
MOST_MONEY = Decimal(99_999_999_999)
MOST_INTEGER = 1_000_000


def guard(text: str) -> str:
    """``text`` as it is safe in a spreadsheet."""
    if text and (text[0] in GUARDED or text == CLEAR):
        return f"'{text}"
    return text


def unguard(text: str) -> str:
    if text[:1] == "'" and len(text) > 1 and (text[1] in GUARDED or text[1:] == CLEAR):
        return text[1:]
    return text


def text(most: int | None) -> Parse:
    def parse(cell: str) -> str:
        if most is not None and len(cell) > most:
            raise BadCell("too_long", most=most)
        return cell

    return parse


def number(cell: str) -> str:
    """Any decimal number, in its shortest form."""
    value, _digits = _decimal(cell)
    return _short(value)


def money(currency: str) -> Parse:
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


def whole(cell: str, most: int = MOST_INTEGER) -> str:
    try:
        value, _digits = _decimal(cell, grouped_is_ambiguous=False)
    except BadCell:
        raise BadCell("not_whole", text=cell) from None
    if value != value.to_integral_value() or LOOKS_GROUPED.fullmatch(cell.strip()):
        raise BadCell("not_whole", text=cell)
    if value < 0:
        raise BadCell("negative")
    if value > most:
        raise BadCell("too_large", most=most)
    return str(int(value))


def weight(cell: str) -> str:
    grams = whole(cell, 10_000_000)
    if grams == "0":
        raise BadCell("zero_weight")
    return grams


def box(cell: str) -> str:
    found = BOX.fullmatch(cell.strip())
    if found is None or "0" in (sides := [str(int(side)) for side in found.groups()]):
        raise BadCell("bad_box", text=cell)
    return "x".join(sides)


def yes_or_no(cell: str) -> str:
    word = cell.strip().casefold()
    if word in YES:
        return "yes"
    if word in NO:
        return "no"
    raise BadCell("bad_choice", text=cell, choices="yes, no")


def one_of(choices: Collection[str], code: str = "bad_choice") -> Parse:
    def parse(cell: str) -> str:
        word = cell.strip()
        if word not in choices:
            raise BadCell(code, text=cell, choices=", ".join(sorted(choices)[:20]))
        return word

    return parse


def country(cell: str) -> str:
    code = cell.strip().upper()
    if code not in every_country():
        raise BadCell("unknown_country", text=cell)
    return code


def hs_code(cell: str) -> str:
    code = cell.strip()
    try:
        check_hs(code)
    except BadTariffCode as refusal:
        raise BadCell("bad_hs_code", text=cell) from refusal
    return code


def customs_text(cell: str) -> str:
    try:
        check_customs_text(cell)
    except VagueText as refusal:
        raise BadCell("vague_text", text=cell) from refusal
    return text(200)(cell)


def moment(cell: str) -> str:
    """A date, or a date and time, in UTC; written in ISO order, the only one that means the same everywhere."""
    try:
        when = datetime.fromisoformat(cell.strip())
    except ValueError:
        raise BadCell("bad_date", text=cell) from None
    if when.tzinfo is not None:
        when = when.astimezone(UTC)
    return f"{when:%Y-%m-%d %H:%M:%S}"


def integer(cell: str) -> str:
    """A whole number that may be below zero."""
    value, _digits = _decimal(cell, grouped_is_ambiguous=False)
    if value != value.to_integral_value() or LOOKS_GROUPED.fullmatch(cell.strip()):
        raise BadCell("not_whole", text=cell)
    return _short(value)


def line(cell: str) -> str:
    """Words in one line, as specifications hold them."""
    words = " ".join(cell.split())
    if len(words) > LONGEST_TEXT:
        raise BadCell("too_long", most=LONGEST_TEXT)
    return words


def sides(cell: str) -> str:
    """Two or three measures above zero."""
    found = [number(side) for side in re.split(r"\s*[x×*]\s*", cell.strip().casefold()) if side]
    if len(found) not in (2, 3) or any(Decimal(side) <= 0 for side in found):
        raise BadCell("bad_sides", text=cell)
    return "x".join(found)


def matching(pattern: "re.Pattern[str]", code: str) -> Parse:
    def parse(cell: str) -> str:
        word = cell.strip()
        if not pattern.fullmatch(word):
            raise BadCell(code, text=cell)
        return word

    return parse


def in_order(each: Parse | None = None) -> Parse:
    """A list whose order counts; what is there twice is there once."""

    def parse(cell: str) -> str:
        return ", ".join(dict.fromkeys(each(word) if each else word for word in _words(cell)))

    return parse


def in_any_order(each: Parse | None = None) -> Parse:
    def parse(cell: str) -> str:
        return ", ".join(sorted({each(word) if each else word for word in _words(cell)}))

    return parse


def tag(cell: str) -> str:
    if len(cell) > 40:
        raise BadCell("bad_tag")
    return cell


def piece(cell: str) -> str:
    """A piece of a set: ``CUP-01*2``, or the SKU alone for one."""
    sku, _star, quantity = cell.partition("*")
    return f"{matching(SKU, 'bad_sku')(sku)}*{whole(quantity or '1', 1000)}"


def _words(cell: str) -> list[str]:
    return [word for word in LIST.split(cell.strip()) if word]


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


def _short(value: Decimal) -> str:
    written = f"{value:f}"
    return (written.rstrip("0").rstrip(".") if "." in written else written) or "0"
