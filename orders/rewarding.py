"""Points of an order: spent with it, given back with it, earned when it was delivered, less what comes back.

What an order has moved is read off the ledger of points by its number, so each verb may be called twice. What follows
a refund holds the order meanwhile: of two refunds at once each would else move the points of both.
"""

from django.db import transaction
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


@transaction.atomic
def earn(number: str) -> None:
    """What its goods cost, less what was refunded, earns points by the rule of its market. Only an account earns."""
    order = Order.objects.locked(number)
    if order.user_id is not None:
        _earn(order, key=f"{number}:earned")


@transaction.atomic
def settle_refund(number: str, key: str) -> None:
    """Money went back: so do the same share of the points that were spent, and of those that were earned."""
    order = Order.objects.locked(number)
    if order.user_id is None:
        return
    back = _spent(order) - _should_cost(order)
    points.add(order.user_id, back, kind=PointsKind.GIVEN_BACK, key=f"{number}:back:{key}", reference=number)
    too_many = _earned(order) - _should_earn(order)
    points.take_back(
        order.user_id, too_many, kind=PointsKind.UNEARNED, key=f"{number}:unearned:{key}", reference=number
    )


@transaction.atomic
def undo_refund(number: str, key: str) -> None:
    """A refund that had settled came back from the bank: its points move back too, those that she spent meanwhile
    excepted. A cancelled order costs none, whatever became of its money."""
    order = Order.objects.locked(number)
    if order.user_id is None:
        return
    owed = _should_cost(order) - _spent(order)
    points.take_back(order.user_id, owed, kind=PointsKind.SPENT, key=f"{number}:spent-anew:{key}", reference=number)
    if order.status == OrderStatus.DELIVERED:
        _earn(order, key=f"{number}:earned-anew:{key}")


def _earn(order: Order, *, key: str) -> None:
    """What it should have earned by now and has not."""
    assert order.user_id is not None
    lacking = _should_earn(order) - _earned(order)
    points.add(order.user_id, lacking, kind=PointsKind.EARNED, key=key, reference=order.number)


def _should_cost(order: Order) -> int:
    if order.status == OrderStatus.CANCELLED:
        return 0
    used = order.the_bill.points
    return used - _part(used, order, rounded_up=False)


def _should_earn(order: Order) -> int:
    whole = _earned_by(order)
    return whole - _part(whole, order, rounded_up=True)


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


def _earned(order: Order) -> int:
    """What it has brought and not lost again."""
    moved = points.moved_for(order.number)
    return moved[PointsKind.EARNED] + moved[PointsKind.UNEARNED]


def _spent_times(order: Order) -> int:
    """How often it has taken some: a second life may be cancelled as well."""
    return points.times(order.number, PointsKind.SPENT)
