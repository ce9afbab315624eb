"""The worker's shells: ids in, one verb each; only what can heal by itself is tried again."""

from contextlib import suppress
from datetime import date, timedelta

from celery import shared_task
from django.utils import timezone

from payments import inbox, polling, reconciling, refunding, sealing, taking
from payments.bank import fetching, importing, resealing
from payments.errors import ReportNotReady
from payments.provider import providers
from shop.errors import Unavailable


@shared_task
def apply_notice(notice_id: int) -> None:
    inbox.apply(notice_id)


@shared_task
def apply_waiting_notices() -> None:
    inbox.apply_waiting()


@shared_task
def send_refund(refund_id: int) -> None:
    """One try. The row knows when the next is due and the sweep below makes it, so a retry survives any restart."""
    try:
        refunding.send(refund_id)
    except Unavailable:
        return


@shared_task
def send_waiting_refunds() -> None:
    """One that fails is put off by itself; a dead provider's breaker makes the rest of its refunds cheap to refuse."""
    for pk in refunding.due():
        with suppress(Unavailable):
            refunding.send(pk)


@shared_task
def seal_ledger() -> None:
    sealing.seal()


@shared_task
def ask_provider(payment_id: int) -> None:
    """At once; what fails now is asked again by the poller."""
    try:
        taking.ask(payment_id)
    except Unavailable:
        return


@shared_task
def fetch_statements() -> None:
    importing.decide_left()
    fetching.fetch_due()


@shared_task
def decide_bank_lines(file_id: int) -> None:
    """The lines of a large file, and whatever else is left: the row says what waits, not the message."""
    importing.decide_left()


@shared_task
def seal_accounts_anew() -> None:
    resealing.seal_anew()


@shared_task
def poll_open_payments() -> None:
    polling.poll_open()


@shared_task(autoretry_for=(Unavailable, ReportNotReady), retry_backoff=60, retry_backoff_max=3600, max_retries=12)
def reconcile_day(provider: str, day: str) -> None:
    reconciling.reconcile(provider, date.fromisoformat(day))


@shared_task
def reconcile_yesterday() -> None:
    yesterday = timezone.now().date() - timedelta(days=1)
    for part in providers.all():
        if part.is_set_up():
            reconcile_day.delay(part.code, yesterday.isoformat())
