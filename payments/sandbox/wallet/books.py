"""A wallet's books: every movement of money in fen, and the sums that a test holds against the shop's own."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from shop.outside.truth import Document, Truth, new_id

FEE_SHARE = Decimal("0.006")
Sums = dict[str, int]
EMPTY: Sums = {"captured": 0, "refunded": 0, "fees": 0, "disputed": 0, "paid_out": 0, "balance": 0}


def fee_of(fen: int) -> int:
    """Six of a thousand, to the fen, half up; the same share comes back with a refund."""
    return int((fen * FEE_SHARE).quantize(Decimal(1), ROUND_HALF_UP))


def yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:.2f}"


def fen(text: str) -> int:
    """Raises ValueError for what is no amount in yuan."""
    whole, point, parts = text.partition(".")
    if not whole.isdigit() or (point and not (1 <= len(parts) <= 2 and parts.isdigit())):
        raise ValueError(f"{text!r} is no amount")
    return int(whole) * 100 + int(parts.ljust(2, "0") or 0)


@dataclass(frozen=True)
class Books:
    """``kind`` names the wallet's movements in the truth."""

    truth: Truth
    kind: str

    def write(self, what: str, *, trade: str, reference: str, currency: str, fen: int, at: float, **more: str) -> None:
        """``fen`` is negative where it goes back; so is its fee."""
        fee = fee_of(fen) if fen > 0 else -fee_of(-fen)
        movement = {"what": what, "trade": trade, "reference": reference, "currency": currency, "fen": fen, "fee": fee}
        self.truth.put(self.kind, {"id": new_id("mv", 16), "at": at, "billed": ""} | movement | more)

    def unbilled(self) -> list[Document]:
        """Oldest first."""
        return list(reversed(self.truth.find(self.kind, billed="")))

    def bill(self, movements: list[Document], day: str) -> None:
        for movement in movements:
            self.truth.put(self.kind, movement | {"billed": day})

    def sums(self) -> Document:
        """Per currency and per reference, in fen; ``balance`` is what no bill has told yet."""
        currencies: dict[str, Sums] = {}
        references: dict[str, dict[str, Sums]] = {}
        for movement in self.truth.find(self.kind):
            code = movement["currency"].lower()
            _count(currencies.setdefault(code, dict(EMPTY)), movement)
            _count(references.setdefault(movement["reference"], {}).setdefault(code, dict(EMPTY)), movement)
        return {"currencies": currencies, "references": references}


def _count(sums: Sums, movement: Document) -> None:
    sums["captured" if movement["fen"] > 0 else "refunded"] += abs(movement["fen"])
    sums["fees"] += movement["fee"]
    sums["paid_out" if movement["billed"] else "balance"] += movement["fen"] - movement["fee"]
