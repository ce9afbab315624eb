"""Who shops from where. Markets are few and change rarely, so each process keeps them for some seconds."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from shop.errors import Missing
from shop.models import Market

KEEP_S = 10
DEFAULT = "us"
REST_OF_WORLD = "world"
# Places that CLDR lists beside the countries, and where nobody lives to buy a teapot.
NO_COUNTRY = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "TA", "CP", "DG", "CQ", "AQ", "BV", "HM", "TF", "UM"}

_kept: dict[str, Market] = {}
_kept_until = 0.0
_edition = 0
_current: ContextVar[str] = ContextVar("market", default=DEFAULT)


def all_markets() -> list[Market]:
    """Every market, in the order staff gave them."""
    return list(_markets().values())


def edition() -> int:
    """A number that changes when a market does, for what is kept of them."""
    _markets()
    return _edition


def by_code(code: str) -> Market:
    """Raises Missing."""
    try:
        return _markets()[code]
    except KeyError:
        raise Missing(name=code) from None


def forget() -> None:
    """Read the markets anew at the next question."""
    global _kept_until
    _kept_until = 0.0


def current() -> Market:
    """The market of the page that is being made."""
    return by_code(_current.get())


def current_code() -> str:
    return _current.get()


def current_language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def activate(code: str) -> None:
    _current.set(code)


@contextmanager
def override(code: str) -> Iterator[Market]:
    token = _current.set(code)
    try:
        yield by_code(code)
    finally:
        _current.reset(token)


def country_of(market: Market, wanted: str | None = None) -> str:
    """``wanted`` where the market sells there, else the market's first country."""
    countries = countries_of(market)
    return wanted if wanted and wanted in countries else countries[0]


def countries_of(market: Market) -> list[str]:
    """Where this market delivers; the market without a list of its own serves every country no other has."""
    if market.countries:
        return list(market.countries)
    taken = {country for other in all_markets() for country in other.countries}
    return [country for country in every_country() if country not in taken]


@cache
def every_country() -> tuple[str, ...]:
    codes = {str(code) for code in Locale("en").territories}
    return tuple(sorted(code for code in codes - NO_COUNTRY if len(code) == 2 and code.isalpha()))


@cache
def _standard_rates() -> dict[str, list[tuple[str, Decimal]]]:
    """By country: the first day of each rate, "" for the oldest that is kept, newest first."""
    rows = json.loads((Path(__file__).parent / "data" / "vat.json").read_text(encoding="utf-8"))
    return {
        country: sorted(((day, Decimal(rate)) for day, rate in dated.items()), reverse=True)
        for country, dated in rows.items()
    }


def standard_rate(country: str, *, on: date | None = None) -> Decimal:
    """The country's standard VAT, GST or consumption tax of a day in per cent; 0 where we know none."""
    day = (on or timezone.localdate()).isoformat()
    return next((rate for first, rate in _standard_rates().get(country, []) if first <= day), Decimal(0))


def guess(accept_language: str = "", country: str = "") -> tuple[str, str]:
    """The likeliest language and market of a newcomer: her browser's languages and regions, then her country."""
    language, region = "", ""
    for code, weight in parse_accept_lang_header(accept_language):
        if not weight:
            continue
        region = region or _region(code)
        try:
            language = language or get_supported_language_variant(code)
        except LookupError:
            continue
    market = _market_in(country) or _market_in(region) or _market_speaking(language)
    return language or by_code(market).languages[0], market


def _region(code: str) -> str:
    last = code.rsplit("-", 1)[-1].upper()
    return last if len(last) == 2 and "-" in code else ""


def _market_in(country: str) -> str:
    if len(country) != 2:
        return ""
    country = country.upper()
    return next((m.code for m in all_markets() if country in m.countries), "" if not country else _rest(country))


def _rest(country: str) -> str:
    return REST_OF_WORLD if country in every_country() and REST_OF_WORLD in _markets() else ""


def _market_speaking(language: str) -> str:
    """The market at home in this language, else the default."""
    return next((m.code for m in all_markets() if m.languages and m.languages[0] == language), DEFAULT)


def _markets() -> dict[str, Market]:
    global _kept, _kept_until, _edition
    now = time.monotonic()
    if now >= _kept_until:
        found = {market.code: market for market in Market.objects.all()}
        if _facts(found) != _facts(_kept):
            _edition += 1
        _kept = found
        _kept_until = now + KEEP_S
    return _kept


def _facts(found: dict[str, Market]) -> list[dict[str, object]]:
    return [{name: value for name, value in vars(market).items() if name != "_state"} for market in found.values()]
