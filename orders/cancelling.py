"""Call off pieces that were not sent yet: they can be sold again, and their exact share of what was paid goes back."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from catalog import holding
from catalog.stock import Wanted
from orders import axes, lifecycle, returns
from orders.errors import NothingToCancel, NotPaid, TooManyToCancel
from orders.events import PiecesCancelled
from orders.models import CancelledPieces, Order, OrderLine
from orders.states import OrderStatus
from shop.errors import IllegalMove
from shop.models import User
from shop.outbox import publish

OPEN = {OrderStatus.PAID, OrderStatus.SHIPPED}


@transaction.atomic
def cancel_pieces(
    number: str, quantities: Mapping[int, int], *, key: str, reason: str = "", by: User | None = None
) -> Order:
    """Call off so many pieces by line. The same ``key`` again changes nothing. All of them: the order is cancelled.

    Promotions are not counted anew: each piece carries its share of what was paid after them. Pieces whose money went
    back before bring none. Raises Missing, NotPaid, IllegalMove, NothingToCancel, TooManyToCancel.
    """
    order = Order.objects.locked(number)
    if CancelledPieces.objects.filter(line__order=order, key=key).exists():
        return order
    if order.status not in OPEN:
        if order.awaits_payment:
            raise NotPaid(number=number)
        raise IllegalMove(was=order.get_status_display(), becomes=OrderStatus.CANCELLED.label)
    lines = list(order.lines.all())
    wanted = _checked(lines, quantities)
    if order.status == OrderStatus.PAID and all(line.waiting == wanted.get(line.pk, 0) for line in lines):
        return _all_of_it(order, wanted, key=key, reason=reason, by=by)
    _write_down(wanted, key=key, by=by)
    _free(order, [line for line in lines if line.pk in wanted and line.place], wanted)
    left = returns.refundable(order)
    owed = {pk: min(pieces, left[pk]) for pk, pieces in wanted.items()}
    if any(owed.values()):
        returns.refund_lines(order, owed, key=key, reason=reason or "cancelled in part", by=by)
    order.tell_buyer(
        gettext_noop("Cancelled before it was sent: %(pieces)s"),
        by=by,
        values={"pieces": ", ".join(f"{wanted[line.pk]} × {line.name}" for line in lines if line.pk in wanted)},
    )
    axes.follow_goods(order)
    lifecycle.close(order)
    publish(PiecesCancelled(number=number, key=key))
    order.refresh_from_db()
    return order


def cancellable(order: Order) -> dict[int, int]:
    """How many pieces of each line can still be called off."""
    return {line.pk: line.waiting for line in order.lines.all()} if order.status in OPEN else {}


def _checked(lines: list[OrderLine], quantities: Mapping[int, int]) -> dict[int, int]:
    wanted = {pk: quantity for pk, quantity in quantities.items() if quantity}
    if not wanted or not wanted.keys() <= {line.pk for line in lines}:
        raise NothingToCancel
    for line in lines:
        if not 0 <= wanted.get(line.pk, 0) <= line.waiting:
            raise TooManyToCancel(left=line.waiting, name=line.name)
    return wanted


def _all_of_it(order: Order, wanted: dict[int, int], *, key: str, reason: str, by: User | None) -> Order:
    """Nothing would be left: the order is cancelled by its own way, with shipping and the uses of promotions."""
    _write_down(wanted, key=key, by=by)
    return lifecycle.cancel(order.number, reason="staff", by=by, note=reason)


def _write_down(wanted: Mapping[int, int], *, key: str, by: User | None) -> None:
    for pk, pieces in wanted.items():
        OrderLine.objects.filter(pk=pk).update(cancelled=F("cancelled") + pieces)
    CancelledPieces.objects.bulk_create(
        CancelledPieces(line_id=pk, key=key, quantity=pieces, by=by) for pk, pieces in wanted.items()
    )


def _free(order: Order, lines: list[OrderLine], wanted: Mapping[int, int]) -> None:
    pieces = [Wanted(line.sku, wanted[line.pk], line.place) for line in lines]
    if pieces:
        holding.let_go(pieces, reference=order.number, until=order.pay_before)
