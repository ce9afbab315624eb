"""Fetch the day's statements from where the operator's bank, or a mirror of its EBICS or SFTP, lays them down."""

from datetime import date, timedelta

import httpx
import structlog
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from payments.bank import importing
from payments.bank.payee import payees
from shop.errors import Refusal, Unavailable
from shop.http import TIMEOUT, outgoing

log = structlog.get_logger(__name__)

SERVICE = "bank statements"
# What was booked late in the evening stands in yesterday's statement, which is complete by noon.
NOON = 12


def fetch_due() -> int:
    """Bring today's and yesterday's statements when it is time again; how many new lines came. Waits for nobody."""
    if not settings.BANK_STATEMENT_URL or not cache.add("bank-statements", 1, timeout=settings.BANK_POLL_SECONDS):
        return 0
    now = timezone.now()
    days = [now.date() - timedelta(days=1), now.date()] if now.hour < NOON else [now.date()]
    return sum(fetch(day) for day in days)


def fetch(day: date) -> int:
    """One day of every account. What cannot be read is logged and stays at the bank; the others go on."""
    new = 0
    for payee in payees():
        url = settings.BANK_STATEMENT_URL.format(currency=payee.currency, account=payee.key, day=day.isoformat())
        try:
            body = _get(url)
            new += len(importing.bring(body, name=f"{payee.currency} {day}").lines) if body else 0
        except Unavailable:
            return new
        except Refusal as refusal:
            log.error("bank statement refused", currency=payee.currency, day=day.isoformat(), code=refusal.code)
    return new


def _get(url: str) -> bytes:
    """The file, or nothing where there is none for that day. Raises Unavailable."""
    with outgoing(SERVICE):
        answer = httpx.get(url, timeout=TIMEOUT, follow_redirects=False)
        if answer.status_code not in (200, 204, 404):
            raise httpx.HTTPStatusError("refused", request=answer.request, response=answer)
        return answer.content if answer.status_code == 200 else b""
