"""The life of an order after it was placed: pay, ship, deliver, cancel. Every verb may be called twice."""

from collections.abc import Mapping
from datetime import datetime

import structlog
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from moneyed import Money

from catalog import stock
from catalog.errors import OutOfStock
from catalog.offers import places
from customers.errors import NotEnoughPoints
from logistics import shipments
from logistics.states import ShipmentStatus
from orders import axes, editing, holds, identity, joining, packing, returns, rewarding, uses
from orders.errors import ChangeWaits, PromotionSpent, WrongAmount
from orders.events import OrderCancelled, OrderDelivered, OrderPaid, OrderShipped
from orders.models import Order
from orders.states import Fulfilment, OrderStatus
from payments import taking
from shop import languages
from shop.errors import IllegalMove
from shop.models import User
from shop.outbox import publish

log = structlog.get_logger(__name__)

CANCELLED_BECAUSE = {
    "unpaid": gettext_noop("not paid in time"),
    "staff": gettext_noop("cancelled by staff"),
}
# What comes again within moments need not wait long for a row.
WAITS_FOR_NOBODY = "SET LOCAL lock_timeout = '300ms'"


@transaction.atomic
def pay(number: str, paid: Money, *, payment_id: int | None = None) -> Order:
    """The order's money has come. A second word of the same money changes nothing.

    Money for a cancelled order revives it if its goods are still there; else all of it goes back by itself.
    Raises Missing, WrongAmount.
    """
    order = Order.objects.locked(number)
    if order.was_paid:
        return order
    if paid != order.total:
        raise WrongAmount(number=number, owed=languages.write_money(order.total), paid=languages.write_money(paid))
    late = order.status == OrderStatus.CANCELLED
    order.paid_at, order.payment_id = timezone.now(), payment_id
    order.save(update_fields=["paid_at", "payment_id"])
    axes.follow_money(order)
    if late and not _hold_again(order):
        order.remark(gettext_noop("paid too late, sold out: the money goes back"))
        returns.refund_rest(order, key=f"{number}:late", reason="paid too late, sold out")
        publish(OrderCancelled(number=number, reason="sold_out"))
        return order
    order.move_to(OrderStatus.PAID, note=gettext_noop("brought back to life by late money") if late else "")
    publish(OrderPaid(number=number, amount=paid.amount, currency=paid.currency.code))
    return order


@transaction.atomic
def ship(
    number: str,
    *,
    place: str,
    carrier: str,
    tracking_number: str,
    by: User | None = None,
    pieces: Mapping[int, int] | None = None,
) -> Order:
    """All that waits in one stock place, or so many ``pieces`` by line, have gone to the carrier as one parcel.

    Orders that were joined to it go along. Raises Missing, IsJoined, IllegalMove, OnHold, ChangeWaits, NothingToSend,
    TooManyToSend, NotHereYet, and what ``logistics.shipments.book`` raises.
    """
    together = joining.locked_together(number)
    for order in together:
        _refuse_to_ship(order)
    picked = packing.pick(together, place=place, pieces=pieces)
    country = next((known.country for known in places() if known.code == place), "")
    parcel = shipments.book(
        number,
        carrier=carrier,
        tracking_number=tracking_number,
        sent_from=country,
        destination=together[0].country,
        by=by,
    )
    for order in together:
        mine = [part for part in picked if part.line.order_id == order.pk]
        if mine:
            packing.send(order, mine, parcel, place=place)
            _has_left(order, f"{place}: {parcel.carrier} {parcel.tracking_number}", by=by)
            publish(
                OrderShipped(
                    number=order.number,
                    place=place,
                    carrier=parcel.carrier,
                    tracking_number=parcel.tracking_number,
                )
            )
    return together[0]


@transaction.atomic
def follow(reference: str, status: str) -> None:
    """A parcel has moved: each order in it is delivered when all of it was sent and every parcel of it has arrived."""
    if status != ShipmentStatus.DELIVERED:
        return
    for number in sorted(packing.orders_in_parcels_of(reference)):
        close(Order.objects.locked(number))


def close(order: Order) -> None:
    """A locked order of which nothing waits any more is delivered once every parcel of it has arrived."""
    if order.status != OrderStatus.SHIPPED or order.lines.waiting().exists():
        return
    parcels = packing.parcels_of(order)
    if parcels and all(parcel.status == ShipmentStatus.DELIVERED for parcel in parcels):
        deliver(order.number)


