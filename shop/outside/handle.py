"""A Python handle on the world for tests: starts it on a free port, pays, breaks things, asks for the truth."""

import json
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from shop.outside.sandbox import Sandbox
from shop.outside.server import Server
from shop.outside.webhooks import Notice, Receiver

GOOD_CARD = "4242424242424242"


@dataclass(frozen=True)
class Visit:
    """What a browser would hold after one request."""

    status: int
    location: str
    text: str


class World:
    """``with World() as world: stripe.StripeClient(world.stripe_key, base_addresses={"api": world.url + "/stripe"})``.

    Without ``webhook_url`` notices wait until ``deliver_webhooks`` is called; no parcel moves by itself.
    """

    def __init__(
        self, *, directory: Path | str | None = None, webhook_url: str = "", settings: Mapping[str, str] | None = None
    ) -> None:
        self.directory = directory
        self.wanted = {"TRADEWIND_WEBHOOK_URL": webhook_url} | dict(settings or {})
        self.alone = not self.wanted["TRADEWIND_WEBHOOK_URL"]

    def __enter__(self) -> Self:
        self.folder = tempfile.TemporaryDirectory(prefix="outside-")
        self.sandbox = Sandbox(self.directory or self.folder.name, self.wanted)
        self.server = Server(self.sandbox)
        self.server.start()
        if not self.alone:
            self.sandbox.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.sandbox.close()
        self.folder.cleanup()

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def stripe_key(self) -> str:
        return self.sandbox.settings["STRIPE_SECRET_KEY"]

    @property
    def webhook_secret(self) -> str:
        return self.sandbox.settings["STRIPE_WEBHOOK_SECRETS"].split(",")[0].strip()

    @property
    def dhl_key(self) -> str:
        return self.sandbox.settings["DHL_API_KEY"]

    def fault(self, kind: str, match: str = "", *, service: str = "stripe", **more: Any) -> str:
        """``world.fault("cut", "POST /v1/refunds", times=2)``; the fault's id."""
        return self.sandbox.faults.add({"service": service, "kind": kind, "match": match, **more}).id

    def clear_faults(self) -> int:
        return self.sandbox.faults.clear()

    def control(self, path: str, values: Mapping[str, Any] | None = None, *, method: str = "POST") -> Any:
        """One of the levers under /world/: ``world.control("stripe/close-day")``."""
        body = json.dumps(dict(values or {})).encode() if method == "POST" else None
        visit = self.visit(f"{self.url}/world/{path}", body=body, method=method)
        if visit.status >= 400:
            raise ValueError(visit.text)
        return json.loads(visit.text)

    def truth(self) -> Any:
        """What Stripe's side holds to be true: sums per currency and per reference, in minor units."""
        return self.control("stripe/truth", method="GET")

    def pay(
        self, session: str, *, card: str = GOOD_CARD, approve: bool = True, email: str = "anna@example.com"
    ) -> Visit:
        """Fill in the hosted page of a session (id or address), the 3-D Secure step included, without a browser."""
        address = session if "://" in session else f"{self.url}/stripe/pay/{session}"
        form = {"email": email, "number": card, "expiry": "12 / 40", "cvc": "123", "name": "Anna Muster"}
        visit = self.visit(address.partition("#")[0], body=urlencode(form).encode())
        if "/stripe/3ds/" in visit.location:
            deed = {"deed": "approve" if approve else "refuse"}
            visit = self.visit(visit.location, body=urlencode(deed).encode())
        return visit

    def deliver_webhooks(self, to: Receiver | str = "") -> int:
        """Send all that waits, now. ``to``: an address, or a callable (body, headers) -> status or response."""
        return self.sandbox.webhooks.deliver(to)

    def waiting_webhooks(self) -> list[Notice]:
        """The signed notices that wait, for a test that wants to send them itself, twice, in another order."""
        return [self.sandbox.webhooks.signed(delivery) for delivery in self.sandbox.webhooks.waiting()]

    def signed(self, body: bytes, *, service: str = "stripe") -> dict[str, str]:
        """The headers with which the provider itself would send this body: for notices that a test makes up."""
        return self.sandbox.webhooks.signers[service](body)

    def visit(self, url: str, *, body: bytes | None = None, method: str = "") -> Visit:
        method = method or ("GET" if body is None else "POST")
        request = urllib.request.Request(url, data=body, method=method)
        try:
            with OPENER.open(request, timeout=15) as answer:
                return Visit(answer.status, answer.headers.get("Location") or "", answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Visit(error.code, error.headers.get("Location") or "", error.read().decode())


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **named: Any) -> None:
        return None


OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _StayHere)
