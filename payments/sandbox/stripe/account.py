"""The shop's account at Stripe: its objects, its events, its lists. All else in this package writes through it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from payments.sandbox.stripe.forms import Params
from payments.sandbox.stripe.refusals import Refused, missing
from shop.outside.answers import Request
from shop.outside.sandbox import Sandbox
from shop.outside.truth import Document, new_id

API_VERSION = "2026-10-28.endive"
KINDS = {
    "cs": "checkout.session", "pi": "payment_intent", "ch": "charge", "txn": "balance_transaction", "re": "refund",
    "po": "payout", "dp": "dispute", "evt": "event", "frr": "reporting.report_run", "file": "file",
}  # fmt: skip
DEEPEST_EXPANSION = 4
LONGEST_LIST = 100


@dataclass(frozen=True)
class Call:
    """One call of the API: its fields, and the request it came in."""

    params: Params
    request: Request


class Account:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.truth = sandbox.truth
        self.payee = ""  # named in notices only when a fault says so
        self.caused_by: dict[str, str | None] = {"id": None, "idempotency_key": None}
        for kind, field in (
            ("charge", "payment_intent"),
            ("refund", "payment_intent"),
            ("refund", "charge"),
            ("balance_transaction", "source"),
            ("balance_transaction", "_payout"),
            ("checkout.session", "status"),
            ("refund", "status"),
        ):
            self.truth.index(kind, field)

    def now(self) -> int:
        return int(self.sandbox.now())

    def get(self, kind: str, doc_id: str, *, param: str = "id") -> Document:
        found = self.truth.get(kind, doc_id)
        if found is None:
            raise missing(kind, doc_id, param=param)
        return found

    def save(self, doc: Document) -> Document:
        return self.truth.put(doc["object"], doc)

    def emit(self, type_: str, doc: Document, **was: Any) -> None:
        """Remember that it happened, and post the notice."""
        data: Document = {"object": wire(doc)} | ({"previous_attributes": was} if was else {})
        event: Document = {
            "id": new_id("evt_1"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now(),
            "data": data,
            "livemode": False,
            "pending_webhooks": 1,
            "request": dict(self.caused_by),
            "type": type_,
        }
        if self.payee:
            event["account"] = self.payee
        self.save(event)
        body = json.dumps(event, ensure_ascii=False, indent=2)
        self.sandbox.webhooks.post("stripe", event=event["id"], type_=type_, body=body)

    def expand(self, doc: Document, paths: list[str]) -> Document:
        for path in paths:
            steps = path.split(".")
            if len(steps) > DEEPEST_EXPANSION + (steps[0] == "data"):
                message = f"You cannot expand more than {DEEPEST_EXPANSION} levels of a property. Property: {path}"
                raise Refused(message, code="property_too_deep")
            self._expand(doc, steps, path)
        return doc

    def _expand(self, doc: Document, steps: list[str], path: str) -> None:
        step, rest = steps[0], steps[1:]
        if doc.get("object") == "list" and step == "data":
            for each in doc["data"]:
                self._expand(each, rest, path)
            return
        if step in (lazy := self._lazy(doc)):
            doc.setdefault(step, lazy[step]())
        value = doc.get(step, ...)
        if isinstance(value, str) and (kind := KINDS.get(value.partition("_")[0])):
            value = doc[step] = wire(self.truth.get(kind, value) or {})
        elif value is ... or isinstance(value, (str, int, list)):
            raise Refused(f"This property cannot be expanded ({path}).", param="expand")
        if rest and value is not None:
            self._expand(value, rest, path)

    def _lazy(self, doc: Document) -> dict[str, Callable[[], Document]]:
        """Properties that are absent until somebody asks for them."""
        if doc.get("object") == "checkout.session":
            lines = (self.truth.get("checkout.session", doc["id"]) or {}).get("_lines", [])
            return {"line_items": lambda: listed(lines, f"/v1/checkout/sessions/{doc['id']}/line_items")}
        if doc.get("object") == "charge":
            found = self.truth.find("refund", charge=doc["id"])
            return {"refunds": lambda: listed(found, f"/v1/charges/{doc['id']}/refunds")}
        return {}

    def listing(self, kind: str, call: Call, url: str, *, keep: Callable[[Document], bool], **fields: Any) -> Document:
        """Newest first, a page at a time, ``starting_after`` the last one seen."""
        params = call.params
        limit = params.whole("limit", 10)
        if not 1 <= limit <= LONGEST_LIST:
            raise Refused(
                f"This value must be between 1 and {LONGEST_LIST} (it currently is '{limit}').", param="limit"
            )
        found = [doc for doc in self.truth.find(kind, **fields) if keep(doc) and within(params, "created", doc)]
        ids = [doc["id"] for doc in found]
        start, end = 0, len(found)
        if after := params.text("starting_after"):
            start = ids.index(self.get(kind, after, param="starting_after")["id"]) + 1 if after in ids else end
        if before := params.text("ending_before"):
            end = ids.index(self.get(kind, before, param="ending_before")["id"]) if before in ids else 0
            start = max(0, end - limit)
        return listed(found[start:end][:limit], url, has_more=end - start > limit if not before else start > 0)


def wire(doc: Document) -> Document:
    """What the world is shown: without what only the world knows."""
    return {name: value for name, value in doc.items() if not name.startswith("_")}


def listed(docs: list[Document], url: str, *, has_more: bool = False) -> Document:
    return {"object": "list", "data": [wire(doc) for doc in docs], "has_more": has_more, "url": url}


def within(params: Params, field: str, doc: Document) -> bool:
    """Does a time of the document meet ``field=…`` or ``field[gte]=…``, if asked for?"""
    value = params.fields.get(field)
    if value is None:
        return True
    if isinstance(value, str):
        return bool(doc[field] == params.whole(field))
    bounds, at = params.within(field), doc[field]
    return (
        at >= bounds.whole("gte", at)
        and at <= bounds.whole("lte", at)
        and at > bounds.whole("gt", at - 1)
        and at < bounds.whole("lt", at + 1)
    )
