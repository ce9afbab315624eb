"""The law that may be asked for, read at once: one query for one delivery as for a thousand questions of a script."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from moneyed import Money

from logistics import exchange
from logistics.regime import regime_of, tariff_zone
from logistics.rules import Rule, Tariff, TariffLine
from shop.asking import rows

# Rules that hold wherever no country has its own.
ANYWHERE = "*"
# Every order and every page with a total asks this. A rule has no rate, a line of the tariff always one.
LAW = """
SELECT valid_from, valid_to, destination, scheme, confidence, parameters::json, '', NULL FROM logistics_importrule
WHERE destination = ANY(%(names)s)
  AND (%(on)s::date IS NULL OR valid_from <= %(on)s::date AND (valid_to IS NULL OR valid_to >= %(on)s::date))
UNION ALL
SELECT valid_from, valid_to, destination, origin, confidence, NULL, hs_prefix, rate FROM logistics_tariffrate
WHERE destination = ANY(%(tariffs)s) AND hs_prefix = ANY(%(prefixes)s)
  AND (%(on)s::date IS NULL OR valid_from <= %(on)s::date AND (valid_to IS NULL OR valid_to >= %(on)s::date))
"""
T = TypeVar("T")


@dataclass(frozen=True)
class Dated(Generic[T]):
    first: date
    last: date | None
    value: T

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class LawBook:
    """Rules and tariff lines of some destinations, for any day."""

    def __init__(self, destinations: Iterable[str], *, codes: Iterable[str], on: date | None = None) -> None:
        """``on`` leaves out what is not valid that day."""
        zones = {country: regime_of(country).zone(country) for country in destinations}
        self._zones = zones
        self._rules: dict[str, list[Dated[Rule]]] = {}
        self._lines: dict[str, dict[str, list[Dated[TariffLine]]]] = {}
        values = {
            "names": sorted({ANYWHERE, *zones, *zones.values()}),
            "tariffs": sorted({tariff_zone(zone) for zone in zones.values()}),
            "prefixes": sorted(prefixes_of(codes)),
            "on": on,
        }
        for first, last, destination, name, confidence, parameters, prefix, rate in rows(LAW, values):
            if rate is None:
                rule = Rule(destination, name, first, parameters, confidence)
                self._rules.setdefault(destination, []).append(Dated(first, last, rule))
            else:
                by_prefix = self._lines.setdefault(destination, {})
                line = Dated(first, last, TariffLine(name, prefix, rate, confidence))
                by_prefix.setdefault(prefix, []).append(line)

    def convert(self, on: date) -> Callable[[Money, str], Money]:
        """Exchange at the rates of a day. What it answers raises NoRate."""
        return exchange.at(on)

    def zone(self, country: str) -> str:
        return self._zones[country]

    def rules(self, destination: str, *, on: date) -> dict[str, Rule]:
        """The version of each scheme that is valid on the day."""
        return {dated.value.scheme: dated.value for dated in self._rules.get(destination, []) if dated.holds(on)}

    def tariff(self, zone: str, *, codes: Iterable[str], on: date) -> Tariff:
        """Every line that may fit one of the codes on the day."""
        by_prefix = self._lines.get(tariff_zone(zone), {})
        fitting = (dated for prefix in sorted(prefixes_of(codes)) for dated in by_prefix.get(prefix, []))
        return Tariff([dated.value for dated in fitting if dated.holds(on)])


def prefixes_of(codes: Iterable[str]) -> set[str]:
    """Every beginning of every code, from none of its digits to all of them."""
    return {code[:length] for code in codes for length in range(len(code) + 1)}
