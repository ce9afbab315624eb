"""Reserve, release, ship, take back, receive and count. Every change has a condition and a row in the stock ledger.

A set has no stock of its own: whatever is done with it is done with its parts.

Every verb may be called twice with the same reference; the second call finds nothing left to do.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from catalog.bundles import Recipe, complete, physical
from catalog.errors import AlreadyReserved, BadQuantity, CountTooLow, NotHereYet, OutOfStock, SetHasNoStock, Short
from catalog.events import StockCameBack
from catalog.freshness import changed
from catalog.ledger import ADD, AVAILABLE, LOCK_HELD, OPEN, RECIPES, RESERVE, SETS_BACK, SETTLE
from catalog.models import MoveKind, Variant
from shop import asking
from shop.errors import Missing
from shop.models import User
from shop.outbox import publish

MOST = 1_000_000


@dataclass(frozen=True)
class Wanted:
    sku: str
    quantity: int
    place: str


@dataclass(frozen=True)
class Shelf:
    """A row of stock, in the order in which ``OPEN`` gives it."""

    id: int
    on_hand: int
    reserved: int
    promised: int
    is_set: bool

    @property
    def due(self) -> int:
        """Pieces that must lie here: reserved, and not for a preorder that will still come in."""
        return max(0, self.reserved - self.promised)


@dataclass(frozen=True, kw_only=True)
class Change:
    """Pieces ``added`` to what can be reserved, ``free`` with them; ``came``: some lie here where none was left."""

    sku: str
    place: str
    free: int
    added: int
    came: bool = False


def reserve(wanted: Sequence[Wanted], *, reference: str, until: datetime) -> None:
    """Hold the goods under ``reference`` until then. One statement, however many lines.

    Raises OutOfStock with every line that is short; nothing is held then. A second call for the same goods is a no-op;
    for other goods under a reference that still holds some it raises AlreadyReserved.
    """
    demand = _merged(wanted)
    if not demand:
        return
    places, skus = zip(*demand, strict=True)
    with transaction.atomic():
        [(again, enough, last, rows, taken, held)] = _rows(
            RESERVE,
            places=list(places),
            skus=list(skus),
            quantities=list(demand.values()),
            reference=reference,
            until=until,
        )
        # The rows are locked, so fewer taken than enough cannot be; the condition stays the last word.
        lacking = not again and not (enough and taken == rows)
        if lacking:
            transaction.set_rollback(True)  # nobody waits for who only looks up what is short
        elif held < taken:
            raise AlreadyReserved(reference=reference)
    if lacking:
        raise OutOfStock(_named(_short(demand)))
    if last and taken:
        changed()


@transaction.atomic
def release(reference: str) -> int:
    """Give back what ``reference`` still holds; the number of pieces."""
    return _settle(reference, place=None, state="released", leaves=0)


@transaction.atomic
def ship(reference: str, *, place: str | None = None) -> int:
    """What ``reference`` holds (in ``place``, or everywhere) has left the house; the number of pieces.

    Raises NotHereYet where a preordered good has not come in; nothing has left then.
    """
    return _settle(reference, place=place, state="shipped", leaves=1)


@transaction.atomic
def give_back(reference: str, sku: str, quantity: int, place: str) -> int:
    """A returned good lies on the shelf again; the number of pieces, or of sets.

    Once per reference, SKU and place: a second return needs its own. Of a set its parts of today come back, noted
    under the set's name, so that a part which is returned beside it is counted too.
    """
    pieces = _counted(quantity)
    recipe = recipes([sku]).get(sku)
    if recipe is None:
        return _add(MoveKind.RETURNED, (sku, place), pieces, by=None, reference=reference)
    note = f"{reference}/{sku}"
    added = [
        _add(MoveKind.RETURNED, (part, place), pieces * each, by=None, reference=note)
        for part, each in sorted(recipe.items())
    ]
    return pieces if any(added) else 0


@transaction.atomic
def receive(sku: str, place: str, quantity: int, by: User | None = None, reference: str = "") -> int:
    """New pieces have come in, what was promised first; the number. Raises Missing (SKU or place), SetHasNoStock."""
    if open_shelf(sku, place).is_set:
        raise SetHasNoStock(sku=sku)
    return _add(MoveKind.RECEIVED, (sku, place), _counted(quantity), by=by, reference=reference)


@transaction.atomic
def count(sku: str, place: str, on_hand: int, by: User | None = None, reference: str = "") -> int:
    """Somebody has counted the shelf: set what lies there; the difference. Raises CountTooLow, SetHasNoStock.

    Pieces that lie under a set's own SKU (it was no set before) can be counted away, down to none.
    """
    if not isinstance(on_hand, int) or not 0 <= on_hand <= MOST:
        raise BadQuantity(quantity=on_hand)
    shelf = open_shelf(sku, place)
    if shelf.is_set and on_hand > shelf.on_hand:
        raise SetHasNoStock(sku=sku)
    if on_hand < shelf.due:
        raise CountTooLow(reserved=shelf.due, sku=sku, place=place)
    change = on_hand - shelf.on_hand
    if change:
        _add(MoveKind.COUNTED, (sku, place), change, by=by, reference=reference)
    return change


def available(skus: Iterable[str], places: Sequence[str] | None = None) -> dict[str, dict[str, int]]:
    """Pieces that can be reserved, by SKU and place (of these ``places``, or of all), in one query.

    Pieces of a preorder count where nothing lies in any of the places. A SKU that is stocked nowhere has an empty row.
    Of a set these are whole sets; its parts may be wanted by other lines too, which ``reserve`` counts together.
    """
    free: dict[str, dict[str, int]] = {sku: {} for sku in skus}
    if free:
        for sku, place, left in _rows(AVAILABLE, skus=list(free), places=None if places is None else list(places)):
            free[sku][place] = left
    return free


def recipes(skus: Iterable[str]) -> dict[str, Recipe]:
    """What each set among ``skus`` is made of, in one query; what is no set is absent. See ``bundles.physical``."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for sku, part, each in _rows(RECIPES, skus=list(skus)):
        found[sku][part] = each
    return dict(found)


