"""Each thing that happened is one fact, whoever tells it how often, and stays as it was written."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from analytics import handlers
from analytics.facts import Happened, record
from analytics.models import Fact, FactKind
from logistics.events import ShipmentMoved
from orders.events import OrderCancelled, OrderDelivered, OrderPaid, OrderShipped
from payments.events import PaymentCaptured, RefundSettled
from shop import outbox
from shop.money import money
from tests.faults import facts_twice

pytestmark = pytest.mark.django_db

MOVED = ShipmentMoved("TW-1", "dhl", "00340434", "delivered", "", "Bonn", datetime(2026, 11, 20, 9, tzinfo=UTC))
EVENTS = [
    (handlers.count_paid, OrderPaid("TW-1", Decimal("86.40"), "EUR")),
    (handlers.count_shipped, OrderShipped("TW-1", "RTM", "dhl", "00340434")),
    (handlers.count_delivered, OrderDelivered("TW-1")),
    (handlers.count_cancelled, OrderCancelled("TW-1", "unpaid")),
    (handlers.count_captured, PaymentCaptured("TW-1", Decimal("86.40"), "EUR", "stripe", 7)),
    (handlers.count_refunded, RefundSettled("TW-1", "refund-1", Decimal("20.00"), "EUR")),
    (handlers.count_moved, MOVED),
]


@pytest.mark.parametrize(("hear", "event"), EVENTS, ids=[type(event).__name__ for _hear, event in EVENTS])
def test_an_event_told_three_times_is_one_fact(hear, event) -> None:
    for _time in range(3):
        hear(event)
    assert Fact.objects.count() == 1


def test_different_things_of_one_order_are_different_facts() -> None:
    for hear, event in EVENTS:
        hear(event)
    handlers.count_refunded(RefundSettled("TW-1", "refund-2", Decimal("20.00"), "EUR"))
    assert Fact.objects.count() == len(EVENTS) + 1


def test_the_money_and_the_time_are_the_events_own() -> None:
    handlers.count_moved(MOVED)
    handlers.count_paid(OrderPaid("TW-9", Decimal("5400"), "JPY"))
    moved, paid = Fact.objects.get(kind=FactKind.SHIPMENT_MOVED), Fact.objects.get(kind=FactKind.ORDER_PAID)
    assert (moved.at, moved.amount, moved.currency) == (MOVED.happened_at, None, "")
    assert (paid.amount, paid.currency, paid.market, paid.language) == (Decimal("5400"), "JPY", "", "")


def test_no_trail_to_a_person_lies_in_a_fact() -> None:
    for hear, event in EVENTS:
        hear(event)
    for row in Fact.objects.values():
        assert "00340434" not in str(row)
        assert "Bonn" not in str(row)


def test_the_outbox_brings_an_event_once() -> None:
    with transaction.atomic():
        outbox.publish(OrderDelivered("TW-5"))
    outbox.deliver_all()
    outbox.deliver_all()
    assert Fact.objects.filter(kind=FactKind.ORDER_DELIVERED, reference="TW-5").count() == 1


@pytest.mark.parametrize("deed", [lambda rows: rows.update(amount=1), lambda rows: rows.delete()])
def test_a_fact_is_never_changed_or_taken_away(deed) -> None:
    handlers.count_delivered(OrderDelivered("TW-1"))
    with pytest.raises(DatabaseError), transaction.atomic():
        deed(Fact.objects.all())
    assert Fact.objects.get().amount is None


@pytest.mark.parametrize(("amount", "currency"), [(None, "EUR"), (Decimal(1), "")])
def test_an_amount_has_a_currency_or_neither_is_there(amount, currency) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.create(
            key="k", kind="order_paid", reference="TW-1", at=MOVED.happened_at, amount=amount, currency=currency
        )


def test_the_twin_without_a_key_is_caught() -> None:
    happened = Happened(FactKind.ORDER_PAID, "TW-1", amount=money("86.40", "EUR"))
    assert [record(happened), record(happened)] == [True, False]
    assert Fact.objects.count() == 1
    facts_twice.record(happened)
    facts_twice.record(happened)
    assert Fact.objects.count() == 3  # the twin counts twice: the test above would fail on it
