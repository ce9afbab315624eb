"""Queue and send mail: one row per message, in the reader's language, sent once, tried until the post is up."""

from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from shop.celery import app
from shop.models import MailMessage

log = structlog.get_logger(__name__)

FIRST_RETRY_S = 30
LONGEST_RETRY_S = 1800
MOST_ATTEMPTS = 20


def queue(kind: str, *, to: str, language: str, key: str, context: dict[str, Any]) -> None:
    """Write down a mail to be sent after the commit. A second mail under the same ``key`` is the same mail."""
    row, is_new = MailMessage.objects.get_or_create(
        key=key, defaults={"kind": kind, "to": to, "language": language, "context": context}
    )
    if is_new:
        transaction.on_commit(lambda: _wake(row.pk), robust=True)


def send(mail_id: int) -> bool:
    """Render and hand over one waiting mail. False when it is sent, not due or in other hands."""
    try:
        with transaction.atomic():
            row = (
                MailMessage.objects.select_for_update(skip_locked=True)
                .filter(pk=mail_id, sent_at=None, due_at__lte=timezone.now())
                .first()
            )
            if row is None:
                return False
            compose(row).send()
            row.sent_at, row.error = timezone.now(), ""
            row.attempts += 1
            row.context.pop("secret", None)  # a link that opens an account lives in the letter, not in our tables
            row.save(update_fields=["sent_at", "error", "attempts", "context"])
            return True
    except Exception as error:  # whatever the transport or a template raises; the row says so and is tried again
        log.exception("mail was not sent", mail_id=mail_id)
        _postpone(mail_id, error)
        return False


def send_waiting(limit: int = 100) -> int:
    """Send what waits and is due; the number sent."""
    waiting = MailMessage.objects.filter(sent_at=None, due_at__lte=timezone.now(), attempts__lt=MOST_ATTEMPTS)
    return sum(send(pk) for pk in list(waiting.order_by("id").values_list("pk", flat=True)[:limit]))


def compose(row: MailMessage) -> EmailMultiAlternatives:
    """The message as it goes out: subject and text, with an HTML twin."""
    with translation.override(row.language):
        context = {**row.context, "site_url": settings.SITE_URL, "to": row.to}
        subject, text, html = (
            render_to_string(f"mail/{row.kind}.{part}", context) for part in ("subject.txt", "txt", "html")
        )
    message = EmailMultiAlternatives(" ".join(subject.split()), text, to=[row.to])
    message.attach_alternative(html, "text/html")
    message.extra_headers["Content-Language"] = row.language
    message.extra_headers["X-Entity-Ref-ID"] = row.key
    return message


def _wake(mail_id: int) -> None:
    try:
        app.send_task("shop.tasks.send_mail", args=[mail_id])
    except Exception as error:  # whatever the transport raises; the sweep sends it
        log.warning("no worker was woken", error=str(error))


def _postpone(mail_id: int, error: Exception) -> None:
    tried = MailMessage.objects.filter(pk=mail_id).values_list("attempts", flat=True).first() or 0
    MailMessage.objects.filter(pk=mail_id).update(
        attempts=F("attempts") + 1,
        due_at=timezone.now() + timedelta(seconds=min(FIRST_RETRY_S * 2**tried, LONGEST_RETRY_S)),
        error=f"{type(error).__name__}: {error}"[:2000],
    )
