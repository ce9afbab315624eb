"""Codes with a limit hold under 200 buyers at once, and a loser's failure never takes the winner's use away.

The race is for the count alone, on orders that lie ready: what the whole checkout adds to it, forty buyers prove in
``test_promotion_limits``. A limit of 1,000 is tried with 1,200 by ``make test-long``.
"""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from orders import uses
from orders.errors import PromotionSpent
from orders.models import Coupon, Order, PromotionUse
from orders.uses import Use
from tests.faults.crowd import rush
from tests.many import TIMES
from tests.orders.promising import make_promotion

pytestmark = pytest.mark.django_db(transaction=True)
# Two hundred buyers at forty tills that open at the same moment; each till serves whoever stands there without a pause.
BUYERS, TILLS = 200, 40
Take = Callable[[Order, list[Use]], None]


def orders(number: int) -> list[Order]:
    now = timezone.now()
    return Order.objects.bulk_create(
        Order(
            number=f"TW-R{n}",
            email=f"b{n}@example.org",
            language="en",
            market="eu",
            currency="EUR",
            country="DE",
            address={},
            goods=0,
            shipping=0,
            duty=0,
            tax=0,
            total=0,
            bill={},
            placed_at=now,
            pay_before=now + timedelta(hours=1),
        )
        for n in range(number)
    )


def race(limit: int, buyers: int = BUYERS, *, take: Take = uses.take) -> tuple[Counter[str], Coupon, int]:
    """How it ended, the code afterwards, and how many uses stand."""
    promotion = make_promotion("code", "percent", {"percent": "10"}, coupon="RACE", coupon_most=limit)
    code = Coupon.objects.get()
    wanted = [Use(promotion.pk, Decimal("2.00"), coupon_id=code.pk)]
    waiting = orders(buyers)
    ends, lock = Counter[str](), threading.Lock()

    def buy(queue: list[Order]) -> None:
        for order in queue:
            try:
                with transaction.atomic():
                    take(order, wanted)
                end = "done"
            except PromotionSpent:
                end = "refused"
            with lock:
                ends[end] += 1

    deeds = [lambda n=n: buy(waiting[n::TILLS]) for n in range(TILLS)]
    broke = rush(deeds, expected=PromotionSpent) - Counter(done=TILLS)  # type: ignore[arg-type]
    return ends + broke, Coupon.objects.get(), PromotionUse.objects.filter(given_back_at=None).count()


def holds(limit: int, buyers: int = BUYERS, *, take: Take = uses.take) -> bool:
    ends, code, standing = race(limit, buyers, take=take)
    most = min(limit, buyers)
    return ends == +Counter(done=most, refused=buyers - most) and (code.taken, standing) == (most, most)


@pytest.mark.parametrize("limit", [1, 10, 1000])
def test_of_two_hundred_buyers_as_many_use_a_code_as_it_allows(limit: int) -> None:
    assert holds(limit)


@pytest.mark.many
@pytest.mark.skipif(TIMES == 1, reason="1,200 buyers: make test-long")
def test_of_twelve_hundred_buyers_a_thousand_use_a_code_for_a_thousand() -> None:
    assert holds(1000, 1200)


def looks_then_counts(order: Order, wanted: list[Use]) -> None:
    """Broken twin: it looks whether a use is left, and then counts it."""
    code = Coupon.objects.get()
    if code.most is not None and code.taken >= code.most:
        raise PromotionSpent
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.01)")
    Coupon.objects.filter(pk=code.pk).update(taken=code.taken + 1)
    PromotionUse.objects.create(
        promotion_id=wanted[0].promotion_id, order=order, coupon=code, person=order.email, currency="EUR", given=2
    )


def gives_back_what_it_never_had(order: Order, wanted: list[Use]) -> None:
    """Broken twin (saleor PR 15855): a loser's way out takes the winner's use back."""
    try:
        uses.take(order, wanted)
    except PromotionSpent:
        Coupon.objects.update(taken=0)


@pytest.mark.parametrize("twin", [looks_then_counts, gives_back_what_it_never_had])
def test_a_broken_count_is_caught(twin: Take) -> None:
    assert not holds(10, take=twin)
