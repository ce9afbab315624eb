"""The port of a customs regime: one file in ``regimes/`` for each destination that has rules of its own.

A regime is a pure function of its case. Its numbers come from dated rules, its exchange and tariff are handed in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Protocol

from django.utils.translation import gettext_lazy as _
from moneyed import Money

from logistics.assessment import Finding
from logistics.parcel import Parcel
from logistics.rules import Kind, Rule, Tariff
from shop.registry import Registry


class NotKnown(Exception):
    """The law of the day is not in our tables: nothing is collected, the buyer and the log are told."""


@dataclass(frozen=True)
class Case:
    """One consignment for one buyer on the day of import, with all that the law of the day says."""

    parcel: Parcel
    destination: str
    region: str
    shipping: Money
    on: date
    rules: Mapping[str, Rule]
    tariff: Tariff
    standard_rate: Decimal
    convert: Callable[[Money, str], Money]

    def rule(self, scheme: str) -> Rule:
        """Raises NotKnown when no version of the scheme is valid on the day."""
        try:
            return self.rules[scheme]
        except KeyError:
            raise NotKnown(f"no rule {scheme} on {self.on}") from None

    def tariff_rate(self, hs_code: str, origin: str) -> Decimal:
        """Raises NotKnown."""
        rate = self.tariff.rate(hs_code, origin)
        if rate is None:
            raise NotKnown(f"no tariff for {hs_code or 'goods without a code'} from {origin} on {self.on}")
        return rate

    @property
    def currency(self) -> str:
        return self.parcel.value.currency.code

    def fits(self, limit: Money) -> bool:
        """Whether the goods are worth at most ``limit`` (inclusive), at the day's exchange."""
        return self.convert(self.parcel.value, limit.currency.code) <= limit


class Regime(Protocol):
    code: ClassVar[str]
    # Which values the rules of each scheme must hold.
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]]

    def zone(self, country: str) -> str:
        """The destination under which rules and tariff are kept for ``country``; "" where this regime does not rule."""
        ...

    def assess(self, case: Case) -> Finding: ...


FALLBACK = "elsewhere"
MAY_BE_ASKED = _(
    "Import tax and duty of %(country)s are not in this price. The carrier may ask you for them at the door."
)
regimes: Registry[Regime] = Registry("customs regime")


def regime_of(country: str) -> Regime:
    """The regime that rules in ``country``; where none does, the one that collects nothing."""
    own = (regime for regime in regimes.all() if regime.code != FALLBACK and regime.zone(country))
    return next(own, regimes.get(FALLBACK))


def schemes_of(destination: str) -> Mapping[str, Mapping[str, Kind]]:
    """The schemes for which rules of ``destination`` may be kept, with what each needs; none inside a union."""
    regime = regime_of(destination)
    return regime.schemes if regime.zone(destination) == destination else {}
