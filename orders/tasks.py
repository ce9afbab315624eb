"""The worker's shells."""

from celery import shared_task

from orders import lifecycle, turning


@shared_task
def expire_unpaid() -> None:
    lifecycle.expire_unpaid()


@shared_task
def turn_pages() -> bool:
    return turning.turn_pages()
