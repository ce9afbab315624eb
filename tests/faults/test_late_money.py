"""E5: money that comes 1 s to 3 days after its order is over. Her goods, or her money and a letter; never neither.

Each end of an order, with its goods there, partly gone or gone, told once, twice or together with a poll: 27 cases a
run, 2,160 by ``make test-long``. The delay is of each case.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest

from catalog import offers, stock
from catalog.errors import OutOfStock
from orders import lifecycle
from orders.basket import Shopper
from orders.events import OrderCancelled
from orders.models import Order
from shop.events import Event
from shop.invariants import broken
from shop.models import MailMessage
from shop.outbox import deliver_all, publish
from tests.faults.abandoning import after_all, settle_money
from tests.faults.latecomers import ENDS, Case, cases, live_through, pay_back, wrongs
from tests.many import TIMES
from tests.orders.making import fill, place, shopper, two_cups_and_a_pot
from tests.orders.money import capture

pytestmark = pytest.mark.django_db(transaction=True)
TURNS = 1 if TIMES == 1 else 8 * TIMES
SEED = 5


@pytest.fixture(autouse=True)
def _her_shelf() -> Iterator[None]:
    offers._places.clear()
    two_cups_and_a_pot(stock={"SZX": 0})
    yield
    offers._places.clear()


def wrong_at(end: str, *, turns: int = 1) -> list[str]:
    found = []
    for case in cases(turns, seed=SEED):
        if case.end == end:
            found += wrongs(case, live_through(case))
    return found


def over() -> Order:
    order = place(fill(_stocked(), CUP=2))
    assert lifecycle.expire_unpaid(after_all()) == 1
    return order


def _stocked() -> Shopper:
    stock.receive("CUP", "SZX", 5)
    return shopper()


def letters(order: Order) -> list[str]:
    told = MailMessage.objects.filter(key__startswith=f"{order.number}:")
    return list(told.order_by("id").values_list("kind", flat=True))


@pytest.mark.many
@pytest.mark.parametrize("end", list(ENDS))
def test_late_money_brings_her_goods_or_goes_back_by_itself_with_a_letter(end: str) -> None:
    assert wrong_at(end, turns=TURNS) == []
    for order in Order.objects.filter(status="cancelled", paid_at__isnull=False):
        pay_back(order)
        order.refresh_from_db()
        assert (order.status, order.money) == ("cancelled", "refunded")
        assert MailMessage.objects.filter(key__startswith=f"{order.number}:refund:").count() == 1
    assert broken() == {}


def test_the_cases_are_every_combination_from_a_second_to_three_days_late() -> None:
    tried = cases(80, seed=SEED)
    assert len({(case.end, case.goods, case.told) for case in tried}) == 27
    assert all(0 < case.late.total_seconds() <= 3 * 24 * 3600 for case in tried)


def test_who_lives_again_is_not_told_that_she_was_cancelled() -> None:
    """The letter about the end was still on its way when the money came."""
    order = over()
    capture(order)
    settle_money(order.number)
    deliver_all()
    assert letters(order) == ["order_paid"]
    order.refresh_from_db()
    assert order.status == "paid"


def test_an_order_that_lived_again_and_is_cancelled_again_says_so_again() -> None:
    order = over()
    deliver_all()
    capture(order)
    deliver_all()
    lifecycle.cancel(order.number)
    deliver_all()
    assert letters(order) == ["order_cancelled", "order_paid", "order_cancelled"]
    first, second = MailMessage.objects.filter(kind="order_cancelled").order_by("id")
    assert (first.context["was_paid"], second.context["was_paid"]) == (False, True)
    assert broken() == {}


# --- broken twins ---

GONE = [Case("lapsed", "gone", "once", timedelta(seconds=1)), Case("cancelled", "partly gone", "twice", timedelta(1))]


def caught() -> str:
    return " ".join(wrong for case in GONE for wrong in wrongs(case, live_through(case)))


def test_the_honest_code_stands_where_the_twins_fall() -> None:
    assert caught() == ""


def test_a_pay_that_only_marks_it_paid_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "_hold_again", lambda order: True)
    assert "status paid and not cancelled" in caught()
    assert "a live order holds what it has not sent" in broken()


def test_a_pay_that_keeps_the_money_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle.returns, "refund_rest", lambda order, **more: None)
    assert "back [] and not" in caught()


def test_a_pay_that_says_nothing_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(event: Event) -> None:
        if not (isinstance(event, OrderCancelled) and event.reason == "sold_out"):
            publish(event)

    monkeypatch.setattr(lifecycle, "publish", silent)
    assert "letters ['order_cancelled'] and not" in caught()


def test_a_revival_that_takes_what_is_left_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken twin of _hold_again: line by line, so that a part of the order lives and nobody is told."""

    def line_by_line(order: Order) -> bool:
        for line in order.lines.all():
            with suppress(OutOfStock):
                stock.reserve(
                    [stock.Wanted(line.sku, line.quantity, line.place)], reference=order.number, until=order.pay_before
                )
        return True

    monkeypatch.setattr(lifecycle, "_hold_again", line_by_line)
    assert "partly gone, told twice, 1 day, 0:00:00 late: holds {'POT': 1}" in caught()
