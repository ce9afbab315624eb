"""What the clock on the wall says in a market: a day of offers begins in Tokyo before it begins in Berlin."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

from shop.markets import countries_of
from shop.models import Market

# The clock of a country's largest city (IANA time zone database); a market goes by its first country.
ZONES = {
    "AE": "Asia/Dubai",
    "AT": "Europe/Vienna",
    "AU": "Australia/Sydney",
    "BE": "Europe/Brussels",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CH": "Europe/Zurich",
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "HK": "Asia/Hong_Kong",
    "IE": "Europe/Dublin",
    "IN": "Asia/Kolkata",
    "IT": "Europe/Rome",
    "JP": "Asia/Tokyo",
    "KR": "Asia/Seoul",
    "KW": "Asia/Kuwait",
    "MX": "America/Mexico_City",
    "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo",
    "NZ": "Pacific/Auckland",
    "PL": "Europe/Warsaw",
    "SA": "Asia/Riyadh",
    "SE": "Europe/Stockholm",
    "SG": "Asia/Singapore",
    "TW": "Asia/Taipei",
    "US": "America/New_York",
}


def zone_of(market: Market) -> ZoneInfo:
    """The market's time zone; UTC where its first country is not in the table."""
    return _zone(ZONES.get(countries_of(market)[0], "UTC"))


def now_in(market: Market) -> datetime:
    """The wall clock, without a zone."""
    return wall_clock(timezone.now(), market)


def wall_clock(moment: datetime, market: Market) -> datetime:
    """``moment`` as the market's wall clock shows it, without a zone."""
    return moment.astimezone(zone_of(market)).replace(tzinfo=None)


def moment_of(wall: datetime, market: Market) -> datetime:
    """The moment at which the market's wall clock shows ``wall``; of two (clocks set back) the first."""
    return wall.replace(tzinfo=zone_of(market), fold=0).astimezone(UTC)


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:  # a machine without the database keeps UTC rather than no shop
        return ZoneInfo("UTC")
