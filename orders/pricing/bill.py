"""The bill: what a basket costs and why, in plain values. Shown in the basket and frozen on the order."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from moneyed import Money

from shop import money
from shop.terms import Terms

SHIPPING_ROWS = ("shipping", "shipping_off")


@dataclass(frozen=True)
class BillLine:
    """Pieces of one kind from one stock place. ``unit`` and ``total`` are what the shopper sees before discounts.

    ``off`` is what promotions take off ``total``; None on bills from before there were any. A ``gift`` costs nothing;
    its ``unit_net`` is the list price at which it is declared to customs.
    """

    sku: str
    name: str
    place: str
    quantity: int
    unit_net: Money
    unit: Money
    total: Money
    off: Money | None = None
    gift: bool = False
    price_list: str = ""

    @property
    def payable(self) -> Money:
        """What is asked for the line, as shown."""
        return self.total if self.off is None else self.total - self.off


@dataclass(frozen=True)
class BillDiscount:
    """What one promotion took off, as shown: by line, in the order of the lines, and off shipping; by which version."""

    code: str
    name: str
    reason: str
    rule: str
    lines: tuple[Money, ...]
    shipping: Money

    @property
    def amount(self) -> Money:
        return money.total((*self.lines, self.shipping), self.shipping.currency.code)


@dataclass(frozen=True)
class BillCharge:
    """A duty or a tax with its reason: which rule, at which rate, on which base."""

    kind: str
    label: str
    rate: Decimal | None
    base: Money
    amount: Money
    rule: str
    reason: str


@dataclass(frozen=True)
class BillRow:
    """One row of the sum as shown. Rows that are not ``included`` add up to the total; an included one is inside it.

    ``kind``: goods, discount (below zero, or zero for a gift), shipping, shipping_off, duty, tax, rounding.
    """

    kind: str
    label: str
    amount: Money
    included: bool = False
    reason: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Freight:
    """The chosen way of shipping, before tax."""

    method: str
    name: str
    carrier: str
    price: Money
    days: tuple[int, int]


@dataclass(frozen=True)
class Bill:
    """Two true readings of one total.

    Before tax: ``goods + shipping + duty + tax = total``, goods and shipping after what promotions took off. As shown:
    the rows that are not included add up to ``total``. ``gross`` says that the shown prices hold the tax of ``rate``
    per cent; where it is False both are one. ``collected`` False: beyond the ``charges`` in the total, the buyer may
    owe something at her door; ``notes`` say so.
    """

    currency: str
    country: str
    on: str
    regime: str
    collected: bool
    is_import: bool
    gross: bool
    rate: Decimal
    lines: tuple[BillLine, ...]
    goods: Money
    shipping: Money
    duty: Money
    tax: Money
    total: Money
    freight: Freight | None
    rows: tuple[BillRow, ...]
    charges: tuple[BillCharge, ...]
    notes: tuple[str, ...] = ()
    discounts: tuple[BillDiscount, ...] = ()
    # The exchange rate of the day it was agreed: currency, units per euro, day; empty in euro.
    exchange: Mapping[str, str] = field(default_factory=dict)
    # Points that she used; what they took off is one of the discounts.
    points: int = 0
    # The tax number of the business that bought, empty for a private buyer.
    buyer: str = ""

    @property
    def terms(self) -> Terms:
        """What is charged with the order decides the terms, on quote, label and papers alike."""
        return Terms.DDP if self.collected else Terms.DAP

    @property
    def shown_shipping(self) -> Money:
        """What is asked for shipping, as shown, after what promotions took off it."""
        return money.total((row.amount for row in self.rows if row.kind in SHIPPING_ROWS), self.currency)

    @property
    def rules(self) -> tuple[str, ...]:
        """Which versions of the rules of law made this bill."""
        return tuple(dict.fromkeys(charge.rule for charge in self.charges if charge.rule))

    def to_json(self) -> dict[str, Any]:
        return _plain(asdict(self))

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Bill":
        return cls(
            **{
                **_typed(row),
                "lines": tuple(BillLine(**_typed(line)) for line in row["lines"]),
                "rows": tuple(BillRow(**_typed(shown)) for shown in row["rows"]),
                "charges": tuple(BillCharge(**_typed(charge)) for charge in row["charges"]),
                "freight": _freight(row["freight"]),
                "notes": tuple(row["notes"]),
                "discounts": tuple(_discount(taken) for taken in row.get("discounts", ())),
            }
        )


def _discount(row: dict[str, Any]) -> BillDiscount:
    return BillDiscount(**{**_typed(row), "lines": tuple(money.from_json(part) for part in row["lines"])})


def _freight(row: dict[str, Any] | None) -> Freight | None:
    return None if row is None else Freight(**{**_typed(row), "days": (row["days"][0], row["days"][1])})


def _plain(value: Any) -> Any:
    match value:
        case Money():
            return money.to_json(value)
        case Decimal():
            return str(value)
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
    return value


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    return {key: _value(key, value) for key, value in row.items()}


def _value(key: str, value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"amount", "currency"}:
        return money.from_json({"amount": value["amount"], "currency": value["currency"]})
    return Decimal(value) if key == "rate" and value is not None else value
