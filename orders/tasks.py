"""The worker's shells."""

from celery import shared_task

from orders import basket, editing, identity, lifecycle, turning


@shared_task
def expire_unpaid() -> None:
    lifecycle.expire_unpaid()
    editing.expire_unpaid()


@shared_task
def turn_pages() -> bool:
    return turning.turn_pages()


@shared_task
def sweep_baskets() -> None:
    basket.sweep()


@shared_task
def delete_identities() -> None:
    identity.delete_due()
    identity.seal_anew()
