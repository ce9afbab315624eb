"""The year's festivals as templates: on which days they fall, and the draft of a promotion that staff go on from.

Days that a rule gives are computed. Lunar days follow observation and proclamation, so they are a table: Lunar New Year
and Mid-Autumn by the Hong Kong Observatory's calendar conversion tables, Ramadan by the Umm al-Qura calendar (the
announced day may differ by one).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

LUNAR_NEW_YEAR = {
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 3),
}
MID_AUTUMN = {
    2026: date(2026, 9, 25),
    2027: date(2027, 9, 15),
    2028: date(2028, 10, 3),
    2029: date(2029, 9, 22),
    2030: date(2030, 9, 12),
}
# The first day of the fast. In 2030 it begins twice; the table holds the first.
RAMADAN = {
    2026: date(2026, 2, 18),
    2027: date(2027, 2, 8),
    2028: date(2028, 1, 28),
    2029: date(2029, 1, 16),
    2030: date(2030, 1, 5),
}

Days = tuple[date, date]


@dataclass(frozen=True)
class Festival:
    """``days`` gives the first and the last day of a year; None where the table does not reach."""

    code: str
    name: Promise
    days: Callable[[int], Days | None]
    markets: tuple[str, ...] = ()


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th such day of the week in a month; Monday is 0."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def black_friday(year: int) -> Days:
    """The day after the fourth Thursday of November, to the Monday after."""
    friday = nth_weekday(year, 11, 3, 4) + timedelta(days=1)
    return friday, friday + timedelta(days=3)


def _fixed(month: int, first: int, last: int) -> Callable[[int], Days]:
    return lambda year: (date(year, month, first), date(year, month, last))


def _around(table: dict[int, date], before: int, after: int) -> Callable[[int], Days | None]:
    def days(year: int) -> Days | None:
        day = table.get(year)
        return None if day is None else (day - timedelta(days=before), day + timedelta(days=after))

    return days


FESTIVALS = (
    Festival("lunar-new-year", _("Lunar New Year"), _around(LUNAR_NEW_YEAR, 7, 14)),
    Festival("ramadan", _("Ramadan"), _around(RAMADAN, 0, 29), ("ae",)),
    Festival("valentines-day", _("Valentine’s Day"), _fixed(2, 7, 14)),
    Festival(
        "spring-golden-week", _("Golden Week in Japan"), lambda year: (date(year, 4, 29), date(year, 5, 5)), ("jp",)
    ),
    Festival("mid-year", _("Mid-year festival, 6.18"), _fixed(6, 16, 18)),
    Festival("mid-autumn", _("Mid-Autumn Festival"), _around(MID_AUTUMN, 10, 0)),
    Festival("autumn-golden-week", _("Golden Week in China"), _fixed(10, 1, 7), ("cn",)),
    Festival("double-eleven", _("Singles’ Day, 11.11"), _fixed(11, 11, 11)),
    Festival("black-friday", _("Black Friday to Cyber Monday"), black_friday),
    Festival("christmas", _("Christmas"), _fixed(12, 1, 24)),
)


@dataclass(frozen=True)
class Template:
    """What a draft begins with."""

    code: str
    name: str
    first: date
    last: date
    markets: tuple[str, ...]


def coming(today: date) -> list[Template]:
    """The next time each festival falls, soonest first."""
    found = []
    for festival in FESTIVALS:
        spans = (festival.days(year) for year in (today.year, today.year + 1))
        span = next((days for days in spans if days is not None and days[1] >= today), None)
        if span is not None:
            code = f"{slugify(festival.code)}-{span[0].year}"
            found.append(Template(code, str(festival.name), *span, festival.markets))
    return sorted(found, key=lambda template: (template.first, template.code))
