"""Everybody is heard; each event becomes one fact."""

from moneyed import Money

from analytics.facts import Happened, record
from analytics.models import FactKind
from logistics.events import ShipmentMoved
from orders.events import OrderCancelled, OrderDelivered, OrderPaid, OrderPlaced, OrderShipped
from orders.models import Order
from payments.events import PaymentCaptured, RefundSettled
from shop.events import on


@on(OrderPlaced)
def count_placed(event: OrderPlaced) -> None:
    order = Order.objects.get(number=event.number)
    happened = Happened(
        FactKind.ORDER_PLACED,
        order.number,
        at=order.placed_at,
        amount=order.total,
        payload={"country": order.country},
    )
    record(happened, market=order.market, language=order.language)


@on(OrderPaid)
def count_paid(event: OrderPaid) -> None:
    _count(Happened(FactKind.ORDER_PAID, event.number, amount=Money(event.amount, event.currency)))


@on(OrderShipped)
def count_shipped(event: OrderShipped) -> None:
    details = {"place": event.place, "carrier": event.carrier}
    _count(Happened(FactKind.ORDER_SHIPPED, event.number, once=event.tracking_number, payload={**details}))


@on(OrderDelivered)
def count_delivered(event: OrderDelivered) -> None:
    _count(Happened(FactKind.ORDER_DELIVERED, event.number))


@on(OrderCancelled)
def count_cancelled(event: OrderCancelled) -> None:
    _count(Happened(FactKind.ORDER_CANCELLED, event.number, payload={"reason": event.reason}))


@on(PaymentCaptured)
def count_captured(event: PaymentCaptured) -> None:
    happened = Happened(
        FactKind.PAYMENT_CAPTURED,
        event.reference,
        once=str(event.payment_id),
        amount=Money(event.amount, event.currency),
        payload={"provider": event.provider},
    )
    _count(happened)


@on(RefundSettled)
def count_refunded(event: RefundSettled) -> None:
    amount = Money(event.amount, event.currency)
    _count(Happened(FactKind.REFUND_SETTLED, event.reference, once=event.key, amount=amount))


@on(ShipmentMoved)
def count_moved(event: ShipmentMoved) -> None:
    happened = Happened(
        FactKind.SHIPMENT_MOVED,
        event.reference,
        once=f"{event.carrier}|{event.tracking_number}|{event.status}",
        at=event.happened_at,
        payload={"carrier": event.carrier, "status": event.status},
    )
    _count(happened)


def _count(happened: Happened) -> None:
    """A fact of an order, with the market and language it was placed in (a payment may belong to no order)."""
    order = Order.objects.filter(number=happened.reference).only("market", "language").first()
    record(happened, market=order.market if order else "", language=order.language if order else "")
