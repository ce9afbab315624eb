"""What customs and the tax office ask for a delivery: each charge with its base, rate, rule and reason."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.functional import Promise
from moneyed import Money

from shop.money import total

Words = str | Promise


@dataclass(frozen=True)
class Charge:
    kind: Literal["duty", "tax"]
    label: Words
    rate: Decimal | None
    base: Money
    amount: Money
    rule: str
    reason: Words


@dataclass(frozen=True)
class Finding:
    """What a regime says of one consignment."""

    charges: tuple[Charge, ...] = ()
    collected: bool = True
    import_: bool = True
    goods_tax_rate: Decimal = Decimal(0)
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """The whole delivery. ``collected`` is False when the buyer may owe something at the door."""

    regime: str
    charges: tuple[Charge, ...]
    collected: bool
    import_: bool
    goods_tax_rate: Decimal
    notes: tuple[Words, ...]
    currency: str

    @property
    def duty(self) -> Money:
        return self._sum("duty")

    @property
    def tax(self) -> Money:
        return self._sum("tax")

    def _sum(self, kind: str) -> Money:
        return total((charge.amount for charge in self.charges if charge.kind == kind), self.currency)
