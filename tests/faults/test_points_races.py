"""Points are spent once whoever races: thirty orders of one account at once, on points for ten of them."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from customers import points
from customers.errors import NotEnoughPoints
from customers.models import PointsAccount, PointsKind, PointsMove, PointsRule
from orders import basket, rewarding
from orders.models import Order, RefundRequest
from shop.invariants import broken
from shop.models import User
from shop.money import money
from tests.faults.crowd import rush
from tests.orders.making import fill, place, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS, ENOUGH_FOR, EACH = 30, 10, 50
Spend = Callable[[int, int, str], None]


def spends(user_id: int, number: int, key: str) -> None:
    points.spend(user_id, number, key=key, reference=key)


def holds(spend: Spend = spends) -> bool:
    user = User.objects.create_user("kaethe@example.org", "x")
    points.grant(user.pk, ENOUGH_FOR * EACH, reason="welcome", by=user)
    deeds = [lambda n=n: spend(user.pk, EACH, f"TW-{n}") for n in range(ORDERS)]
    ends = rush(deeds, expected=NotEnoughPoints)  # type: ignore[arg-type]
    counted = ends == Counter(done=ENOUGH_FOR, refused=ORDERS - ENOUGH_FOR)
    return counted and points.balance(user.pk) == 0 and not broken()


def test_points_for_ten_orders_pay_for_ten_of_thirty() -> None:
    assert holds()


def test_one_order_that_is_placed_thirty_times_at_once_spends_once() -> None:
    user = User.objects.create_user("kaethe@example.org", "x")
    points.grant(user.pk, ENOUGH_FOR * EACH, reason="welcome", by=user)
    assert rush([lambda: spends(user.pk, EACH, "TW-1")] * ORDERS, expected=NotEnoughPoints) == Counter(done=ORDERS)
    assert points.balance(user.pk) == (ENOUGH_FOR - 1) * EACH


def half_refunded_twice() -> Order:
    """500 points used for two cups; the money of each has gone back, and the points have not followed yet."""
    two_cups_and_a_pot()
    user = User.objects.create_user("kaethe@example.org", "x")
    PointsRule.objects.create(market_id="eu", worth="0.01", most_percent=50, earned="1")
    points.grant(user.pk, 500, reason="welcome", by=user)
    found = fill(shopper(user=user), CUP=2)
    basket.use_points(found, "500")
    order = place(found, email=user.email)
    half = money(order.total.amount / 2, "EUR")
    for key in ("a", "b"):
        RefundRequest.objects.create(order=order, key=key, currency="EUR", amount=half, rest=half * 0, status="settled")
    return order


def given_back_by(follow: Callable[[str, str], None]) -> int:
    order = half_refunded_twice()
    rush([lambda key=key: follow(order.number, key) for key in ("a", "b")], expected=NotEnoughPoints)
    return points.moved_for(order.number)["given_back"]


def test_two_refunds_at_once_give_back_the_points_of_the_order_and_no_more() -> None:
    assert given_back_by(rewarding.settle_refund) == 500


def follows_without_the_lock(number: str, key: str) -> None:
    """Broken twin: it reads what is to be given back, and another one reads the same."""
    order = Order.objects.get(number=number)
    assert order.user_id is not None
    back = 500 - points.moved_for(number)["given_back"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.2)")
    points.add(order.user_id, back, kind=PointsKind.GIVEN_BACK, key=f"{number}:back:{key}", reference=number)


def test_points_that_follow_a_refund_without_the_lock_are_caught() -> None:
    assert given_back_by(follows_without_the_lock) == 1000


def reads_then_writes(user_id: int, number: int, key: str) -> None:
    """Broken twin: it looks whether there are enough, and then takes them."""
    account = PointsAccount.objects.get(user_id=user_id)
    if account.balance < number:
        raise NotEnoughPoints(left=account.balance)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.01)")
    PointsMove.objects.create(user_id=user_id, kind="spent", points=-number, reference=key, key=key)
    PointsAccount.objects.filter(user_id=user_id).update(balance=account.balance - number)


def test_looking_first_and_taking_then_is_caught() -> None:
    assert not holds(reads_then_writes)
