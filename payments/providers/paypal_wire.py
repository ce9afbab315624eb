"""The line to PayPal: one token a process, JSON both ways, and its refusals told in our own words."""

import threading
import time
from dataclasses import dataclass
from typing import Any

import httpx
import structlog
from django.conf import settings

from payments.errors import ProviderRefused
from shop.errors import Unavailable
from shop.http import Client

log = structlog.get_logger(__name__)

SERVICE = "PayPal"
# A token is given up this long before PayPal ends it, so that no call is made with one that ends on the way.
SPARE_S = 60
NOT_ALLOWED = {401, 403}
# Two calls with one request id at once: PayPal answers the first and tells the second to wait.
UNDER_WAY = {"DUPLICATE_REQUEST_IN_PROGRESS", "PREVIOUS_REQUEST_IN_PROGRESS", "RESOURCE_CONFLICT"}
Doc = dict[str, Any]


@dataclass(frozen=True)
class Token:
    text: str
    of: tuple[str, str, str]
    ends_at: float


@dataclass(frozen=True)
class Said:
    """An answer below 500: ``issue`` is PayPal's own word for a no, empty for a yes."""

    status: int
    doc: Doc
    issue: str = ""
    reason: str = ""

    def or_refuse(self) -> Doc:
        """Raises ProviderRefused for a no."""
        if self.issue:
            raise ProviderRefused(reason=self.reason, code=self.issue.lower())
        return self.doc


_lock = threading.Lock()
_kept: Token | None = None


def ask(path: str) -> Said:
    """Show something. Raises Unavailable."""
    return _call(lambda client, headers: client.get(path, headers=headers))


def do(path: str, body: Doc, *, key: str) -> Said:
    """A deed that happens once for ``key``, however often it is asked for. Raises Unavailable."""
    more = {"PayPal-Request-Id": key, "Prefer": "return=representation"}
    return _call(lambda client, headers: client.post(path, json=body, headers={**headers, **more}))


def forget_token() -> None:
    global _kept
    with _lock:
        _kept = None


def _call(send: Any) -> Said:
    """With the token we have; once more with a new one when PayPal no longer knows it."""
    client = Client(SERVICE, settings.PAYPAL_API_BASE)
    answer = send(client, _headers())
    if answer.status_code == 401:
        forget_token()
        answer = send(client, _headers())
    if answer.status_code in NOT_ALLOWED:
        # Our keys are wrong or may not do this: nothing about the payment itself, so nothing is given up.
        log.error("PayPal does not let us in", status=answer.status_code, issue=_doc(answer).get("name"))
        raise Unavailable(service=SERVICE)
    return _read(answer)


def _read(answer: httpx.Response) -> Said:
    """Raises Unavailable for what is no JSON: the deed may be done, so the same call is made again."""
    doc = _doc(answer)
    if answer.status_code < 300:
        return Said(answer.status_code, doc)
    details = doc.get("details") or [{}]
    issue = str(details[0].get("issue") or doc.get("name") or "refused")
    if answer.status_code == 409 or issue in UNDER_WAY:
        raise Unavailable(service=SERVICE)
    reason = str(details[0].get("description") or doc.get("message") or issue)
    return Said(answer.status_code, doc, issue, reason)


def _doc(answer: httpx.Response) -> Doc:
    try:
        found = answer.json()
    except (ValueError, RecursionError) as error:
        raise Unavailable(service=SERVICE) from error
    if not isinstance(found, dict):
        raise Unavailable(service=SERVICE)
    return found


def _headers() -> dict[str, str]:
    return {"Authorization": f"Bearer {_token()}"}


def _token() -> str:
    global _kept
    of = (settings.PAYPAL_API_BASE, settings.PAYPAL_CLIENT_ID, settings.PAYPAL_CLIENT_SECRET)
    with _lock:
        if _kept and _kept.of == of and _kept.ends_at > time.monotonic():
            return _kept.text
        answer = Client(SERVICE, of[0]).post(
            "/v1/oauth2/token", data={"grant_type": "client_credentials"}, auth=(of[1], of[2])
        )
        doc = _doc(answer)
        if answer.status_code != 200 or not isinstance(doc.get("access_token"), str):
            log.error("PayPal gives no token", status=answer.status_code, issue=doc.get("error"))
            raise Unavailable(service=SERVICE)
        lasts = max(float(doc.get("expires_in") or 0) - SPARE_S, 0.0)
        _kept = Token(doc["access_token"], of, time.monotonic() + lasts)
        return _kept.text
