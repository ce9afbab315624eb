"""An event told in a transaction is heard after it, by each handler once, whatever fails on the way."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from shop import outbox
from shop.events import Event, on
from shop.models import MailMessage, Outbox


@dataclass(frozen=True)
class KettleBoiled(Event):
    name_of_kettle: str
    litres: Decimal
    at: timezone.datetime | None = None


@dataclass(frozen=True)
class KettleBroke(Event):
    name_of_kettle: str


@on(KettleBoiled)
def pour(event: KettleBoiled) -> None:
    MailMessage.objects.create(
        kind="tea",
        key=f"{event.name_of_kettle}-{MailMessage.objects.count()}",
        to="a@b.de",
        context={"l": str(event.litres)},
    )


@on(KettleBroke)
def complain(event: KettleBroke) -> None:
    MailMessage.objects.create(kind="tea", key="half done", to="a@b.de", context={})
    raise RuntimeError("no kettle")


@pytest.mark.django_db
def test_an_event_of_a_deed_that_was_undone_is_never_told():
    with transaction.atomic():
        outbox.publish(KettleBoiled("iron", Decimal("1.5")))
        transaction.set_rollback(True)
    assert Outbox.objects.count() == 0


@pytest.mark.django_db
def test_a_handler_hears_the_same_plain_values_and_only_once():
    outbox.publish(KettleBoiled("iron", Decimal("1.50"), timezone.now()))
    row = Outbox.objects.get()
    assert outbox.deliver(row.pk) is True
    assert outbox.deliver(row.pk) is False
    assert MailMessage.objects.get().context == {"l": "1.50"}


@pytest.mark.django_db
def test_a_handler_that_fails_leaves_nothing_half_done_and_is_tried_later():
    outbox.publish(KettleBroke("iron"))
    row = Outbox.objects.get()
    assert outbox.deliver(row.pk) is False
    row.refresh_from_db()
    assert MailMessage.objects.count() == 0
    assert row.attempts == 1
    assert row.error == "RuntimeError: no kettle"
    assert timedelta(seconds=3) < row.due_at - timezone.now() < timedelta(seconds=7)
    assert outbox.deliver_all() == 0


@pytest.mark.django_db
def test_a_handler_that_keeps_failing_waits_for_a_person():
    outbox.publish(KettleBroke("iron"))
    Outbox.objects.update(attempts=outbox.MOST_ATTEMPTS)
    assert outbox.due_ids() == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_row_make_one_effect():
    outbox.publish(KettleBoiled("iron", Decimal("1")))
    row = Outbox.objects.get()
    barrier, results = Barrier(6), []

    def work() -> None:
        barrier.wait()
        results.append(outbox.deliver(row.pk))
        connection.close()

    threads = [Thread(target=work) for _n in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(results) == [False] * 5 + [True]
    assert MailMessage.objects.count() == 1
