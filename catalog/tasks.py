"""In the background: renditions that no page waits for, collections that follow a rule, what comes with a new day."""

import time

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from catalog import freshness, gathering, opening, preorder
from catalog.images import finish, note_lost
from catalog.low_stock import write_to_staff
from catalog.models import Article, Banner, Block, Collection, Image
from catalog.search import misses, vocabulary
from catalog.sheets import runs
from catalog.wording import desk
from shop.celery import app
from shop.errors import Missing
from shop.pagecache import bump

log = structlog.get_logger(__name__)

# Mail and money wait in the same queue, so this work steps aside after so long and queues up again.
LONGEST_TURN_S = 2.0


@app.task
def make_waiting_renditions() -> int:
    """Finish pictures until the turn is over; the number that was finished. Nothing happens twice: rows are locked."""
    began, done = time.monotonic(), 0
    while finish_one():
        done += 1
        if time.monotonic() - began > LONGEST_TURN_S:
            wake()
            break
    else:
        if done:
            bump()
    return done


@app.task
def turn_pages() -> None:
    """A new day has begun: price lists start and end with it."""
    bump()


@app.task
def look_for_lost_pictures() -> int:
    """Note which files are gone and which have come back; the number of changes."""
    return note_lost()


@app.task
def write_low_stock() -> int:
    return write_to_staff()


@app.task
def clear_translation_sheets() -> int:
    return desk.clear()


@app.task
def end_preorders() -> int:
    """What may be preordered until a day may not be on the next one; the number of shelves."""
    return preorder.lapse()


@app.task
def count_search_words() -> int:
    """Count the catalogue's words anew where products have changed since the last time; the number of rows."""
    return vocabulary.rebuild_if_old()


@app.task
def tidy_search() -> int:
    """Once a day: every word counted, whatever a lost mark may have missed; old counts of misses dropped."""
    misses.forget_old()
    return vocabulary.rebuild()


def wake() -> None:
    """Ask a worker to go on. When the broker is down the recurring run does."""
    try:
        make_waiting_renditions.delay()
    except OperationalError as error:
        log.warning("no worker was woken", error=str(error))


def finish_one() -> bool:
    """Finish the next waiting picture. False when none waits (or another worker has the last ones)."""
    for table in (Image, Banner, Block, Article, Collection):
        with transaction.atomic():
            waiting = (
                table.objects.select_for_update(skip_locked=True).exclude(renditions__has_key="done").exclude(file="")
            )
            picture = waiting.order_by("id").first()
            if picture is not None:
                finish(picture)  # type: ignore[arg-type]
                return True
    return False


@app.task
def gather_collections() -> int:
    """Bring the members of rule-based collections up to date; the number that was looked at."""
    due = gathering.due()
    for collection in due:
        try:
            gathering.gather(collection)
        except Missing:
            log.info("a collection follows no rule any more", collection=collection)
    return len(due)


@app.task
def look_at_windows() -> bool:
    """Whether a collection came in or went out by its days."""
    return opening.look()


@app.task
def refresh_due() -> int:
    """Lists, cards and search follow what has changed; the number of products."""
    return freshness.refresh_due()


@app.task
def work_on_sheets() -> int:
    """Look at the sheets that were brought and load those that were confirmed; the number of steps."""
    return runs.work()
