"""Which pieces of an order go into a parcel, and the parcels it went away in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from catalog import holding, stock
from catalog.stock import Wanted
from logistics import shipments
from logistics.models import Shipment
from orders.errors import NothingToSend, TooManyToSend
from orders.models import Order, OrderLine, ParcelLine


@dataclass(frozen=True)
class Picked:
    line: OrderLine
    quantity: int


def pick(orders: Sequence[Order], *, place: str, pieces: Mapping[int, int] | None = None) -> list[Picked]:
    """What of these orders goes from this place: all that waits there, or so many ``pieces`` by line.

    Raises NothingToSend, TooManyToSend.
    """
    waiting = list(OrderLine.objects.waiting().filter(order__in=orders, place=place))
    if pieces is None:
        picked = [Picked(line, line.waiting) for line in waiting]
    else:
        picked = [Picked(line, pieces[line.pk]) for line in waiting if pieces.get(line.pk)]
        if any(quantity for line, quantity in pieces.items() if line not in {line.pk for line in waiting}):
            raise NothingToSend(number=orders[0].number, place=place)
    for part in picked:
        if not 0 < part.quantity <= part.line.waiting:
            raise TooManyToSend(left=part.line.waiting, name=part.line.name)
    if not picked:
        raise NothingToSend(number=orders[0].number, place=place)
    return picked


def send(order: Order, picked: Sequence[Picked], parcel: Shipment, *, place: str) -> None:
    """These pieces of the order have left in this parcel. Raises NotHereYet where a preorder has not come in."""
    rest = order.lines.waiting().filter(place=place)
    if {part.line.pk: part.quantity for part in picked} == {line.pk: line.waiting for line in rest}:
        stock.ship(order.number, place=place)
    else:
        holding.ship([Wanted(p.line.sku, p.quantity, place) for p in picked], reference=order.number)
    now = timezone.now()
    for part in picked:
        OrderLine.objects.filter(pk=part.line.pk).update(sent=F("sent") + part.quantity, sent_at=now)
    ParcelLine.objects.bulk_create(
        ParcelLine(shipment=parcel, line=part.line, quantity=part.quantity, at=now) for part in picked
    )


def parcels_of(order: Order) -> list[Shipment]:
    """The parcels in which something of this order went, with their events; those of a joined order too."""
    shared = ParcelLine.objects.filter(line__order=order).values_list("shipment_id", flat=True)
    return shipments.shipments_of(order.number, also=set(shared))


def contents_of(order: Order) -> dict[int, list[str]]:
    """What each parcel holds of this order, by shipment, in words."""
    found: dict[int, list[str]] = {}
    for part in ParcelLine.objects.filter(line__order=order).select_related("line"):
        found.setdefault(part.shipment_id, []).append(f"{part.quantity} × {part.line.name}")
    return found


def orders_in_parcels_of(reference: str) -> set[str]:
    """The numbers of all orders whose pieces travel in the parcels booked under ``reference``."""
    parcels = Shipment.objects.filter(reference=reference).values("pk")
    travelling = ParcelLine.objects.filter(shipment__in=parcels)
    return {reference, *travelling.values_list("line__order__number", flat=True)}
