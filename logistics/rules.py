"""A dated import rule and a dated tariff as plain values, the way a regime reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from moneyed import Money

from logistics.errors import BadParameters
from shop.money import from_json

Kind = Literal["money", "percent", "whole", "codes"]


@dataclass(frozen=True)
class Rule:
    """One version of one scheme: its numbers are data, its validity too."""

    destination: str
    scheme: str
    valid_from: date
    parameters: Mapping[str, Any]

    @property
    def version(self) -> str:
        """EU-IOSS-2026-07: where, what, since when."""
        since = self.valid_from.isoformat()
        return f"{self.destination}-{self.scheme.upper()}-{since[:7] if self.valid_from.day == 1 else since}"

    def money(self, name: str) -> Money:
        try:
            amount = from_json(self.parameters[name])
        except (KeyError, TypeError, ValueError, ArithmeticError):
            raise BadParameters(rule=self.version, name=name) from None
        if amount.amount < 0:
            raise BadParameters(rule=self.version, name=name)
        return amount

    def percent(self, name: str) -> Decimal:
        try:
            rate = Decimal(str(self.parameters[name]))
        except (KeyError, InvalidOperation):
            raise BadParameters(rule=self.version, name=name) from None
        if not rate.is_finite() or not 0 <= rate <= 1000:
            raise BadParameters(rule=self.version, name=name)
        return rate

    def whole(self, name: str) -> int:
        value = self.parameters.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise BadParameters(rule=self.version, name=name)
        return value

    def codes(self, name: str) -> tuple[str, ...]:
        value = self.parameters.get(name)
        if not isinstance(value, list) or not all(isinstance(code, str) and code for code in value):
            raise BadParameters(rule=self.version, name=name)
        return tuple(value)

    def check(self, wanted: Mapping[str, Kind]) -> None:
        """Raises BadParameters for the first wanted value that is absent or cannot be read."""
        for name, kind in wanted.items():
            getattr(self, kind)(name)


@dataclass(frozen=True)
class TariffLine:
    origin: str
    hs_prefix: str
    rate: Decimal


@dataclass(frozen=True)
class Tariff:
    """The lines of one destination that are valid on the day."""

    lines: Sequence[TariffLine]

    def rate(self, hs_code: str, origin: str) -> Decimal | None:
        """A line for the very origin goes before one for any origin, then the longest code; None: we know no rate."""
        fitting = [line for line in self.lines if line.origin in {"", origin} and hs_code.startswith(line.hs_prefix)]
        best = max(fitting, key=lambda line: (line.origin != "", len(line.hs_prefix)), default=None)
        return best.rate if best else None
