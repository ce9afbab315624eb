"""Many orders, placed quickly and left: nobody pays, the page stays open, the card is declined, or money comes."""

import random
import secrets
from collections import Counter
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, Sum
from django.utils import timezone

from catalog.models import Reservation, Stock, Variant
from orders import checkout, paying
from orders.checkout import Contact, Seen
from orders.models import Basket, BasketLine, Order
from orders.offering import Person
from orders.wish import Wish
from payments.applying import apply_facts
from payments.events import PaymentCaptured
from payments.models import Payment
from payments.provider import Facts, Told
from shop import markets, outbox
from shop.models import Outbox
from tests.orders.making import BERLIN
from tests.orders.money import capture
from tests.payments.making import open_payment

EMAIL = "kaethe@example.org"
# How an order is left, and how often of twenty.
WAYS = {"walked away": 8, "left the page open": 4, "declined": 3, "money on its way": 2, "paid": 3}
KINDS: tuple[dict[str, int], ...] = ({"CUP": 1}, {"CUP": 2, "POT": 1}, {"POT": 3})


def after_all() -> datetime:
    """A moment at which everything that was placed until now has run out."""
    return timezone.now() + paying.PAGE_OUTLIVES + timedelta(seconds=1)


class Till:
    """Places orders of one kind of basket; it is priced once, so that placing is what takes the time."""

    def __init__(self, pieces: dict[str, int]) -> None:
        self.pieces = pieces
        self.variants = {sku: Variant.objects.get(sku=sku).pk for sku in pieces}
        market = markets.by_code("eu")
        wish = Wish(
            pieces=pieces,
            market=market,
            country="DE",
            language="de",
            postal=BERLIN.postal,
            method="standard",
            person=Person(email=EMAIL),
        )
        self.seen: Seen = checkout.see(wish)

    def place(self) -> Order:
        found = Basket.objects.create(token=secrets.token_urlsafe(24), market="eu", country="DE")
        BasketLine.objects.bulk_create(
            BasketLine(basket=found, variant_id=self.variants[sku], quantity=n) for sku, n in self.pieces.items()
        )
        return checkout.place(
            found,
            contact=Contact(email=EMAIL, language="de"),
            address=BERLIN,
            method="standard",
            shown_total=self.seen.summary.bill.total,
            seen=self.seen,
        )


def leave(order: Order, way: str) -> None:
    if way in {"paid", "money on its way"}:
        capture(order)
    elif way != "walked away":
        payment = open_on(order)
        if way == "declined":
            facts = Facts(told=Told.FAILED, token=payment.token, reference=order.number, code="card_declined")
            assert apply_facts(payment.pk, facts) == ""


def open_on(order: Order) -> Payment:
    return open_payment(order.number, str(order.total.amount), order.currency)


def ways(number: int, *, seed: int) -> list[str]:
    """So many ways of leaving, in a random order."""
    listed = [way for way, often in WAYS.items() for _time in range(often)]
    found = [listed[n % len(listed)] for n in range(number)]
    random.Random(seed).shuffle(found)
    return found


def reserved() -> dict[str, int]:
    """What the counters of the shelves say is held, by SKU."""
    return dict(Stock.objects.values_list("variant__sku").annotate(pieces=Sum("reserved")))


def held_by_the_living() -> dict[str, int]:
    """What orders that live, and nobody else, hold, by SKU; a SKU of which nothing is held counts 0."""
    living = Order.objects.filter(status__in=["placed", "paid"]).values("number")
    held = Reservation.objects.filter(state="held", reference__in=living)
    found = Counter(dict(held.values_list("stock__variant__sku").annotate(pieces=Sum("quantity"))))
    return {sku: found[sku] for sku in reserved()}


def settle_money(*numbers: str) -> None:
    """What has come is told to the orders (these, or all), as a worker does; all other news waits."""
    waiting = Outbox.objects.filter(event=PaymentCaptured.name(), delivered_at=None)
    if numbers:
        waiting = waiting.filter(payload__reference__in=numbers)
    for pk in list(waiting.order_by("id").values_list("pk", flat=True)):
        outbox.deliver(pk)


def free() -> dict[str, int]:
    return dict(Stock.objects.values_list("variant__sku").annotate(pieces=Sum(F("on_hand") - F("reserved"))))


def trace() -> tuple[int, ...]:
    """How many rows there are of what a sweep may write: a second one writes none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM catalog_stockmove), (SELECT count(*) FROM orders_orderhistory),"
            " (SELECT count(*) FROM shop_outbox), (SELECT sum(reserved) FROM catalog_stock)"
        )
        return tuple(cursor.fetchone())
