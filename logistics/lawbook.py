"""The law that may be asked for, read at once: two queries for one delivery as for a thousand questions of a script."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from moneyed import Money

from logistics import exchange
from logistics.models import ImportRule, TariffRate
from logistics.regime import regime_of, tariff_zone
from logistics.rules import Rule, Tariff, TariffLine

# Rules that hold wherever no country has its own.
ANYWHERE = "*"
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
        names = {ANYWHERE, *zones, *zones.values()}
        for row in ImportRule.objects.of(names, on=on):
            self._rules.setdefault(row.destination, []).append(Dated(row.valid_from, row.valid_to, row.rule))
        kept = {tariff_zone(zone) for zone in zones.values()}
        for row in TariffRate.objects.of(kept, codes=codes, on=on):
            line = TariffLine(row.origin, row.hs_prefix, row.rate, row.confidence)
            by_prefix = self._lines.setdefault(row.destination, {})
            by_prefix.setdefault(row.hs_prefix, []).append(Dated(row.valid_from, row.valid_to, line))

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
        prefixes = {code[:length] for code in codes for length in range(len(code) + 1)}
        return Tariff([d.value for prefix in sorted(prefixes) for d in by_prefix.get(prefix, []) if d.holds(on)])
