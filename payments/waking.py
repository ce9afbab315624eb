"""Wake a worker after the commit. The row is the truth: when the broker is down the sweep finds the work."""

import structlog
from django.db import transaction

from shop.celery import app

log = structlog.get_logger(__name__)


def wake(task: str, pk: int) -> None:
    """Send ``payments.tasks.<task>`` for one row when, and only when, the caller's transaction commits."""

    def tell() -> None:
        try:
            app.send_task(f"payments.tasks.{task}", args=[pk])
        except Exception as error:  # whatever the transport raises
            log.warning("no worker was woken", task=task, error=str(error))

    transaction.on_commit(tell, robust=True)
