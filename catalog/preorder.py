"""Goods that do not lie here yet: so many pieces of them may be ordered, until a day, and leave the house on another.

A promise is an allowance on the row of stock where the goods will arrive, so reserving, releasing and shipping are the
same verbs as ever (docs/decisions/0009). Nothing leaves the house before it lies here.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from catalog.errors import BadPromise, BadQuantity, PromiseTooLow, SetHasNoStock
from catalog.freshness import changed
from catalog.ledger import EXPECTED, PROMISE
from catalog.models import Stock
from catalog.stock import MOST, Shelf, open_shelf
from shop.asking import rows
from shop.models import User

# A night takes so many at most; the next goes on.
MOST_AT_ONCE = 10_000


@transaction.atomic
def promise(sku: str, place: str, pieces: int, *, until: date, ships_on: date, by: User | None = None) -> int:
    """Let ``pieces`` of what will come be ordered up to and on ``until``; the difference to what was promised before.

    Raises Missing, BadQuantity, BadPromise for days in the past or in the wrong order, PromiseTooLow where more is
    reserved already, SetHasNoStock: the parts of a set are promised.
    """
    if not isinstance(pieces, int) or not 0 <= pieces <= MOST:
        raise BadQuantity(quantity=pieces)
    if not today() <= until <= ships_on:
        raise BadPromise(until=until, ships_on=ships_on)
    shelf = open_shelf(sku, place)
    if shelf.is_set:
        raise SetHasNoStock(sku=sku)
    if shelf.on_hand + pieces < shelf.reserved:
        raise PromiseTooLow(reserved=shelf.reserved - shelf.on_hand, sku=sku, place=place)
    return _set(shelf, pieces, days=(until, ships_on), by=by)


@transaction.atomic
def take_back(sku: str, place: str, by: User | None = None) -> int:
    """No more preorders: what is not reserved is not promised any more; the difference. Raises Missing."""
    shelf = open_shelf(sku, place)
    return _set(shelf, max(0, shelf.reserved - shelf.on_hand), days=None, by=by)


def lapse() -> int:
    """Take back what is still promised after its last day, so pages follow; the number of rows that changed."""
    over = Stock.objects.filter(promised__gt=Greatest(F("reserved") - F("on_hand"), 0), preorder_until__lt=today())
    shelves = over.order_by("place__code", "variant__sku").values_list("variant__sku", "place__code")
    return sum(take_back(sku, place) != 0 for sku, place in shelves[:MOST_AT_ONCE])


def expected(skus: Iterable[str], places: Sequence[str]) -> dict[str, date]:
    """When a SKU that can only be had as a preorder in these places would leave the house; others are absent.

    A set leaves with the last of its parts.
    """
    return dict(rows(EXPECTED, {"skus": list(skus), "places": list(places)}))


def today() -> date:
    """The day of a promise: that of UTC, which the statements of the ledger ask too."""
    return timezone.now().date()


def _set(shelf: Shelf, pieces: int, *, days: tuple[date, date] | None, by: User | None) -> int:
    until, ships_on = days or (None, None)
    rows(
        PROMISE,
        {
            "stock": shelf.id,
            "pieces": pieces,
            "change": pieces - shelf.promised,
            "until": until,
            "ships_on": ships_on,
            "by": by.pk if by else None,
        },
    )
    changed()
    return pieces - shelf.promised
