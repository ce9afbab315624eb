"""The life of a sheet that was brought: received, looked at, confirmed by a person, loaded; or put away.

Workers look and load. Each step is one transaction in which the sheet's own row moves on with what the step has
written, so a worker may die at any time: nothing is left half done, and the next turn takes the step again, once.
"""

import structlog
from django.core.cache import cache
from django.core.files import File
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from catalog.models import SheetRun, SheetState
from catalog.models.sheet import IN_WORK, MOVES
from catalog.sheets import bringing
from catalog.sheets.faults import BadSheet, Fault, UnreadableSheet
from catalog.sheets.tallying import Stage, Tell
from shop.celery import app
from shop.errors import IllegalMove
from shop.models import User

log = structlog.get_logger(__name__)

MOST_BYTES = 100 * 1024 * 1024
MEGABYTE = 1024 * 1024
MOST_ATTEMPTS = 3
FORGET_PROGRESS_S = 120
# One worker at a time has to do with sheets: the others go on with mail and money.
LOCK = "pg_try_advisory_lock(hashtext('catalog.sheets'))"
UNLOCK = "pg_advisory_unlock(hashtext('catalog.sheets'))"


def receive(upload: File, *, name: str, by: User | None, encoding: str = "") -> SheetRun:
    """Keep the file and have it looked at. Raises UnreadableSheet for one that is too large."""
    size = upload.size or 0
    if size > MOST_BYTES:
        raise UnreadableSheet("too_many_bytes", most=MOST_BYTES // MEGABYTE)
    run = SheetRun(name=name[-200:], size=size, by=by, encoding=encoding)
    ending = "xlsx" if name.casefold().endswith(".xlsx") else "csv"
    run.file.save(f"{timezone.now():%Y%m%d-%H%M%S}.{ending}", upload, save=False)
    run.save()
    transaction.on_commit(wake, robust=True)
    return run


@transaction.atomic
def confirm(run_id: int, *, by: User | None) -> None:
    """A person has read what the sheet would do, and wants it. Raises IllegalMove."""
    run = SheetRun.objects.select_for_update(no_key=True).get(pk=run_id)
    _move(run, SheetState.CONFIRMED)
    run.attempts, run.loaded_by = 0, by
    run.save()
    transaction.on_commit(wake, robust=True)


@transaction.atomic
def put_away(run_id: int) -> None:
    """Nothing is to be done with it. The record stays, the file goes. Raises IllegalMove."""
    run = SheetRun.objects.select_for_update(no_key=True).get(pk=run_id)
    _move(run, SheetState.PUT_AWAY)
    run.save()
    transaction.on_commit(lambda: run.file.delete(save=False), robust=True)


def work() -> int:
    """Take one step of every sheet that waits for a worker; the number of steps. 0 while another worker is at it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {LOCK}")
        if not cursor.fetchone()[0]:
            return 0
        try:
            waiting = SheetRun.objects.filter(state__in=IN_WORK).order_by("id").values_list("pk", flat=True)
            return sum(_step(run_id) for run_id in list(waiting))
        finally:
            cursor.execute(f"SELECT {UNLOCK}")


def progress(run: SheetRun) -> tuple[Stage, int, int] | None:
    """The stage, what of it is done, of how many (0: nobody knows). None when no worker has it in hand."""
    found: tuple[Stage, int, int] | None = cache.get(_key(run.pk))
    return found


def wake() -> None:
    """When the broker is down the recurring turn goes on."""
    try:
        app.send_task("catalog.tasks.work_on_sheets")
    except Exception as error:  # whatever the transport raises
        log.warning("no worker was woken", error=str(error))


def _step(run_id: int) -> bool:
    """False when it failed for a reason that may be gone the next time: a lock that was not to be had, a lost race."""
    if not _counted(run_id):
        return True
    try:
        with transaction.atomic():
            run = SheetRun.objects.select_for_update(no_key=True).get(pk=run_id)
            _take(run)
    except (IntegrityError, OperationalError) as error:
        log.warning("a sheet has to wait", run=run_id, error=str(error))
        return False
    finally:
        cache.delete(_key(run_id))
    log.info("a sheet moved on", run=run_id, state=run.state)
    return True


@transaction.atomic
def _counted(run_id: int) -> bool:
    """Note the attempt before it is made, so that a sheet which kills its workers is given up. False when it is."""
    run = SheetRun.objects.select_for_update(no_key=True).get(pk=run_id)
    run.attempts += 1
    if run.attempts > MOST_ATTEMPTS:
        _end(run, SheetState.FAULTY, [Fault(0, "", "gave_up")])
        return False
    run.save(update_fields=["attempts"])
    return True


def _take(run: SheetRun) -> None:
    tell = _teller(run.pk)
    try:
        with transaction.atomic():  # what a refused sheet has written is taken back, its row moves on
            if run.state == SheetState.WAITING:
                found = bringing.inspect(run.path, encoding=run.encoding, tell=tell)
                becomes = SheetState.FAULTY if found.faults else SheetState.READY
            else:
                found, becomes = _load(run, tell)
    except BadSheet as refusal:
        _end(run, SheetState.FAULTY, refusal.faults)
    except FileNotFoundError:
        _end(run, SheetState.FAULTY, [Fault(0, "", "file_lost")])
    else:
        run.counts = dict(found.counts)
        _end(run, becomes, found.faults)


def _load(run: SheetRun, tell: Tell) -> tuple[bringing.Inspected, SheetState]:
    """What was shown is what is loaded: when it would do something else by now, a person is asked once more."""
    found = bringing.inspect(run.path, encoding=run.encoding, tell=tell)
    if found.faults:
        return found, SheetState.FAULTY
    if dict(found.counts) != run.counts:
        return found, SheetState.READY
    bringing.write(found.changes, by=run.loaded_by, reference=f"sheet {run.pk}", tell=tell)
    run.loaded_at = timezone.now()
    return found, SheetState.LOADED


def _end(run: SheetRun, becomes: SheetState, faults: list[Fault]) -> None:
    _move(run, becomes)
    run.attempts, run.faults = 0, [[fault.row, fault.column, fault.code, fault.values] for fault in faults]
    run.save()


def _move(run: SheetRun, becomes: SheetState) -> None:
    if not MOVES.allows(run.state, becomes):
        raise IllegalMove(was=run.get_state_display(), becomes=becomes.label)
    run.state = becomes


def _teller(run_id: int) -> Tell:
    def tell(stage: Stage, done: int, of: int) -> None:
        cache.set(_key(run_id), (stage, done, of), FORGET_PROGRESS_S)

    return tell


def _key(run_id: int) -> str:
    return f"sheet:{run_id}"
