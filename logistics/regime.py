"""The port of a customs regime: one file in ``regimes/`` for each destination that has rules of its own.

A regime is a pure function of its case. Its numbers come from dated rules, its exchange and tariff are handed in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar, Protocol

from django.utils.translation import gettext_lazy as _
from moneyed import Money

from logistics.assessment import Finding
from logistics.business import Business
from logistics.parcel import Goods, Parcel
from logistics.rules import Kind, Rule, Tariff, TariffLine
from shop.money import share, total
from shop.registry import Registry


class NotKnown(Exception):
    """The law of the day is not in our tables: nothing is collected, the buyer and the log are told."""


@dataclass(frozen=True)
class Case:
    """One consignment for one buyer on the day of import, with all that the law of the day says.

    ``rules`` are the zone's, ``national`` the country's own where it is a member of a union.
    """

    parcel: Parcel
    destination: str
    region: str
    shipping: Money
    insurance: Money
    on: date
    rules: Mapping[str, Rule]
    national: Mapping[str, Rule]
    tariff: Tariff
    standard_rate: Decimal
    convert: Callable[[Money, str], Money]
    buyer: Business | None = None
    home_rate: Decimal | None = None

    def rule(self, scheme: str) -> Rule:
        """Raises NotKnown when no version of the scheme is valid on the day."""
        try:
            return self.rules[scheme]
        except KeyError:
            raise NotKnown(f"no rule {scheme} on {self.on}") from None

    def line(self, hs_code: str, origin: str) -> TariffLine | None:
        return self.tariff.line(hs_code, origin)

    @property
    def currency(self) -> str:
        return self.parcel.value.currency.code

    def worth(self, basis: frozenset[str], duty: Money | None = None) -> Money:
        """What the consignment counts on ``basis``: goods, freight, insurance, duty."""
        parts = {"goods": self.parcel.value, "freight": self.shipping, "insurance": self.insurance, "duty": duty}
        return total((amount for name, amount in parts.items() if name in basis and amount is not None), self.currency)

    def part(self, goods: Sequence[Goods]) -> "Case | None":
        """The case of some of its kinds of goods, with their share of freight and insurance by value."""
        if not goods:
            return None
        if len(goods) == len(self.parcel.goods):
            return self
        here = total((item.worth for item in goods), self.currency)
        weights = [here.amount, self.parcel.value.amount - here.amount]
        return replace(
            self,
            parcel=Parcel(self.parcel.sent_from, self.parcel.place, tuple(goods)),
            shipping=share(self.shipping, weights)[0],
            insurance=share(self.insurance, weights)[0],
        )


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
ABOUT_THIS = _(
    "Import tax and duty of %(country)s, about %(amount)s, are not in this price. "
    "The carrier may ask you for them at the door."
)
regimes: Registry[Regime] = Registry("customs regime")
# Schemes whose rows belong to one country of a union, with what each needs.
NATIONAL: Mapping[str, Mapping[str, Kind]] = {"fee": {"amount": "fee"}, "vat": {"rate": "percent"}}
# Unions whose tariff is another's: Northern Ireland applies that of the European Union.
_TARIFF_OF = {"XI": "EU"}


def regime_of(country: str) -> Regime:
    """The regime that rules in ``country``; where none does, the one that collects nothing."""
    own = (regime for regime in regimes.all() if regime.code != FALLBACK and regime.zone(country))
    return next(own, regimes.get(FALLBACK))


def tariff_zone(zone: str) -> str:
    """Under which destination the tariff of a zone is kept."""
    return _TARIFF_OF.get(zone, zone)


def schemes_of(destination: str) -> Mapping[str, Mapping[str, Kind]]:
    """The schemes for which rules of ``destination`` may be kept, with what each needs."""
    regime = regime_of(destination)
    return {**regime.schemes, **NATIONAL} if regime.zone(destination) == destination else NATIONAL
