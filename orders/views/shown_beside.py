"""What a basket page shows beside the pieces themselves: saved ones, her words and wrapping, a link that is shared."""

from dataclasses import dataclass

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
class SharedView:
    """What a link to a basket holds, for whoever opens it; POST puts a copy into her own basket.

    ``refused``: why a piece was not put in, by name, once she has asked for it.
    """

    lines: tuple[SavedShown, ...]
    trouble: str = ""
    refused: tuple[str, ...] = ()
