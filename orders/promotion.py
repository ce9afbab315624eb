"""What a promotion is made of: goods it is for, conditions that must hold, one benefit, a lane. Ports and plain values.

Amounts in here are whole minor units of the basket's one currency, as its market shows prices (with tax where it shows
tax): a basket is asked against many promotions, and whole numbers neither mix nor round. Money comes in and goes out
at the edge, in ``orders/pricing``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django import forms
from django.utils.functional import Promise
from moneyed import Money

from shop.registry import Registry


@dataclass(frozen=True)
class Line:
    """Pieces of one kind, and what they cost after the lanes so far."""

    sku: str
    quantity: int
    left: int
    product: str = ""
    brand: str = ""
    categories: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    @property
    def prices(self) -> list[int]:
        """What each piece costs, dearest first; the odd units of an earlier discount lie on the first pieces."""
        each, odd = divmod(self.left, self.quantity)
        return [each + 1] * odd + [each] * (self.quantity - odd)


@dataclass(frozen=True)
class Gift:
    """A piece that may be given: its shown price, and how many lie where the order leaves from."""

    price: int
    free: int


@dataclass(frozen=True)
class Asked:
    """Who asks, where, when, under which circumstances. ``at`` is the market's own wall clock.

    ``opened``: promotions whose code she entered; ``basket``: every line as the lanes so far have left it.
    """

    currency: str
    market: str
    country: str
    at: datetime
    groups: frozenset[str] = frozenset()
    is_first_order: bool = True
    opened: frozenset[int] = frozenset()
    gifts: Mapping[str, Gift] = field(default_factory=dict)
    shipping: int = 0
    method: str = ""
    basket: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Lack:
    """Why a promotion does not apply; ``short`` is how much more would have to be bought, where that is the reason.

    Of ``values``, whole numbers under the names in ``amounts`` are written as money when somebody reads it.
    """

    code: str
    sentence: Promise | str
    values: Mapping[str, Any] = field(default_factory=dict)
    amounts: tuple[str, ...] = ()
    short: int = 0


@dataclass(frozen=True)
class Taking:
    """What a promotion would give: so much off each SKU, off shipping, and pieces for nothing.

    ``whole``: all or nothing on the SKUs it ``touches`` (a set, a sum); else each SKU may be taken alone.
    """

    off: Mapping[str, int]
    whole: bool = False
    touches: frozenset[str] = frozenset()
    gifts: tuple[tuple[str, int], ...] = ()
    worth: int = 0
    shipping: int = 0
    pieces: int = 0

    @property
    def amount(self) -> int:
        return sum(self.off.values()) + self.shipping

    @property
    def given(self) -> int:
        """What it costs the house: with the worth of gifts. Budgets count this."""
        return self.amount + self.worth


class Benefit(Protocol):
    """What is given. One file in ``orders/promotions/``; ``form`` draws and checks its terms in the back office."""

    code: ClassVar[str]
    label: ClassVar[Promise]
    form: ClassVar[type[forms.Form]]
    on_shipping: ClassVar[bool]

    def read(self, terms: Mapping[str, Any]) -> Any:
        """The stored terms, made ready once for counting."""
        ...

    def take(self, terms: Any, lines: Sequence[Line], asked: Asked) -> Taking | Lack:
        """What it gives on these lines (all within its goods, none empty)."""
        ...

    def says(self, terms: Any, taking: Taking, currency: str) -> str:
        """Why, in the reader's language: the reason beside the row of the bill."""
        ...


class Condition(Protocol):
    """What must hold. One file in ``orders/promotions/``; empty terms mean that it asks for nothing."""

    code: ClassVar[str]
    label: ClassVar[Promise]
    form: ClassVar[type[forms.Form]]

    def read(self, terms: Mapping[str, Any]) -> Any: ...

    def lack(self, terms: Any, lines: Sequence[Line], asked: Asked) -> Lack | None:
        """None when it holds for these lines."""
        ...


benefits: Registry[Benefit] = Registry("benefit")
conditions: Registry[Condition] = Registry("condition")


@dataclass(frozen=True)
class Scope:
    """Which goods: those in any of the lists; all goods when every list is empty."""

    skus: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    except_skus: frozenset[str] = frozenset()

    def holds(self, line: Line) -> bool:
        if line.sku in self.except_skus:
            return False
        return self.is_all or (
            line.sku in self.skus
            or line.product in self.products
            or line.brand in self.brands
            or not self.categories.isdisjoint(line.categories)
            or not self.collections.isdisjoint(line.collections)
            or not self.tags.isdisjoint(line.tags)
        )

    @property
    def is_all(self) -> bool:
        return not (self.skus or self.products or self.categories or self.brands or self.collections or self.tags)

    def keys(self) -> list[tuple[str, str]]:
        """Under which words of a line this scope is found; none when it is for all goods."""
        lists = vars(self)
        return [(name, word) for name in WORDS for word in lists[name]]


WORDS = ("skus", "products", "categories", "brands", "collections", "tags")


def words_of(line: Line) -> list[tuple[str, str]]:
    """The words under which a line finds the scopes that may hold it."""
    return [
        ("skus", line.sku),
        ("products", line.product),
        ("brands", line.brand),
        *(("categories", word) for word in line.categories),
        *(("collections", word) for word in line.collections),
        *(("tags", word) for word in line.tags),
    ]


@dataclass(frozen=True)
class Live:
    """A promotion made ready for counting. Times are wall clock of whichever market asks; the end is not included.

    ``limit_each``: uses a person may have.
    """

    id: int
    code: str
    version: int
    names: Mapping[str, str]
    lane: int
    rank: int
    exclusive: bool
    scope: Scope
    benefit: Benefit
    terms: Any
    conditions: tuple[tuple[Condition, Any], ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    needs_coupon: bool = False
    limit_each: int | None = None

    @property
    def order(self) -> tuple[int, str]:
        """Who goes first where nothing else decides."""
        return self.rank, self.code

    @property
    def rule(self) -> str:
        """Which version of it: stands beside its row on every bill."""
        return f"{self.code} v{self.version}"

    def conditions_need(self, code: str) -> bool:
        return any(condition.code == code for condition, _terms in self.conditions)


@dataclass(frozen=True)
class Left:
    """What limits still allow. ``in_all``: uses under the currency "", a budget in minor units under its currency."""

    in_all: Mapping[tuple[int, str], int] = field(default_factory=dict)
    used_by_her: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What became of one promotion on one basket: given, beaten by a better one of its lane, or lacking something."""

    live: Live
    taking: Taking | None = None
    lack: Lack | None = None

    @property
    def is_given(self) -> bool:
        return self.lack is None and self.taking is not None


def minor(amount: Money, exponent: int) -> int:
    """Quantised money as whole minor units."""
    return int(amount.amount.scaleb(exponent))
