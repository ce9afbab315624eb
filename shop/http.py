"""The one way out: always with timeouts, retries for questions, a breaker per service; never inside a transaction."""

import random
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
import structlog
from django.db import connection

from shop.errors import Unavailable

log = structlog.get_logger(__name__)

TIMEOUT = httpx.Timeout(10.0, connect=3.0)
TRIES = 3
FIRST_WAIT_S = 0.2
# So many failures in a row open the breaker; it lets one question through after the pause.
BREAKS_AFTER = 5
PAUSE_S = 15.0
RETRIED = {429, 502, 503, 504}


class RemoteCallInTransaction(RuntimeError):
    """A remote call while rows are locked: a defect of ours, never the reader's business."""


@dataclass
class Breaker:
    failures: int = 0
    opened_at: float = 0.0

    def refuses(self, now: float) -> bool:
        return self.failures >= BREAKS_AFTER and now - self.opened_at < PAUSE_S

    def failed(self, now: float) -> None:
        self.failures += 1
        self.opened_at = now

    def worked(self) -> None:
        self.failures = 0


_breakers: dict[str, Breaker] = {}


def breaker(service: str) -> Breaker:
    return _breakers.setdefault(service, Breaker())


def refuse_in_transaction() -> None:
    """Raises RemoteCallInTransaction while a transaction of the product's own is open."""
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise RemoteCallInTransaction(
            "a remote call inside a transaction holds locks for as long as the other side likes"
        )


@contextmanager
def outgoing(service: str, *, failures: tuple[type[Exception], ...] = (httpx.HTTPError,)) -> Iterator[None]:
    """Guard a call to ``service``. ``failures`` of its transport become Unavailable and count for the breaker."""
    refuse_in_transaction()
    guard = breaker(service)
    if guard.refuses(time.monotonic()):
        raise Unavailable(service=service)
    try:
        yield
    except failures as error:
        guard.failed(time.monotonic())
        log.warning("outside service failed", service=service, error=type(error).__name__)
        raise Unavailable(service=service) from error
    guard.worked()


class Client:
    """A service at a base address. ``get`` is retried; ``post`` is tried once: its caller owns the idempotency key."""

    def __init__(self, service: str, base_url: str, *, headers: dict[str, str] | None = None) -> None:
        self.service = service
        self.base_url = base_url.rstrip("/")
        self.headers = headers or {}

    def get(
        self, path: str, *, params: dict[str, Any] | None = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """The answer, whatever its 4xx status. Raises Unavailable when there is none, or only 429 and 5xx."""
        for attempt in range(1, TRIES + 1):
            try:
                return self._ask("GET", path, params=params, headers=headers)
            except Unavailable:
                if attempt == TRIES:
                    raise
                time.sleep(FIRST_WAIT_S * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311 (jitter)
        raise Unavailable(service=self.service)

    def post(
        self, path: str, *, json: Any = None, headers: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        """The answer, whatever its 4xx status. ``more`` is httpx's: ``data`` is a form, ``auth`` a name and key."""
        return self._ask("POST", path, json=json, headers=headers, **more)

    def download(self, path: str, *, most_bytes: int) -> bytes | None:
        """A file; None when there is none. No more than ``most_bytes`` are read. Raises Unavailable."""
        with (
            outgoing(self.service),
            httpx.stream("GET", f"{self.base_url}{path}", headers=self.headers, **_terms()) as answer,
        ):
            if answer.status_code in (404, 410):
                return None
            found = bytearray()
            for piece in answer.iter_bytes() if answer.status_code == 200 else ():
                found += piece
                if len(found) > most_bytes:
                    break
            if answer.status_code != 200 or len(found) > most_bytes:
                raise httpx.HTTPStatusError("refused", request=answer.request, response=answer)
            return bytes(found)

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {**self.headers, **(more.pop("headers", None) or {})}
        with outgoing(self.service):
            answer = httpx.request(method, f"{self.base_url}{path}", headers=headers, **_terms(), **more)
            if answer.status_code in RETRIED or answer.status_code >= 500:
                raise httpx.HTTPStatusError("refused", request=answer.request, response=answer)
            return answer


def _terms() -> dict[str, Any]:
    return {"timeout": TIMEOUT, "follow_redirects": False, "verify": _trusted()}


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the list of authorities costs more than a whole call (60 ms of CPU): it is read once a process."""
    return httpx.create_ssl_context()