@transaction.atomic
def deliver(number: str, *, by: User | None = None) -> Order:
    """The buyer has it. Raises Missing, IllegalMove."""
    order = Order.objects.locked(number)
    if order.status == OrderStatus.DELIVERED:
        return order
    order.move_to(OrderStatus.DELIVERED, by=by)
    axes.follow_goods(order)
    publish(OrderDelivered(number=number))
    return order


@transaction.atomic
def cancel(number: str, *, reason: str = "staff", by: User | None = None, note: str = "") -> Order:
    """Call it off before anything was sent: stock is free again, and what was paid goes back. Raises IllegalMove."""
    order = Order.objects.locked(number)
    if order.status == OrderStatus.CANCELLED:
        return order
    order.move_to(OrderStatus.CANCELLED, by=by, note=note or CANCELLED_BECAUSE.get(reason, reason))
    editing.drop(order, by=by)
    joining.end(order, by=by)
    uses.give_back(order)
    rewarding.give_back(order)
    stock.release(number)
    if order.was_paid and order.total.amount and not returns.is_all_refunded(order):
        returns.refund_rest(order, key=f"{number}:cancelled", reason=note or reason, by=by)
    publish(OrderCancelled(number=number, reason=reason))
    return order


def expire_unpaid(now: datetime | None = None) -> int:
    """Cancel what was not paid in time, so that its stock can be sold; the number of orders.

    An order whose money has come but is still on its way to ``pay`` is left alone. One that cannot be cancelled now,
    because somebody holds its rows or for a fault of its own, is left for the next time; the others do not wait for it.
    """
    due = Order.objects.filter(status=OrderStatus.PLACED, pay_before__lt=now or timezone.now())
    cancelled = 0
    for number in list(due.order_by("pay_before").values_list("number", flat=True)):
        if taking.paid(number) is not None:
            continue
        try:
            cancelled += _expire(number)
        except Exception:  # whatever is wrong with one order is no reason to keep the goods of the others
            log.exception("unpaid order not cancelled", number=number)
    return cancelled


@transaction.atomic
def _expire(number: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS_FOR_NOBODY)
    waiting = Order.objects.select_for_update(skip_locked=True, no_key=True)
    if waiting.filter(number=number, status=OrderStatus.PLACED).first() is None:
        return False
    cancel(number, reason="unpaid")
    log.info("unpaid order cancelled", number=number)
    return True


def _refuse_to_ship(order: Order) -> None:
    """Raises IllegalMove, OnHold, ChangeWaits."""
    if not order.can_ship:
        raise IllegalMove(was=order.get_status_display(), becomes=OrderStatus.SHIPPED.label)
    holds.refuse_held(order)
    if editing.waiting(order) is not None:
        raise ChangeWaits(number=order.number)


def _has_left(order: Order, sent: str, *, by: User | None) -> None:
    """Write down that a parcel with some of it has gone, for staff and for the buyer."""
    if order.status == OrderStatus.PAID:
        order.move_to(OrderStatus.SHIPPED, by=by, note=sent)
    else:
        order.remark(sent, by=by)
    was = order.fulfilment
    axes.follow_goods(order)
    if order.fulfilment == Fulfilment.PART_SHIPPED:
        order.tell_buyer(gettext_noop("A parcel has left; the rest of the order follows."), by=by)
    elif was == Fulfilment.PART_SHIPPED:
        order.tell_buyer(gettext_noop("The last parcel of the order has left."), by=by)


def _hold_again(order: Order) -> bool:
    """Whether the goods of a cancelled order could be held once more, each where it was to come from, and whether what
    its promotions are limited to still allows its uses. Else all stays as it is.
    """
    wanted = [
        stock.Wanted(sku=line.sku, quantity=line.quantity, place=line.place) for line in order.lines.all() if line.place
    ]
    try:
        with transaction.atomic():
            uses.take_again(order)
            rewarding.spend_again(order)
            identity.unsettle(order)
            stock.reserve(wanted, reference=order.number, until=timezone.now())
    except (OutOfStock, PromotionSpent, NotEnoughPoints):
        return False
    return True
