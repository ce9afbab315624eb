"""Nine languages: their codes here and in Babel's data, which way they run, how they write numbers and dates."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale, dates, lists, numbers
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from moneyed import Money

from shop.money import exponent

BABEL = {"zh-hans": "zh_Hans_CN", "zh-hant": "zh_Hant_TW", "ar": "ar_AE"}
RIGHT_TO_LEFT = {"ar"}
OPEN_GRAPH = {
    "en": "en_US",
    "zh-hans": "zh_CN",
    "zh-hant": "zh_TW",
    "ja": "ja_JP",
    "ko": "ko_KR",
    "de": "de_DE",
    "fr": "fr_FR",
    "es": "es_ES",
    "ar": "ar_AR",
}


def babel_code(language: str | None = None) -> str:
    """Babel's name of the language. Arabic takes the Emirates' digits, which are the Latin ones."""
    code = language or get_language() or settings.LANGUAGE_CODE
    return BABEL.get(code, code)


def locale_of(language: str | None = None) -> Locale:
    return Locale.parse(babel_code(language))


def direction(language: str | None = None) -> str:
    return "rtl" if (language or get_language()) in RIGHT_TO_LEFT else "ltr"


def open_graph_locale() -> str:
    """The language as Open Graph names it, with a country that speaks it: zh_CN, de_DE."""
    return OPEN_GRAPH[get_language() or settings.LANGUAGE_CODE]


def language_name(code: str) -> str:
    """The language in its own words."""
    return dict(settings.LANGUAGES)[code]


def write_money(amount: Money, language: str | None = None) -> str:
    """A price as the reader writes it, with the digits that are booked: 49,98 €, ¥5,400, ‎50.00 د.إ."""
    return _written(amount.amount, amount.currency.code, babel_code(language))


@lru_cache(maxsize=4096)
def _written(amount: Decimal, currency: str, babel: str) -> str:
    """The same price in the same language is the same words: a page of cards asks for few different ones."""
    digits = exponent(currency)
    locale = Locale.parse(babel)
    pattern = locale.currency_formats["standard"].pattern.replace("0.00", "0" + ("." + "0" * digits if digits else ""))
    return numbers.format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False)


def write_number(value: Decimal | int | float, language: str | None = None) -> str:
    return _numbered(value, babel_code(language))


@lru_cache(maxsize=4096)
def _numbered(value: Decimal | int | float, babel: str) -> str:
    return numbers.format_decimal(value, locale=Locale.parse(babel))


def write_percent(share: float, language: str | None = None) -> str:
    """A share of 1 in whole per cent, with the digits the shop writes in every language."""
    return numbers.format_percent(round(share, 2), locale=babel_code(language))


def write_list(words: Sequence[str], language: str | None = None) -> str:
    """Words in a row as the reader joins them: a, b and c."""
    return lists.format_list(list(words), locale=locale_of(language))


def write_date(value: date | datetime, language: str | None = None, style: str = "long") -> str:
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return dates.format_date(day, format=style, locale=locale_of(language))


def write_days(first: date, last: date, language: str | None = None) -> str:
    """From one day to another, as short as the reader's language has it: Dec 3 – 9, 12月3日至9日."""
    return _days(first, last, babel_code(language))


@lru_cache(maxsize=1024)
def _days(first: date, last: date, babel: str) -> str:
    return dates.format_interval(first, last, skeleton="MMMd", locale=Locale.parse(babel))


def write_moment(value: datetime, language: str | None = None, style: str = "medium") -> str:
    return dates.format_datetime(timezone.localtime(value), format=style, locale=locale_of(language))