def _merged(wanted: Sequence[Wanted]) -> dict[tuple[str, str], int]:
    """Demand per (place, sku): the same SKU on two lines is one demand."""
    demand: defaultdict[tuple[str, str], int] = defaultdict(int)
    for line in wanted:
        demand[line.place, line.sku] += _counted(line.quantity)
    return {key: demand[key] for key in sorted(demand)}


def _counted(quantity: int) -> int:
    if not isinstance(quantity, int) or not 0 < quantity <= MOST:
        raise BadQuantity(quantity=quantity)
    return quantity


def _settle(reference: str, *, place: str | None, state: str, leaves: int) -> int:
    held = _rows(LOCK_HELD, reference=reference, place=place)
    if not held:
        return 0
    for _, code, sku, on_hand, quantity in held:
        if leaves and on_hand < quantity:
            raise NotHereYet(left=on_hand, sku=sku, place=code)
    settled = _rows(SETTLE, ids=[row[0] for row in held], state=state, leaves=leaves, reference=reference)
    if not leaves:
        tell([Change(sku=sku, place=code, free=free, added=quantity) for sku, code, free, quantity in settled])
    return sum(row[3] for row in settled)


def open_shelf(sku: str, place: str) -> Shelf:
    """The row of stock, locked, and made where the variant never lay there. Raises Missing."""
    rows = _rows(OPEN, sku=sku, place=place)
    if not rows:
        raise Missing(name=f"{sku}, {place}")
    return Shelf(*rows[0])


def _add(kind: MoveKind, at: tuple[str, str], change: int, *, by: User | None, reference: str) -> int:
    sku, place = at
    shelf = open_shelf(sku, place)
    fulfils = min(shelf.promised, change) if kind == MoveKind.RECEIVED else 0
    rows = _rows(
        ADD,
        stock=shelf.id,
        kind=kind.value,
        change=change,
        fulfils=fulfils,
        reference=reference,
        by=by.pk if by else None,
    )
    if not rows:
        return 0
    came = shelf.on_hand <= shelf.reserved < shelf.on_hand + change
    tell([Change(sku=sku, place=place, free=rows[0][0], added=change - fulfils, came=came)])
    return change


def tell(changes: Sequence[Change]) -> None:
    """The pages change, and what can be bought again is told once."""
    changed()
    back = {}
    for change in changes:
        sku, place = change.sku, change.place
        if change.came or (change.free > 0 and change.free - change.added <= 0):
            back[sku, place] = True
        if change.added > 0:
            back |= {(row[0], place): True for row in _rows(SETS_BACK, sku=sku, place=place, added=change.added)}
    for sku, place in back:
        publish(StockCameBack(sku, place))


def _short(demand: dict[tuple[str, str], int]) -> list[tuple[tuple[str, str], int, int]]:
    """The lines that are short, with what would be left for each once the other lines have theirs."""
    made_of = recipes({sku for _, sku in demand})
    free = available({part for _, sku in demand for part in made_of.get(sku, {sku: 1})})
    short = []
    for (place, sku), quantity in demand.items():
        others = physical({s: q for (p, s), q in demand.items() if p == place and s != sku}, made_of)
        recipe = made_of.get(sku, {sku: 1})
        left = complete(recipe, {part: free[part].get(place, 0) - others.get(part, 0) for part in recipe})
        if left < quantity:
            short.append(((place, sku), quantity, left))
    return short or [(key, quantity, 0) for key, quantity in demand.items()]


def _named(short: list[tuple[tuple[str, str], int, int]]) -> tuple[Short, ...]:
    rows = Variant.objects.filter(sku__in={sku for (_, sku), _, _ in short}).select_related("product")
    names = {variant.sku: variant.product.name for variant in rows}
    return tuple(
        Short(sku=sku, place=place, name=names.get(sku, sku), wanted=quantity, left=left)
        for (place, sku), quantity, left in short
    )


def _rows(sql: str, **values: Any) -> list[Any]:
    return asking.rows(sql, values)
