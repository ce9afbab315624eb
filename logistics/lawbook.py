"""The law that may be asked for, read at once: one query for one delivery as for a thousand questions of a script."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import JSONField, Value
from django.db.models.functions import Cast
from moneyed import Money

from logistics import exchange
from logistics.models import ImportRule, TariffRate
from logistics.regime import regime_of, tariff_zone
from logistics.rules import Rule, Tariff, TariffLine

# Rules that hold wherever no country has its own.
ANYWHERE = "*"
# What both tables are read by, and what only one of them has: a rule has no rate, a line of the tariff always one.
DATES = ("valid_from", "valid_to", "destination")
RULE = ("scheme", "confidence", "parameters", Value(""), Cast(Value(None), TariffRate._meta.get_field("rate")))
LINE = ("origin", "confidence", Cast(Value(None), JSONField()), "hs_prefix", "rate")
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
        kept = {tariff_zone(zone) for zone in zones.values()}
        rules = ImportRule.objects.of(names, on=on).order_by().values_list(*DATES, *RULE)
        lines = TariffRate.objects.of(kept, codes=codes, on=on).order_by().values_list(*DATES, *LINE)
        for first, last, destination, name, confidence, parameters, prefix, rate in rules.union(lines, all=True):
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
        prefixes = {code[:length] for code in codes for length in range(len(code) + 1)}
        return Tariff([d.value for prefix in sorted(prefixes) for d in by_prefix.get(prefix, []) if d.holds(on)])
