"""What the tests of an order's life share: a paid order, its parcels, and the rules that must hold after each deed."""

from orders import lifecycle
from orders.models import Order
from shop.invariants import broken
from shop.outbox import deliver_all
from tests.orders.making import fill, place, shopper, two_cups_and_a_pot
from tests.orders.money import capture

PARCELS = ("RR473124829CN", "RR123456785CN", "RR000000005CN")


def paid(**pieces: int) -> Order:
    """Paid by card, with its letters written; the goods must be there already."""
    return settle_up(place(fill(shopper(), **pieces)))


def settle_up(order: Order) -> Order:
    capture(order)
    deliver_all()
    order.refresh_from_db()
    return order


def cups_and_pots(**pieces: int) -> Order:
    two_cups_and_a_pot()
    return paid(**(pieces or {"CUP": 3, "POT": 1}))


def ship(order: Order, number: int = 0, *, place: str = "SZX", **pieces: int) -> Order:
    """``ship(order, CUP=2)``: a parcel with so many of each, or with all that waits in the place."""
    chosen = {order.lines.get(sku=sku, place=place).pk: n for sku, n in pieces.items()} or None
    return lifecycle.ship(order.number, place=place, carrier="post", tracking_number=PARCELS[number], pieces=chosen)


def standing(order: Order) -> tuple[str, str, str]:
    order.refresh_from_db()
    return order.status, order.money, order.fulfilment


def nothing_broken() -> None:
    assert broken() == {}
