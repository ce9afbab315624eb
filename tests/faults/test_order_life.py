"""Cancel, send, change and join an order at the same moment: each piece has one fate, and money goes back once."""

import threading

import pytest
from django.db import transaction
from django.db.models import F

from catalog import stock
from orders import cancelling, editing, joining, lifecycle, packing
from orders.errors import CannotEdit, CannotJoin, TooManyToCancel
from orders.models import CancelledPieces, Joining, OrderLine, RefundRequest
from orders.states import OrderStatus
from shop.errors import Refusal
from shop.invariants import broken
from shop.outbox import deliver_all
from tests.faults.crowd import rush
from tests.orders.living import PARCELS, cups_and_pots, nothing_broken, settle_up, ship, standing
from tests.orders.making import BERLIN, fill, place, shopper

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_ten_who_cancel_the_last_pieces_at_once_one_does() -> None:
    order = cups_and_pots(CUP=2, POT=1)
    cups = order.lines.get(sku="CUP").pk
    deeds = [lambda n=n: cancelling.cancel_pieces(order.number, {cups: 2}, key=f"k{n}") for n in range(10)]
    assert rush(deeds, expected=TooManyToCancel) == {"done": 1, "refused": 9}
    assert RefundRequest.objects.count() == 1
    assert stock.available(["CUP"]) == {"CUP": {"SZX": 10}}
    nothing_broken()


def test_the_twin_that_looks_before_it_locks_cancels_more_than_there_is() -> None:
    order = cups_and_pots(CUP=2, POT=1)
    cups = order.lines.get(sku="CUP").pk
    looked = threading.Barrier(2)

    @transaction.atomic
    def careless(key: str) -> None:
        line = OrderLine.objects.get(pk=cups)
        looked.wait(20)
        if line.waiting < 2:
            raise TooManyToCancel(left=line.waiting, name=line.name)
        OrderLine.objects.filter(pk=cups).update(cancelled=F("cancelled") + 2)
        CancelledPieces.objects.create(line_id=cups, key=key, quantity=2)

    # The database's own check is the last word: the second of the two is stopped there.
    ends = rush([lambda: careless("a"), lambda: careless("b")], expected=TooManyToCancel)
    assert ends == {"done": 1, "IntegrityError": 1}
    # And what the first has done without its stock is found.
    assert "a live order holds what it has not sent" in broken() or "stock is held for live orders only" in broken()


def test_a_piece_is_sent_or_cancelled_never_both() -> None:
    order = cups_and_pots(CUP=1, POT=1)
    every = {line.pk: line.quantity for line in order.lines.all()}
    ends = rush([lambda: ship(order), lambda: cancelling.cancel_pieces(order.number, every, key="k")], expected=Refusal)
    assert ends == {"done": 1, "refused": 1}
    assert standing(order)[0] in {"shipped", "cancelled"}
    nothing_broken()


def test_the_twin_that_sends_without_the_lock_is_named_by_the_rules() -> None:
    order = cups_and_pots(CUP=1)
    OrderLine.objects.filter(order=order).update(sent=1)
    assert "pieces in parcels are the pieces that were sent" not in broken()  # a whole line may be from before
    assert "what is said of an order's goods is what its lines say" in broken()


def test_an_order_is_changed_or_sent_never_both() -> None:
    order = cups_and_pots(CUP=2)
    seen = editing.preview(order, {"CUP": 1}, BERLIN).difference
    change = {"pieces": {"CUP": 1}, "address": BERLIN}

    def edit() -> None:
        editing.change(order.number, change["pieces"], change["address"], seen=seen, key="k")

    ends = rush([lambda: ship(order), edit], expected=CannotEdit)
    order.refresh_from_db()
    line = order.lines.get()
    # Whoever was first: what was sent is what the order holds.
    assert (line.sent, ends["done"]) in {(2, 1), (1, 2)}
    nothing_broken()


def test_a_cancelled_order_goes_in_nobodys_parcel() -> None:
    lead = cups_and_pots(CUP=1)
    other = settle_up(place(fill(shopper(), CUP=1)))
    rush(
        [lambda: joining.join(lead.number, other.number), lambda: lifecycle.cancel(other.number)],
        expected=CannotJoin,
    )
    assert standing(other)[0] == "cancelled"
    assert not Joining.objects.standing().exists()
    deliver_all()
    nothing_broken()


def test_the_twin_that_joins_without_asking_is_named_by_the_rules() -> None:
    lead = cups_and_pots(CUP=1)
    other = settle_up(place(fill(shopper(), CUP=1)))
    lifecycle.cancel(other.number)
    Joining.objects.create(lead=lead, order=other)
    assert "orders that go in one parcel are alive and of one recipient" in broken()
    assert other.status != OrderStatus.SHIPPED
    assert packing.parcels_of(lead) == []
    assert len(set(PARCELS)) == len(PARCELS)
