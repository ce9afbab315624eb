"""The shop's account at PayPal: its orders, its movements, its notices. All else in this package writes through it."""

import json
import secrets
import string
from datetime import UTC, datetime
from typing import Any

from payments.sandbox.paypal.refusals import missing
from shop.outside.answers import Request
from shop.outside.sandbox import Sandbox
from shop.outside.truth import Document

ALPHABET = string.ascii_uppercase + string.digits


class Account:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.truth = sandbox.truth
        self.merchant = sandbox.settings["PAYPAL_MERCHANT_ID"]
        for kind, field in (
            ("movement", "_statement"),
            ("order", "status"),
            ("capture", "_order"),
            ("capture", "status"),
            ("refund", "_capture"),
            ("refund", "status"),
        ):
            self.truth.index(f"paypal.{kind}", field)

    def now(self) -> float:
        return self.sandbox.now()

    def stamp(self) -> str:
        """``2026-11-29T17:00:00Z``"""
        return datetime.fromtimestamp(int(self.now()), UTC).isoformat().replace("+00:00", "Z")

    def find(self, kind: str, **fields: Any) -> list[Document]:
        return self.truth.find(f"paypal.{kind}", **fields)

    def look(self, kind: str, doc_id: str) -> Document | None:
        return self.truth.get(f"paypal.{kind}", doc_id)

    def get(self, kind: str, doc_id: str) -> Document:
        found = self.look(kind, doc_id)
        if found is None:
            raise missing(doc_id)
        return found

    def save(self, kind: str, doc: Document) -> Document:
        return self.truth.put(f"paypal.{kind}", doc)

    def emit(self, event_type: str, resource_type: str, resource: Document, summary: str) -> None:
        """Post the notice of what happened."""
        event_id = f"WH-{new_id()}-{new_id()}"
        event = {
            "id": event_id,
            "event_version": "1.0",
            "create_time": self.stamp().replace("Z", ".000Z"),
            "resource_type": resource_type,
            "resource_version": "2.0",
            "event_type": event_type,
            "summary": summary,
            "resource": resource,
            "links": [
                {"href": f"{self.api()}/v1/notifications/webhooks-events/{event_id}", "rel": "self", "method": "GET"}
            ],
        }
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        self.sandbox.webhooks.post("paypal", event=event_id, type_=event_type, body=body)

    def api(self) -> str:
        return f"{self.sandbox.address}/paypal"

    def pages(self, request: Request) -> str:
        """Where the shopper's browser finds us."""
        return f"{self.sandbox.settings.get('SANDBOX_PUBLIC_URL') or request.base}/paypal"


def new_id(length: int = 17) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def link(href: str, rel: str, method: str = "GET") -> dict[str, str]:
    return {"href": href, "rel": rel, "method": method}
