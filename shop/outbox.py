"""The outbox: an event is written with the deed, delivered after it, and each handler's effect happens once.

``publish`` writes one row per handler inside the caller's transaction and wakes a worker after the commit; a sweep
catches what was lost. ``deliver`` claims the row, runs the handler and writes the receipt in one commit.
"""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from shop.celery import app
from shop.events import Event, handlers_of, type_named
from shop.models import Outbox

log = structlog.get_logger(__name__)

FIRST_RETRY_S = 5
LONGEST_RETRY_S = 900
# After so many failures a row waits for a person: it stays visible and re-sendable in the back office.
MOST_ATTEMPTS = 12


def publish(event: Event) -> None:
    """Tell everybody who hears this event, when and only when the caller's transaction commits."""
    rows = Outbox.objects.bulk_create(
        Outbox(event=event.name(), handler=handler, payload=event.payload()) for handler in handlers_of(type(event))
    )
    if rows:
        ids = [row.pk for row in rows]
        transaction.on_commit(lambda: _wake(ids), robust=True)


def deliver(outbox_id: int) -> bool:
    """Run one waiting handler. False when the row is done, not due, or in another worker's hands."""
    try:
        with transaction.atomic():
            row = (
                Outbox.objects.select_for_update(skip_locked=True)
                .filter(pk=outbox_id, delivered_at=None, due_at__lte=timezone.now())
                .first()
            )
            if row is None:
                return False
            event_type = type_named(row.event)
            handler = handlers_of(event_type)[row.handler]
            handler(event_type.revive(row.payload))
            row.delivered_at, row.error = timezone.now(), ""
            row.attempts += 1
            row.save(update_fields=["delivered_at", "error", "attempts"])
            return True
    except Exception as error:  # a handler may fail in any way; its row says so and is tried again
        log.exception("event delivery failed", outbox_id=outbox_id)
        _postpone(outbox_id, error)
        return False


def due_ids(limit: int = 200) -> list[int]:
    """Rows that wait and are due, oldest first."""
    waiting = Outbox.objects.filter(delivered_at=None, due_at__lte=timezone.now(), attempts__lt=MOST_ATTEMPTS)
    return list(waiting.order_by("id").values_list("pk", flat=True)[:limit])


def sweep(limit: int = 200) -> int:
    """Deliver what is due; the number of rows that were delivered."""
    return sum(deliver(pk) for pk in due_ids(limit))


def deliver_all() -> int:
    """Deliver until nothing more is due, with all that the handlers publish in turn."""
    done = 0
    while swept := sweep():
        done += swept
    return done


def _wake(ids: list[int]) -> None:
    """Tell a worker, in one message. The row is the truth: when the broker is down the sweep delivers."""
    try:
        app.send_task("shop.tasks.deliver", args=ids)
    except Exception as error:  # whatever the transport raises
        log.warning("no worker was woken", error=str(error))


def _postpone(outbox_id: int, error: Exception) -> None:
    row = Outbox.objects.filter(pk=outbox_id).values_list("attempts", flat=True).first() or 0
    wait = min(FIRST_RETRY_S * 2**row, LONGEST_RETRY_S)
    Outbox.objects.filter(pk=outbox_id).update(
        attempts=F("attempts") + 1,
        due_at=timezone.now() + timedelta(seconds=wait),
        error=f"{type(error).__name__}: {error}"[:2000],
    )
