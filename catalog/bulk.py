"""Change many products at once, on record, so that all of it can be taken back by one button."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalog.bulk_deeds import DEEDS, Deed, Thing
from catalog.errors import NothingToUndo, TooManyAtOnce
from catalog.freshness import changed
from catalog.models import BulkChange, BulkRow
from shop.models import User

MOST_AT_ONCE = 5_000


@transaction.atomic
def change_all(products: Sequence[int], *, deed: str, value: Any, by: User) -> BulkChange:
    """Do ``deed`` with ``value`` to each product of these ids, or to its prices. What is so already is left alone.

    All or nothing: raises TooManyAtOnce, Missing, and BadTerms for a value that the deed cannot use.
    """
    if len(products) > MOST_AT_ONCE:
        raise TooManyAtOnce(most=MOST_AT_ONCE)
    way = DEEDS[deed]
    terms = way.terms(value)
    change = BulkChange.objects.create(deed=deed, terms=terms, by=by)
    rows = []
    for thing in way.things(products):
        before = way.read(thing)
        after = way.becomes(before, terms["value"])
        if after != before:
            way.write(thing, after)
            rows.append(BulkRow(change=change, thing=thing.pk, name=way.name(thing), before=before, after=after))
    BulkRow.objects.bulk_create(rows, batch_size=500)
    changed()
    return change


@transaction.atomic
def undo(change_id: int, *, by: User) -> list[str]:
    """Take a change back, row by row; the names of the rows that were changed again since and so are left alone.

    Raises NothingToUndo when it was taken back before.
    """
    change = BulkChange.objects.select_for_update(no_key=True).get(pk=change_id)
    if change.undone_at is not None:
        raise NothingToUndo
    way = DEEDS[change.deed]
    rows = list(change.rows.order_by("thing"))
    present = {thing.pk: thing for thing in way.locked([row.thing for row in rows])}
    for row in rows:
        is_mine = _take_back(way, present.get(row.thing), row)
        row.state = BulkRow.State.UNDONE if is_mine else BulkRow.State.KEPT
    BulkRow.objects.bulk_update(rows, ["state"], batch_size=500)
    change.undone_at, change.undone_by = timezone.now(), by
    change.save(update_fields=["undone_at", "undone_by"])
    changed()
    return [row.name for row in rows if row.state == BulkRow.State.KEPT]


def _take_back(way: Deed[Any], thing: Thing | None, row: BulkRow) -> bool:
    """False for a row that is gone, was changed since, or whose old value is there no more."""
    if thing is None or way.read(thing) != row.after or not way.is_possible(row.before):
        return False
    way.write(thing, row.before)
    return True
