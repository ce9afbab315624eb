"""The worker's shells."""

from celery import shared_task

from orders import editing, lifecycle


@shared_task
def expire_unpaid() -> None:
    lifecycle.expire_unpaid()
    editing.expire_unpaid()
