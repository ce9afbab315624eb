"""A dated import rule and a dated tariff as plain values, the way a regime reads them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal, InvalidOperation
from typing import Any, Literal

from moneyed import Money

from logistics.errors import BadParameters
from shop.money import exponent, from_json

Kind = Literal["money", "percent", "whole", "codes", "limit", "basis", "flag", "rates", "fee"]
# What a value or a tax is counted on: any of these, joined by "+".
PARTS = frozenset({"goods", "freight", "insurance", "duty"})
SCOPES = frozenset({"consignment", "declaration", "item", "good"})
BY_PIECE = frozenset({"item", "good"})
COUNTED = frozenset({"parcel", "line"})
DOUBTFUL = frozenset({"low", "unconfirmed"})
ROUNDINGS = {"half-up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}


@dataclass(frozen=True)
class Limit:
    """Up to ``most`` a relief holds. ``scope`` says what is measured, ``basis`` what counts in its value."""

    most: Money
    scope: str = "consignment"
    basis: frozenset[str] = frozenset({"goods"})
    inclusive: bool = True

    def holds(self, amount: Money) -> bool:
        """Whether ``amount``, in the limit's currency, is within it."""
        return amount <= self.most if self.inclusive else amount < self.most


@dataclass(frozen=True)
class Fee:
    """A flat fee beside duty and tax, for each parcel or for each line of its declaration."""

    amount: Money
    per: str
    label: str
    small_only: bool
    taxed: bool


@dataclass(frozen=True)
class Rule:
    """One version of one scheme: its numbers are data, its validity too."""

    destination: str
    scheme: str
    valid_from: date
    parameters: Mapping[str, Any]
    confidence: str = "high"

    @property
    def version(self) -> str:
        """EU-IOSS-2026-07: where, what, since when."""
        since = self.valid_from.isoformat()
        return f"{self.destination}-{self.scheme.upper()}-{since[:7] if self.valid_from.day == 1 else since}"

    @property
    def doubtful(self) -> bool:
        """Whether a price made by it cannot be promised: its source is weak."""
        return self.confidence in DOUBTFUL

    def has(self, name: str) -> bool:
        return name in self.parameters

    def money(self, name: str) -> Money:
        return self._amount(self.parameters.get(name), name)

    def percent(self, name: str, default: str | None = None) -> Decimal:
        if default is not None and not self.has(name):
            return Decimal(default)
        return self._rate(self.parameters.get(name), name)

    def whole(self, name: str) -> int:
        value = self.parameters.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self._bad(name)
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.parameters.get(name, default)
        if not isinstance(value, bool):
            raise self._bad(name)
        return value

    def word(self, name: str, default: str, known: frozenset[str] | None = None) -> str:
        value = self.parameters.get(name, default)
        if not isinstance(value, str) or (known is not None and value not in known):
            raise self._bad(name)
        return value

    def codes(self, name: str) -> tuple[str, ...]:
        """Codes or countries; none where the row names none."""
        value = self.parameters.get(name, [])
        if not isinstance(value, list) or not all(isinstance(code, str) and code for code in value):
            raise self._bad(name)
        return tuple(value)

    def basis(self, name: str, default: str = "goods") -> frozenset[str]:
        """``"goods+freight"`` as the set of its parts."""
        return self._basis(self.parameters.get(name, default), name)

    def limit(self, name: str = "limit") -> Limit:
        """``{"amount": "150", "currency": "EUR", "scope": "consignment", "basis": "goods", "inclusive": true}``."""
        value = self.parameters.get(name)
        most = self._amount(value, name)
        more = value if isinstance(value, dict) else {}
        scope, inclusive = more.get("scope", "consignment"), more.get("inclusive", True)
        if scope not in SCOPES or not isinstance(inclusive, bool):
            raise self._bad(name)
        return Limit(most, scope, self._basis(more.get("basis", "goods"), name), inclusive)

    def rates(self, name: str) -> Mapping[str, Mapping[str, Decimal]]:
        """Rates by key, each plain or named: ``{"AB": "5", "BC": {"GST": "5", "PST": "7"}}``; none where absent."""
        value = self.parameters.get(name, {})
        if not isinstance(value, dict):
            raise self._bad(name)
        return {
            key: {tax: self._rate(rate, name) for tax, rate in (row if isinstance(row, dict) else {"": row}).items()}
            for key, row in value.items()
        }

    def fee(self, name: str = "amount") -> Fee:
        return Fee(
            amount=self.money(name),
            per=self.word("per", "", COUNTED),
            label=self.word("name", ""),
            small_only=self.flag("small_only"),
            taxed=self.flag("taxed"),
        )

    def rounded(self, exact: Decimal, currency: str) -> Decimal:
        """An amount by the row's own rounding: ``"rounding"`` half-up, down or up, to ``"step"`` of its currency."""
        mode = ROUNDINGS[self.word("rounding", "half-up", frozenset(ROUNDINGS))]
        smallest = Decimal(1).scaleb(-exponent(currency))
        step = max(self.percent("step", "0"), smallest)
        return ((exact / step).to_integral_value(mode) * step).quantize(smallest)

    def check(self, wanted: Mapping[str, Kind]) -> None:
        """Raises BadParameters for the first wanted value that is absent or cannot be read."""
        for name, kind in wanted.items():
            if not isinstance(self.parameters, Mapping):
                raise self._bad(name)
            reader: Callable[[str], object] = getattr(self, kind)
            reader(name)
        self.rounded(Decimal(1), "EUR")

    def _amount(self, value: Any, name: str) -> Money:
        try:
            amount = from_json(value)
        except (KeyError, TypeError, ValueError, ArithmeticError):
            raise self._bad(name) from None
        if amount.amount < 0:
            raise self._bad(name)
        return amount

    def _rate(self, value: Any, name: str) -> Decimal:
        try:
            rate = Decimal(str(value))
        except InvalidOperation:
            raise self._bad(name) from None
        if not rate.is_finite() or not 0 <= rate <= 1000:
            raise self._bad(name)
        return rate

    def _basis(self, value: Any, name: str) -> frozenset[str]:
        parts = frozenset(value.split("+")) if isinstance(value, str) else frozenset()
        if not parts or not parts <= PARTS:
            raise self._bad(name)
        return parts

    def _bad(self, name: str) -> BadParameters:
        return BadParameters(rule=self.version, name=name)


@dataclass(frozen=True)
class TariffLine:
    origin: str
    hs_prefix: str
    rate: Decimal
    confidence: str = "high"

    @property
    def doubtful(self) -> bool:
        return self.confidence in DOUBTFUL


@dataclass(frozen=True)
class Tariff:
    """The lines of one destination that are valid on the day."""

    lines: Sequence[TariffLine]

    def line(self, hs_code: str, origin: str) -> TariffLine | None:
        """A line for the very origin goes before one for any origin, then the longest code; None: we know no rate."""
        fitting = [line for line in self.lines if line.origin in {"", origin} and hs_code.startswith(line.hs_prefix)]
        return max(fitting, key=lambda line: (line.origin != "", len(line.hs_prefix)), default=None)

    def rate(self, hs_code: str, origin: str) -> Decimal | None:
        line = self.line(hs_code, origin)
        return line.rate if line else None
