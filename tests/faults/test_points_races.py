"""Points are spent once whoever races: thirty orders of one account at once, on points for ten of them."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from customers import points
from customers.errors import NotEnoughPoints
from customers.models import PointsAccount, PointsMove
from shop.invariants import broken
from shop.models import User
from tests.faults.crowd import rush

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
