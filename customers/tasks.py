"""The worker's shell of the people's floor."""

from celery import shared_task

from customers import wishes


@shared_task
def forget_old_wishes() -> int:
    return wishes.forget_old()
