"""What is read from lists, cards and the search index follows the catalogue within seconds, whoever changed it.

Triggers note every product whose rows have changed (``Stale``). ``refresh_due`` takes the notes, lets every refresher
write its reading tables anew, and starts a new generation of pages, all in one commit a batch. It runs after the
commits that call ``changed`` and every two seconds besides. A refresher is one file in ``catalog/refreshers/``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from django.db import connection, transaction

from shop.celery import app
from shop.pagecache import bump

log = structlog.get_logger(__name__)

Refresher = Callable[[list[int]], None]

BATCH = 500
# Batches wait while a portion is written: some four seconds, most of them for the words of search.
REBUILT_AT_ONCE = 2_000
LONGEST = "10min"

_refreshers: list[Refresher] = []

# Two workers never hold the same note. They may hold two notes of one product, so they queue for the product too:
# the later one starts to read after the earlier one has committed, and what is written last was read last.
CLAIM = """
DELETE FROM catalog_stale WHERE id IN (
    SELECT id FROM catalog_stale ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING product_id
"""
QUEUE = """
SELECT pg_advisory_xact_lock(hashtextextended('catalog.freshness', id))
FROM (SELECT unnest(%s::bigint[]) AS id ORDER BY 1) AS claimed
"""
# Where portions are large, one lock stands for all: batches share it, a portion has it alone.
TOGETHER = "SELECT pg_advisory_xact_lock_shared(hashtextextended('catalog.freshness', 0))"
ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('catalog.freshness', 0))"
NEXT = "SELECT id FROM catalog_product WHERE id > %s ORDER BY id LIMIT %s"
ORPHANS = "SELECT product_id FROM catalog_card k WHERE NOT EXISTS (SELECT FROM catalog_product WHERE id = k.product_id)"
# Days that begin or end without anybody changing a row.
DUE = """
INSERT INTO catalog_stale (product_id) SELECT product_id FROM catalog_card WHERE changes_at <= now()
AND NOT EXISTS (SELECT FROM catalog_stale s WHERE s.product_id = catalog_card.product_id) LIMIT 5000
"""


def refresher(refresh: Refresher) -> Refresher:
    """Mark a function that writes reading tables anew for some products, also for those that are no more."""
    _refreshers.append(refresh)
    return refresh


def changed() -> None:
    """Forget every kept page at the commit, and have a worker refresh right after it."""
    bump()
    transaction.on_commit(_wake, robust=True)


def refresh_due() -> int:
    """Refresh until no note is left that another worker does not hold; the number of products."""
    with connection.cursor() as cursor:
        cursor.execute(DUE)
    done = 0
    while refreshed := _refresh_batch():
        done += refreshed
    return done


def rebuild() -> int:
    """Write the reading tables anew for the whole catalogue by set SQL; the number of products.

    For whoever loaded it under ``quietly``, and for ``manage.py refreshshop``. Each portion is one commit.
    """
    done, last = 0, 0
    while portion := _ids(NEXT, last, REBUILT_AT_ONCE):
        _write(portion)
        done, last = done + len(portion), portion[-1]
    while orphans := _ids(ORPHANS + " LIMIT %s", REBUILT_AT_ONCE):
        _write(orphans)
    return done


@contextmanager
def quietly() -> Iterator[None]:
    """A transaction whose changes leave no notes. Whoever uses it calls ``rebuild`` or ``refresh`` afterwards."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('tradewind.quiet', 'on', true)")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('tradewind.quiet', '', true)")


def refresh(products: list[int]) -> None:
    """Write the reading tables anew for these products, by set SQL, in portions of one commit each."""
    wanted = sorted(set(products))
    for first in range(0, len(wanted), REBUILT_AT_ONCE):
        _write(wanted[first : first + REBUILT_AT_ONCE])


def queue_for(products: list[int]) -> None:
    """Until the end of the transaction nobody else refreshes these products: what is written last was read last."""
    with connection.cursor() as cursor:
        cursor.execute(TOGETHER)
        cursor.execute(QUEUE, [products])


@transaction.atomic
def _refresh_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute(TOGETHER)
        cursor.execute(CLAIM, [BATCH])
        products = sorted({row[0] for row in cursor.fetchall()})
        if products:
            cursor.execute(QUEUE, [products])
    if products:
        _run(products)
    return len(products)


@transaction.atomic
def _write(products: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true), set_config('lock_timeout', '0', true)", [LONGEST]
        )
        cursor.execute(ALONE)
    _run(products)


def _run(products: list[int]) -> None:
    for refresh_them in _refreshers:
        refresh_them(products)
    bump()


def _ids(sql: str, *values: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def _wake() -> None:
    """The notes are the truth: when the broker is down the recurring turn refreshes."""
    try:
        app.send_task("catalog.tasks.refresh_due")
    except Exception as error:  # whatever the transport raises
        log.warning("no worker was woken", error=str(error))
