"""The worker's shell of the people's floor."""

from celery import shared_task

from customers import points, wishes
from customers.reviews import receiving


@shared_task
def forget_old_wishes() -> int:
    return wishes.forget_old()


@shared_task
def lapse_points() -> int:
    return points.lapse()


@shared_task
def invite_reviewers() -> int:
    return receiving.invite_due()
