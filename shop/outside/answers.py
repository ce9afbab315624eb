"""What comes in at the door of the outside world and what goes out: plain values, no framework."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from shop.outside.faults import Fault


@dataclass(frozen=True)
class Request:
    method: str
    path: str  # below the service's own prefix: "/v1/refunds"
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""
    base: str = ""  # what the caller called us: "http://127.0.0.1:4242"
    faults: tuple[Fault, ...] = ()

    def fault(self, kind: str) -> Fault | None:
        return next((fault for fault in self.faults if fault.kind == kind), None)

    def asked(self, name: str, default: str = "") -> str:
        """One value of the query string."""
        return parse_qs(self.query, keep_blank_values=True).get(name, [default])[0]

    def form(self) -> dict[str, str]:
        """The flat form of an ordinary HTML page."""
        fields = parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: values[0] for name, values in fields.items()}

    def json(self) -> dict[str, Any]:
        if not self.body.strip():
            return {}
        found = json.loads(self.body)
        if not isinstance(found, dict):
            raise ValueError("a JSON object is wanted")
        return found


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


def json_answer(value: Any, status: int = 200, content_type: str = "application/json", **headers: str) -> Answer:
    """``headers`` are written with underscores: ``Retry_After="1"``."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    body = json.dumps(value, ensure_ascii=False, indent=2).encode()
    return Answer(body, status, content_type, named)


def page(html: str, status: int = 200) -> Answer:
    return Answer(html.encode(), status, "text/html; charset=utf-8", {"Cache-Control": "no-store"})


def see_other(url: str) -> Answer:
    return Answer(b"", 303, "text/plain", {"Location": url, "Cache-Control": "no-store"})
