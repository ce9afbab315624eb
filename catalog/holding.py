"""Change what a reference holds, piece by piece: another amount of some goods, or some of them leave the house.

The same condition and the same ledger as in ``catalog.stock``; rows are locked in (place, SKU) order like everybody's.
The caller holds a lock on whatever the reference names, so two changes of one reference come one after the other.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from catalog.bundles import Recipe
from catalog.errors import NotHereYet, OutOfStock, Short
from catalog.holding_sql import LEAVE, LOCK, MOVE, SET_HELD, SETTLE_OTHER
from catalog.models import Reservation, Variant
from catalog.models.stock import ReservationState
from catalog.stock import Change, Wanted, recipes, tell
from shop import asking

NO_RECIPES: Mapping[str, Recipe] = {}
Key = tuple[str, str]


@dataclass(frozen=True)
class _Row:
    """A row of stock, locked: what lies and is free there, what the reference holds and what the other one does."""

    stock: int
    place: str
    sku: str
    on_hand: int
    free: int
    mine: int
    other: int

    @property
    def key(self) -> Key:
        return self.place, self.sku


@transaction.atomic
def hold_exactly(wanted: Sequence[Wanted], *, reference: str, until: datetime, taking_over: str = "") -> None:
    """From now on ``reference`` holds these goods and nothing else, whatever it held before.

    ``taking_over``: another reference whose goods go over to this one. Raises OutOfStock with every kind that is
    short; then nothing has changed.
    """
    target = _physical(wanted)
    rows = _locked(reference, target, other=taking_over)
    missing = set(target) - {row.key for row in rows}
    deltas = {row.stock: target[row.key] - row.mine - row.other for row in rows}
    short = [(row.key, row.mine + row.other + row.free) for row in rows if deltas[row.stock] > row.free]
    if short or missing:
        raise OutOfStock(_named(target, [*short, *((key, 0) for key in sorted(missing))]))
    changed = asking.rows(
        MOVE,
        {
            "stocks": list(deltas),
            "deltas": list(deltas.values()),
            "reference": reference,
        },
    )
    if len(changed) < sum(delta != 0 for delta in deltas.values()):  # cannot be: the rows are locked
        raise OutOfStock(_named(target, [(row.key, 0) for row in rows if deltas[row.stock] > 0]))
    targets = {row.stock: target[row.key] for row in rows if target[row.key] != row.mine}
    asking.rows(
        SET_HELD,
        {"stocks": list(targets), "quantities": list(targets.values()), "reference": reference, "until": until},
    )
    if taking_over:
        asking.rows(SETTLE_OTHER, {"reference": taking_over})
    by_stock = {row.stock: row for row in rows}
    back = [(by_stock[stock], free, -delta) for stock, free, delta in changed if delta < 0]
    tell([Change(sku=row.sku, place=row.place, free=free, added=added) for row, free, added in back])


@transaction.atomic
def let_go(pieces: Sequence[Wanted], *, reference: str, until: datetime) -> None:
    """Some of what the reference holds can be sold to others. Raises OutOfStock where it does not hold so much."""
    less = _physical(pieces)
    held = _held(reference)
    too_much = [(key, held[key]) for key, quantity in less.items() if held[key] < quantity]
    if too_much:
        raise OutOfStock(_named(less, too_much))
    left = held - less
    hold_exactly(
        [Wanted(sku=sku, quantity=n, place=place) for (place, sku), n in left.items() if n],
        reference=reference,
        until=until,
    )


@transaction.atomic
def ship(pieces: Sequence[Wanted], *, reference: str) -> int:
    """These of the held goods have left the house; the number of pieces.

    Raises NotHereYet where a preordered good has not come in, OutOfStock where it does not hold so much.
    """
    leaving = _physical(pieces)
    rows = [row for row in _locked(reference, leaving) if row.key in leaving]
    short = [(row.key, row.mine) for row in rows if row.mine < leaving[row.key]]
    if short or len(rows) < len(leaving):
        raise OutOfStock(_named(leaving, short))
    for row in rows:
        if row.on_hand < leaving[row.key]:
            raise NotHereYet(left=row.on_hand, sku=row.sku, place=row.place)
    asking.rows(
        LEAVE,
        {
            "stocks": [row.stock for row in rows],
            "quantities": [leaving[row.key] for row in rows],
            "reference": reference,
        },
    )
    return sum(leaving.values())


def prolong(reference: str, *, until: datetime) -> None:
    """What the reference holds is held until then. Nothing ends by itself: whoever made the reference lets go."""
    Reservation.objects.filter(reference=reference, state=ReservationState.HELD).update(until=until)


def _held(reference: str) -> Counter[Key]:
    return Counter({row.key: row.mine for row in _locked(reference, Counter())})


def _locked(reference: str, more: Counter[Key], *, other: str = "") -> list[_Row]:
    """All rows in question, in everybody's order: what is held under either reference, and ``more``."""
    places, skus = zip(*more, strict=True) if more else ((), ())
    values = {"reference": reference, "other": other, "places": list(places), "skus": list(skus)}
    return [_Row(*row) for row in asking.rows(LOCK, values)]


def _physical(wanted: Sequence[Wanted]) -> Counter[Key]:
    """Pieces by (place, SKU) on the shelves; of a set its parts."""
    made_of = recipes({line.sku for line in wanted}) if wanted else NO_RECIPES
    demand: Counter[Key] = Counter()
    for line in wanted:
        for part, each in made_of.get(line.sku, {line.sku: 1}).items():
            demand[line.place, part] += line.quantity * each
    return demand


def _named(wanted: Counter[Key], short: Sequence[tuple[Key, int]]) -> tuple[Short, ...]:
    found = Variant.objects.filter(sku__in={sku for (_place, sku), _left in short}).select_related("product")
    names = {variant.sku: variant.product.name for variant in found}
    return tuple(
        Short(sku=sku, place=place, name=names.get(sku, sku), wanted=wanted[place, sku], left=left)
        for (place, sku), left in short
    )
