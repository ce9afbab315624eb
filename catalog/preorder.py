"""Goods that do not lie here yet: so many pieces of them may be ordered, until a day, and leave the house on another.

A promise is an allowance on the row of stock where the goods will arrive, so reserving, releasing and shipping are the
same verbs as ever (docs/decisions/0023). Nothing leaves the house before it lies here.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from catalog.asking import rows
from catalog.errors import BadPromise, BadQuantity, PromiseTooLow
from catalog.ledger import EXPECTED, OPEN, PROMISE
from catalog.stock import MOST
from shop.errors import Missing
from shop.models import User
from shop.pagecache import bump


@transaction.atomic
def promise(sku: str, place: str, pieces: int, *, until: date, ships_on: date, by: User | None = None) -> int:
    """Let ``pieces`` of what will come be ordered up to and on ``until``; the difference to what was promised before.

    Raises Missing, BadQuantity, BadPromise for days in the past or in the wrong order, PromiseTooLow where more is
    reserved already.
    """
    if not isinstance(pieces, int) or not 0 <= pieces <= MOST:
        raise BadQuantity(quantity=pieces)
    if not timezone.localdate() <= until <= ships_on:
        raise BadPromise(until=until, ships_on=ships_on)
    return _set(sku, place, pieces, days=(until, ships_on), by=by)


@transaction.atomic
def take_back(sku: str, place: str, by: User | None = None) -> int:
    """No more preorders: what is not reserved is not promised any more; the difference. Raises Missing."""
    found = rows(OPEN, {"sku": sku, "place": place})
    if not found:
        raise Missing(name=f"{sku}, {place}")
    [(_stock, on_hand, reserved, _promised)] = found
    return _set(sku, place, max(0, reserved - on_hand), days=None, by=by)


def expected(skus: Iterable[str], places: Sequence[str]) -> dict[str, date]:
    """When a SKU that can only be had as a preorder in these places would leave the house; others are absent."""
    found = rows(EXPECTED, {"skus": list(skus), "places": list(places)})
    return dict(found)


def _set(sku: str, place: str, pieces: int, *, days: tuple[date, date] | None, by: User | None) -> int:
    found = rows(OPEN, {"sku": sku, "place": place})
    if not found:
        raise Missing(name=f"{sku}, {place}")
    [(stock, on_hand, reserved, promised)] = found
    if on_hand + pieces < reserved:
        raise PromiseTooLow(reserved=reserved - on_hand, sku=sku, place=place)
    until, ships_on = days or (None, None)
    rows(
        PROMISE,
        {
            "stock": stock,
            "pieces": pieces,
            "change": pieces - promised,
            "until": until,
            "ships_on": ships_on,
            "by": by.pk if by else None,
        },
    )
    bump()
    return pieces - promised
