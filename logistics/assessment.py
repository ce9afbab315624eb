"""What customs and the tax office ask for a delivery: each charge with its base, rate, rule and reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.functional import Promise
from moneyed import Money

from shop.money import total
from shop.terms import Terms

Words = str | Promise


@dataclass(frozen=True)
class Charge:
    """One line of duty, tax or a fee. A line of nothing says in ``reason`` why nothing is due.

    ``code`` is the HS code of the goods it lies on, where it lies on one kind only. ``doubtful``: its source is weak.
    """

    kind: Literal["duty", "tax", "fee"]
    label: Words
    rate: Decimal | None
    base: Money
    amount: Money
    rule: str
    reason: Words
    code: str = ""
    doubtful: bool = False


@dataclass(frozen=True)
class Finding:
    """What a regime says of one consignment. ``gaps`` name what our tables do not know: then nothing is collected."""

    scheme: str
    charges: tuple[Charge, ...] = ()
    import_: bool = True
    goods_tax_rate: Decimal = Decimal(0)
    notes: tuple[Words, ...] = ()
    gaps: tuple[str, ...] = ()
    # A regime that can only estimate never collects.
    estimate: bool = False


@dataclass(frozen=True)
class Assessment:
    """The whole delivery: ``charges`` are collected with the order, ``owed`` may be asked for at the door.

    ``collected`` is False when there may be something to pay at the door; it alone decides the terms of delivery.
    ``guaranteed``: all is collected, and no number of it comes from a weak source.
    """

    regime: str
    charges: tuple[Charge, ...]
    collected: bool
    import_: bool
    goods_tax_rate: Decimal
    notes: tuple[Words, ...]
    currency: str
    schemes: tuple[str, ...] = ()
    owed: tuple[Charge, ...] = ()
    gaps: tuple[str, ...] = ()
    guaranteed: bool = True
    # What the buyer must know when she may be asked at the door; it is one of the notes.
    warning: Words = ""

    @property
    def terms(self) -> Terms:
        """What is charged with the order decides it, on quote, label and papers alike."""
        return Terms.DDP if self.collected else Terms.DAP

    @property
    def duty(self) -> Money:
        return self._sum("duty", self.charges)

    @property
    def tax(self) -> Money:
        return self._sum("tax", self.charges)

    @property
    def fees(self) -> Money:
        return self._sum("fee", self.charges)

    @property
    def landed(self) -> tuple[Charge, ...]:
        """Every charge, whoever pays it."""
        return self.charges + self.owed

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(charge.rule for charge in self.landed if charge.rule))

    def landed_sum(self, kind: str) -> Money:
        return self._sum(kind, self.landed)

    def _sum(self, kind: str, charges: Iterable[Charge]) -> Money:
        return total((charge.amount for charge in charges if charge.kind == kind), self.currency)
