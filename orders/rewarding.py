"""Points of an order: spent with it, given back with it, earned when it was delivered, less what comes back.

What an order has moved is read off the ledger of points by its number, so each verb may be called twice.
"""

from moneyed import Money

from customers import points
from customers.models import PointsKind
from orders.models import Order
from orders.states import OrderStatus, RefundStatus
from shop import money


def spend(order: Order) -> None:
    """Take the points of the bill, in the order's own transaction. Raises NotEnoughPoints."""
    used = order.the_bill.points
    if used and order.user_id is not None:
        points.spend(order.user_id, used, key=f"{order.number}:spent", reference=order.number)


def spend_again(order: Order) -> None:
    """A cancelled order comes back to life: what was given back is taken anew. Raises NotEnoughPoints."""
    used = order.the_bill.points
    if used and order.user_id is not None:
        missing = used - _spent(order)
        points.spend(order.user_id, missing, key=f"{order.number}:spent-again", reference=order.number)


def give_back(order: Order) -> None:
    """All that it has spent and not given back yet: it was cancelled."""
    if order.the_bill.points and order.user_id is not None:
        points.add(
            order.user_id,
            _spent(order),
            kind=PointsKind.GIVEN_BACK,
            key=f"{order.number}:cancelled:{_spent_times(order)}",
            reference=order.number,
        )


def earn(number: str) -> None:
    """What its goods cost, less what was refunded, earns points by the rule of its market. Only an account earns."""
    order = Order.objects.get(number=number)
    if order.user_id is None:
        return
    earned = _earned_by(order)
    points.add(
        order.user_id,
        earned - _part(earned, order, rounded_up=True),
        kind=PointsKind.EARNED,
        key=f"{number}:earned",
        reference=number,
    )


def settle_refund(number: str, key: str) -> None:
    """Money went back: so do the same share of the points that were spent, and of those that were earned."""
    order = Order.objects.get(number=number)
    if order.user_id is None:
        return
    moved = points.moved_for(number)
    back = _part(order.the_bill.points, order, rounded_up=False) - moved[PointsKind.GIVEN_BACK]
    points.add(order.user_id, back, kind=PointsKind.GIVEN_BACK, key=f"{number}:back:{key}", reference=number)
    if moved[PointsKind.EARNED]:
        whole = _earned_by(order)
        should = whole - _part(whole, order, rounded_up=True)
        too_many = moved[PointsKind.EARNED] + moved[PointsKind.UNEARNED] - should
        points.take_back(order.user_id, too_many, key=f"{number}:unearned:{key}", reference=number)


def _earned_by(order: Order) -> int:
    goods = money.total((line.payable for line in order.the_bill.lines), order.currency)
    return points.earned_for(order.market, goods.amount)


def _part(whole: int, order: Order, *, rounded_up: bool) -> int:
    """The share of so many points that was refunded of the order's money: all of them when all of it was."""
    if not order.total.amount:
        return whole if order.status == OrderStatus.CANCELLED else 0
    settled = order.refunds.filter(status=RefundStatus.SETTLED)
    back: Money = money.total((request.amount for request in settled), order.currency)
    exact = whole * back.amount / order.total.amount
    return int(exact) + (rounded_up and exact != int(exact))


def _spent(order: Order) -> int:
    """What it has taken and not given back."""
    moved = points.moved_for(order.number)
    return -moved[PointsKind.SPENT] - moved[PointsKind.GIVEN_BACK]


def _spent_times(order: Order) -> int:
    """How often it has taken some: a second life may be cancelled as well."""
    return points.times(order.number, PointsKind.SPENT)
