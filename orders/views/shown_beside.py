"""What pages show beside the pieces themselves: points, saved ones, her words and wrapping, a link that is shared."""

from dataclasses import dataclass
from datetime import datetime

from moneyed import Money


@dataclass(frozen=True)
class SavedShown:
    """What is kept for later. ``can_return`` is False for what is not on sale here any more."""

    sku: str
    name: str
    options: str
    image: str
    url: str
    quantity: int
    can_return: bool


@dataclass(frozen=True)
class WayShown:
    """A way to pay she can choose."""

    code: str
    name: str
    note: str
    chosen: bool


@dataclass(frozen=True)
class PayShown:
    """How she pays without leaving the shop: rows of a label and what to copy, and the drawing of a code to scan."""

    name: str
    rows: tuple[tuple[str, str], ...]
    scan: str = ""


@dataclass(frozen=True)
class TextShown:
    """A text of law, folded under its name."""

    label: str
    text: str


@dataclass(frozen=True)
class WordsShown:
    """What goes with the basket: her note, her gift. ``wrap`` names the wrapping and ``wrap_price`` says what it costs
    before import charges, None where the market has none; ``trouble`` is told at the fields.
    """

    note: str = ""
    is_gift: bool = False
    message: str = ""
    wrap: str = ""
    wrap_price: Money | None = None
    is_wrapped: bool = False
    trouble: str = ""
    most: int = 500

    @property
    def is_open(self) -> bool:
        return bool(self.note or self.is_gift or self.is_wrapped or self.trouble)


NO_WORDS = WordsShown()


@dataclass(frozen=True)
class PointsShown:
    """The field for points, of who has some: ``has`` says how many and what they are worth, ``does`` what those that
    are ``used`` take off. ``typed`` and ``trouble`` are of a number that was refused.
    """

    balance: int
    has: str
    used: int = 0
    does: str = ""
    typed: str = ""
    trouble: str = ""


@dataclass(frozen=True)
class PointsMoved:
    """Her points: each row is when, what, for which order or why, how many. ``worth`` is None where there are none."""

    balance: int
    worth: Money | None
    rows: tuple[tuple[datetime, str, str, int], ...]
    kept_days: int


@dataclass(frozen=True)
class SharedView:
    """What a link to a basket holds, for whoever opens it; POST puts a copy into her own basket.

    ``refused``: why a piece was not put in, by name, once she has asked for it.
    """

    lines: tuple[SavedShown, ...]
    trouble: str = ""
    refused: tuple[str, ...] = ()
