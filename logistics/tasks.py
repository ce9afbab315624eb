"""The worker's shells of logistics."""

from celery import shared_task

from logistics import tracking


@shared_task
def poll_carriers() -> None:
    tracking.poll_due()
