"""The demo's post office: every mail is a file, readable at /dev/mail/."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMail
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


@dataclass(frozen=True)
class Letter:
    name: str
    subject: str
    to: str
    date: str
    language: str
    text: str
    html: str


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:6]}"
            draft = folder / f".{name}"
            draft.write_bytes(message.message().as_bytes())
            draft.rename(folder / f"{name}.eml")  # a reader never sees half a letter
        return len(email_messages)


def letters(limit: int = 100) -> list[Letter]:
    """The newest letters first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    return [_read(path) for path in sorted(folder.glob("*.eml"), reverse=True)[:limit]]


def letter(name: str) -> Letter | None:
    path = Path(settings.EMAIL_FILE_PATH) / f"{Path(name).name}.eml"
    return _read(path) if path.is_file() else None


def _read(path: Path) -> Letter:
    mail = cast(ParsedMail, message_from_bytes(path.read_bytes(), policy=policy.default))
    parts = {kind: mail.get_body(preferencelist=(kind,)) for kind in ("plain", "html")}
    plain, html = (part.get_content() if part else "" for part in parts.values())
    return Letter(
        path.stem,
        str(mail["Subject"]),
        str(mail["To"]),
        str(mail["Date"]),
        str(mail["Content-Language"] or ""),
        plain,
        html,
    )
