"""Money that comes after its order is over: how the order ended, what became of its goods, how the money is told."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from django.db import transaction
from django.utils import timezone

from catalog import stock
from catalog.models import Reservation
from orders import lifecycle
from orders.models import Order
from payments import inbox
from payments.applying import apply_facts
from payments.models import Notice, Payment, Refund
from payments.providers import stripe_facts
from shop.errors import Refusal
from shop.models import MailMessage, Outbox
from shop.outbox import deliver_all
from tests.faults.abandoning import open_on
from tests.faults.crowd import rush
from tests.orders.making import fill, place, shopper
from tests.orders.money import capture, settle
from tests.payments import stripe_docs as docs

PIECES = {"CUP": 2, "POT": 1}
SOLD = {"there": {}, "partly gone": {"CUP": 1}, "gone": {"CUP": 2, "POT": 1}}
LATEST_S = 3 * 24 * 3600


@dataclass(frozen=True)
class Case:
    """One order's end, what others bought meanwhile, how the notice comes, and how long after the order's time."""

    end: str
    goods: str
    told: str
    late: timedelta

    def __str__(self) -> str:
        return f"{self.end}, goods {self.goods}, told {self.told}, {self.late} late"


def lapse(order: Order) -> None:
    assert lifecycle.expire_unpaid() == 1


def decline_and_lapse(order: Order) -> None:
    """She leaves the provider's page behind a declined card; the money that comes is of a second try on that page."""
    payment = Payment.objects.get(reference=order.number)
    _hand_in(docs.event("payment_intent.payment_failed", docs.declined(payment)))
    _hand_in(docs.event("checkout.session.expired", docs.session(payment, status="expired", payment_status="unpaid")))
    inbox.apply_waiting()
    lapse(order)


def by_staff(order: Order) -> None:
    lifecycle.cancel(order.number, reason="staff", note="asked by telephone")


ENDS: dict[str, Callable[[Order], None]] = {
    "lapsed": lapse,
    "given up": decline_and_lapse,
    "cancelled": by_staff,
}


def cases(turns: int, *, seed: int) -> list[Case]:
    """Every end with all goods and all ways of telling, so often, each by a delay of its own."""
    dice = random.Random(seed)
    return [
        Case(end, goods, told, timedelta(seconds=dice.randint(1, LATEST_S)))
        for _turn in range(turns)
        for end, goods, told in product(ENDS, SOLD, TOLD)
    ]


def lay_out() -> None:
    """Exactly her pieces can be had."""
    free = stock.available(PIECES)
    for sku, pieces in PIECES.items():
        short = pieces - free[sku].get("SZX", 0)
        if short > 0:
            stock.receive(sku, "SZX", short)


def live_through(case: Case) -> Order:
    """Order, end, what others buy, late money, and the worker behind each."""
    lay_out()
    order, over = place(fill(shopper(), **PIECES)), timezone.now() - case.late
    payment = open_on(order)
    Order.objects.filter(pk=order.pk).update(pay_before=over)
    Payment.objects.filter(pk=payment.pk).update(expires_at=over)
    ENDS[case.end](order)
    deliver_all()
    if SOLD[case.goods]:
        capture(place(fill(shopper(), **SOLD[case.goods]), email="faster@example.org"))
        deliver_all()
    TOLD[case.told](payment)
    deliver_all()
    return order


def wrongs(case: Case, order: Order) -> list[str]:
    """Whatever is neither 'her goods' nor 'her money back and a letter'."""
    order.refresh_from_db()
    payment = Payment.objects.get(reference=order.number)
    held = dict(
        Reservation.objects.filter(reference=order.number, state="held").values_list("stock__variant__sku", "quantity")
    )
    back = [refund.owed for refund in Refund.objects.filter(payment=payment)]
    letters = list(
        MailMessage.objects.filter(key__startswith=f"{order.number}:").order_by("id").values_list("kind", flat=True)
    )
    goods_there = case.goods == "there"
    should = {
        "money": ("captured", payment.owed.amount),
        "status": "paid" if goods_there else "cancelled",
        "holds": PIECES if goods_there else {},
        "back": [] if goods_there else [order.total],
        "letters": ["order_cancelled", "order_paid" if goods_there else "order_cancelled"],
        "undelivered": 0,
    }
    found = {
        "money": (payment.status, payment.captured_amount),
        "status": order.status,
        "holds": held,
        "back": back,
        "letters": letters,
        "undelivered": Outbox.objects.filter(delivered_at=None).count(),
    }
    return [f"{case}: {name} {found[name]} and not {should[name]}" for name in should if found[name] != should[name]]


def pay_back(order: Order) -> None:
    """The provider does what was asked of it."""
    for refund in Refund.objects.filter(payment__reference=order.number):
        with transaction.atomic():
            settle(refund)
    deliver_all()


def _hand_in(body: bytes) -> None:
    inbox.receive("stripe", body, docs.signature(body))


def _once(payment: Payment) -> None:
    _hand_in(docs.event("charge.succeeded", docs.charge(payment), at=_now()))
    assert inbox.apply_waiting() == 1


def _twice(payment: Payment) -> None:
    """The same notice again, and what else the provider tells of the same money, with the worker between them."""
    at = _now()
    for _time in range(2):
        _hand_in(docs.event("charge.succeeded", docs.charge(payment), at=at))
        inbox.apply_waiting()
        deliver_all()
    _hand_in(docs.event("checkout.session.completed", docs.session(payment), at=at + 1))
    assert inbox.apply_waiting() == 1


def _with_a_poll(payment: Payment) -> None:
    """At the same moment the poller hears it, and two workers tell it on."""
    _hand_in(docs.event("charge.succeeded", docs.charge(payment), at=_now()))
    [notice] = Notice.objects.filter(state="received")
    polled = stripe_facts.of_session(docs.session(payment))
    rush([lambda: inbox.apply(notice.pk), lambda: apply_facts(payment.pk, polled)], expected=Refusal)
    rush([deliver_all, deliver_all], expected=Refusal)


def _now() -> int:
    return int(timezone.now().timestamp())


TOLD: dict[str, Callable[[Payment], None]] = {"once": _once, "twice": _twice, "with a poll": _with_a_poll}
