"""Reserve, release, ship, take back, receive and count. Every change has a condition and a row in the stock ledger.

Every verb may be called twice with the same reference; the second call finds nothing left to do.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from catalog import asking
from catalog.errors import AlreadyReserved, BadQuantity, CountTooLow, NotHereYet, OutOfStock, Short
from catalog.events import StockCameBack
from catalog.ledger import ADD, AVAILABLE, LOCK_HELD, LOCK_WANTED, OPEN, RESERVE, SETTLE
from catalog.models import MoveKind, Variant
from shop.errors import Missing
from shop.models import User
from shop.outbox import publish
from shop.pagecache import bump

MOST = 1_000_000


@dataclass(frozen=True)
class Wanted:
    sku: str
    quantity: int
    place: str


@transaction.atomic
def reserve(wanted: Sequence[Wanted], *, reference: str, until: datetime) -> None:
    """Hold the goods under ``reference`` until then. Two statements, however many lines.

    Raises OutOfStock with every line that is short; nothing is held then. A second call for the same goods is a no-op;
    for other goods under a reference that still holds some it raises AlreadyReserved.
    """
    demand = _merged(wanted)
    if not demand:
        return
    places, skus = zip(*demand, strict=True)
    quantities = list(demand.values())
    rows = _rows(LOCK_WANTED, places=list(places), skus=list(skus), quantities=quantities, reference=reference)
    if len(rows) == len(demand) and all(held == quantity for _, _, quantity, _, _, held in rows):
        return
    free = {(place, sku): left for place, sku, _, _, left, _ in rows}
    short = [(key, quantity, free.get(key, 0)) for key, quantity in demand.items() if free.get(key, 0) < quantity]
    if short:
        raise OutOfStock(_named(short))
    [(taken, held)] = _rows(
        RESERVE,
        stocks=[row[3] for row in rows],
        quantities=[row[2] for row in rows],
        reference=reference,
        until=until,
    )
    if taken < len(demand):  # cannot be: the rows are locked; the condition stays the last word
        raise OutOfStock(_named([(key, quantity, 0) for key, quantity in demand.items()]))
    if held < taken:
        raise AlreadyReserved(reference=reference)
    if any(row[4] == row[2] for row in rows):
        bump()


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
    """A returned good lies on the shelf again. Once per reference, SKU and place: a second return needs its own."""
    return _add(MoveKind.RETURNED, (sku, place), _counted(quantity), by=None, reference=reference)


@transaction.atomic
def receive(sku: str, place: str, quantity: int, by: User | None = None, reference: str = "") -> int:
    """New pieces have come in, what was promised first; the number. Raises Missing for an unknown SKU or place."""
    return _add(MoveKind.RECEIVED, (sku, place), _counted(quantity), by=by, reference=reference)


@transaction.atomic
def count(sku: str, place: str, on_hand: int, by: User | None = None, reference: str = "") -> int:
    """Somebody has counted the shelf: set what lies there; the difference. Raises CountTooLow."""
    if not isinstance(on_hand, int) or not 0 <= on_hand <= MOST:
        raise BadQuantity(quantity=on_hand)
    _, was, reserved, promised = _open(sku, place)
    if on_hand < reserved - promised:
        raise CountTooLow(reserved=reserved - promised, sku=sku, place=place)
    if on_hand != was:
        _add(MoveKind.COUNTED, (sku, place), on_hand - was, by=by, reference=reference)
    return on_hand - was


def available(skus: Iterable[str], places: Sequence[str] | None = None) -> dict[str, dict[str, int]]:
    """Pieces that can be reserved, by SKU and place (of these ``places``, or of all), in one query.

    Pieces of a preorder count where nothing lies in any of the places. A SKU that is stocked nowhere has an empty row.
    """
    free: dict[str, dict[str, int]] = {sku: {} for sku in skus}
    if free:
        for sku, place, left in _rows(AVAILABLE, skus=list(free), places=None if places is None else list(places)):
            free[sku][place] = left
    return free


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
    pieces = 0
    for sku, code, free, quantity in _rows(
        SETTLE, ids=[row[0] for row in held], state=state, leaves=leaves, reference=reference
    ):
        pieces += quantity
        if not leaves:
            _tell_if_back(sku, code, free=free, added=quantity)
    return pieces


def _open(sku: str, place: str) -> tuple[int, int, int, int]:
    """The row of stock, locked: its key, what lies there, is reserved, is promised."""
    rows = _rows(OPEN, sku=sku, place=place)
    if not rows:
        raise Missing(name=f"{sku}, {place}")
    return rows[0]


def _add(kind: MoveKind, shelf: tuple[str, str], change: int, *, by: User | None, reference: str) -> int:
    sku, place = shelf
    stock, _, _, promised = _open(sku, place)
    fulfils = min(promised, change) if kind == MoveKind.RECEIVED else 0
    rows = _rows(
        ADD,
        stock=stock,
        kind=kind.value,
        change=change,
        fulfils=fulfils,
        reference=reference,
        by=by.pk if by else None,
    )
    if not rows:
        return 0
    _tell_if_back(sku, place, free=rows[0][0], added=change - fulfils)
    return change


def _tell_if_back(sku: str, place: str, *, free: int, added: int) -> None:
    bump()
    if free > 0 and free - added <= 0:
        publish(StockCameBack(sku, place))


def _named(short: list[tuple[tuple[str, str], int, int]]) -> tuple[Short, ...]:
    rows = Variant.objects.filter(sku__in={sku for (_, sku), _, _ in short}).select_related("product")
    names = {variant.sku: variant.product.name for variant in rows}
    return tuple(
        Short(sku=sku, place=place, name=names.get(sku, sku), wanted=quantity, left=max(left, 0))
        for (place, sku), quantity, left in short
    )


def _rows(sql: str, **values: Any) -> list[Any]:
    return asking.rows(sql, values)
