"""What became of an order's money and goods, read off refunds and parcels; the tables of moves guard each step."""

from django.db.models import Sum

from orders.models import Order, RefundRequest
from orders.states import FULFILMENT_MOVES, MONEY_MOVES, Fulfilment, MoneyStatus, OrderStatus, RefundStatus
from shop.errors import IllegalMove
from shop.states import Moves


def follow_money(order: Order) -> None:
    """After a payment, or after a refund was settled or has come back. The order is locked. Raises IllegalMove."""
    _move(order, "money", _money(order), MONEY_MOVES)


def follow_goods(order: Order) -> None:
    """After pieces were sent, cancelled or delivered. The order is locked. Raises IllegalMove."""
    _move(order, "fulfilment", _goods(order), FULFILMENT_MOVES)


def _money(order: Order) -> MoneyStatus:
    if not order.was_paid:
        return MoneyStatus.OWED
    settled = RefundRequest.objects.filter(order=order, status=RefundStatus.SETTLED).aggregate(sum=Sum("amount"))["sum"]
    if not settled:
        return MoneyStatus.PAID
    return MoneyStatus.REFUNDED if settled >= order.total.amount else MoneyStatus.PART_REFUNDED


def _goods(order: Order) -> Fulfilment:
    if order.status == OrderStatus.DELIVERED:
        return Fulfilment.DELIVERED
    lines = list(order.lines.exclude(place=""))
    if not any(line.sent for line in lines):
        return Fulfilment.WAITING
    return Fulfilment.PART_SHIPPED if any(line.waiting for line in lines) else Fulfilment.SHIPPED


def _move(order: Order, axis: str, becomes: str, moves: Moves) -> None:
    was = getattr(order, axis)
    if was == becomes:
        return
    if not moves.allows(was, becomes):
        raise IllegalMove(was=was, becomes=becomes)
    setattr(order, axis, becomes)
    order.save(update_fields=[axis])
