"""The worker's shells: ids in, one verb each."""

from celery import shared_task

from shop import fx, mail, once, outbox
from shop.errors import Unavailable


@shared_task
def deliver(*outbox_ids: int) -> None:
    for outbox_id in outbox_ids:
        outbox.deliver(outbox_id)


@shared_task
def sweep() -> None:
    outbox.sweep()


@shared_task
def send_mail(mail_id: int) -> None:
    mail.send(mail_id)


@shared_task
def send_waiting_mail() -> None:
    mail.send_waiting()


@shared_task(autoretry_for=(Unavailable,), retry_backoff=60, max_retries=5)
def refresh_rates() -> None:
    fx.refresh()


@shared_task
def forget_answers() -> None:
    once.forget_old()
