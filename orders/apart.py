"""What a further parcel adds to a basket: carrier and customs count each on its own, so one parcel less may be cheaper.

Customs may as well be cheaper for two parcels than for one; then nothing is said. Pieces are never parted for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from moneyed import Money

from catalog.offers import places
from orders.case import Summary
from orders.estimate import look
from orders.sending import Portion
from orders.wish import Wish
from shop.errors import Refusal
from shop.money import total


@dataclass(frozen=True)
class Apart:
    """The pieces that travel in a parcel of their own, and what that adds beside what is asked for them."""

    place: str
    pieces: tuple[tuple[str, int], ...]
    adds: Money


def dearest(wish: Wish, found: Summary) -> Apart | None:
    """Of several parcels the one that adds most; None for one parcel, or where none is cheaper to leave out.

    Prices the basket once more for each parcel.
    """
    senders = dict.fromkeys(portion.place for portion in found.portions if portion.place)
    # Points would pay for other pieces then: what a parcel adds could not be told from what they move.
    if len(senders) < 2 or found.bill.points:
        return None
    names = {place.code: place.name for place in places()}
    told = [
        Apart(names[place], tuple((p.sku, p.quantity) for p in _sent_from(place, found.portions)), adds)
        for place in senders
        if (adds := _adds(wish, found, place)) is not None and adds.amount > 0
    ]
    return max(told, key=lambda apart: apart.adds.amount, default=None)


def _adds(wish: Wish, found: Summary, place: str) -> Money | None:
    """What the parcel costs beside its goods; None where the rest could not be ordered alone."""
    rest = dict(wish.pieces)
    for portion in _sent_from(place, found.portions):
        rest[portion.sku] -= portion.quantity
    method = found.chosen.method if found.chosen is not None else ""
    try:
        without = look(
            replace(wish, pieces={sku: n for sku, n in rest.items() if n}, method=method, known=found.offers)
        )
    except Refusal:
        return None
    goods = total((line.payable for line in found.bill.lines if line.place == place), found.bill.currency)
    return found.bill.total - without.bill.total - goods


def _sent_from(place: str, portions: Sequence[Portion]) -> list[Portion]:
    return [portion for portion in portions if portion.place == place and not portion.gift]
