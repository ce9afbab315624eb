"""Understand one cell: from what people and spreadsheets write to the one form that the catalogue writes itself.

Every parser takes the cell's text, which is not empty, and answers with that form; it raises BadCell. Numbers are
understood in ``quantities``.
"""

import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime

from catalog.customs_words import check_customs_text
from catalog.errors import BadTariffCode, VagueText
from catalog.harmonised import check_hs, check_national
from catalog.measures import LONGEST_TEXT
from catalog.models.bundle import MOST_OF_A_PART
from catalog.sheets.faults import BadCell
from catalog.sheets.quantities import whole
from shop.markets import every_country

Parse = Callable[[str], str]

CLEAR = "[clear]"
# What a spreadsheet would take for a formula; the apostrophe in front is taken off again.
GUARDED = frozenset("=+-@\t\r'")
SKU = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
SLUG = re.compile(r"[a-z0-9]+([_-]+[a-z0-9]+)*")
LIST = re.compile(r"\s*[,，、|]\s*")
YES = {"yes", "true", "1"}
NO = {"no", "false", "0"}
LONGEST_TAG = 40


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


def line(cell: str) -> str:
    """Words in one line, as specifications hold them."""
    return text(LONGEST_TEXT)(" ".join(cell.split()))


def customs_text(cell: str) -> str:
    try:
        check_customs_text(cell)
    except VagueText as refusal:
        raise BadCell("vague_text", text=cell) from refusal
    return text(200)(cell)


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


def matching(pattern: "re.Pattern[str]", code: str) -> Parse:
    def parse(cell: str) -> str:
        word = cell.strip()
        if not pattern.fullmatch(word):
            raise BadCell(code, text=cell)
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


def moment(cell: str) -> str:
    """A date, or a date and time, in UTC; written in ISO order, the only one that means the same everywhere."""
    try:
        when = datetime.fromisoformat(cell.strip())
        at = when.astimezone(UTC) if when.tzinfo else when
    except (ValueError, OverflowError):  # the first and the last hours that there are have no UTC
        raise BadCell("bad_date", text=cell) from None
    return at.replace(tzinfo=None, microsecond=0).isoformat(sep=" ")


def day(cell: str) -> str:
    try:
        return date.fromisoformat(cell.strip()).isoformat()
    except ValueError:
        raise BadCell("bad_date", text=cell) from None


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
    if len(cell) > LONGEST_TAG:
        raise BadCell("bad_tag", most=LONGEST_TAG)
    return cell


def piece(cell: str) -> str:
    """A piece of a set: ``CUP-01*2``, or the SKU alone for one."""
    sku, _star, quantity = cell.partition("*")
    return f"{matching(SKU, 'bad_sku')(sku)}*{whole(quantity or '1', MOST_OF_A_PART)}"


def within(name: Parse, when: Parse) -> Parse:
    """Something and its days: ``eu``, ``eu@2026-12-01/2026-12-24``; either day may be left out."""

    def parse(cell: str) -> str:
        known, _at, days = cell.partition("@")
        since, _slash, until = days.partition("/")
        first, last = (when(side) if side.strip() else "" for side in (since, until))
        if first and last and (last < first or (when is moment and last == first)):
            raise BadCell("date_order")
        return f"{name(known)}@{first}/{last}" if first or last else name(known)

    return parse


def national_code(cell: str) -> str:
    """A destination's own code: ``US:6911101000@2026-01-01/``. Whether it fits the HS code is asked among the rows."""
    found = within(_country_and_code, day)(cell)
    if "@" not in found or "@/" in found:
        raise BadCell("needs_first_day", text=cell)
    return found


def _country_and_code(cell: str) -> str:
    where, _colon, code = cell.strip().partition(":")
    try:
        check_national(code, world=code)
    except BadTariffCode as refusal:
        raise BadCell("bad_national_code", text=cell) from refusal
    return f"{country(where)}:{code}"


def _words(cell: str) -> list[str]:
    return [word for word in LIST.split(cell.strip()) if word]
