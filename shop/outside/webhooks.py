"""Notices to the shop: signed, kept until answered with 2xx, tried again with growing pauses, and spoilt on demand."""

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from shop.outside.faults import FaultPlan
from shop.outside.truth import Document, Truth, new_id

TIMEOUT_S = 10
TRIES = 16
LONGEST_PAUSE_S = 3600
IDLE_S = 5
LONGEST_ANSWER = 64 * 1024
SPREAD_S = 0.2  # between two copies of one notice

Signer = Callable[[bytes], dict[str, str]]
Receiver = Callable[[bytes, dict[str, str]], Any]  # answers a status, or something with ``status_code``


@dataclass(frozen=True)
class Notice:
    """One signed notice, as it goes over the wire."""

    event: str
    body: bytes
    headers: dict[str, str]


class Webhooks:
    """``url``: where the shop takes notices; each service adds its own name to it."""

    def __init__(self, truth: Truth, faults: FaultPlan, *, url: str) -> None:
        self.truth = truth
        self.faults = faults
        self.url = url
        self.signers: dict[str, Signer] = {}
        self.words: dict[str, bytes] = {}  # what a service wants to read in the answer; others look at the status alone
        self.wake = threading.Event()
        self.stopping = False
        self.thread: threading.Thread | None = None
        truth.index("delivery", "state")
        truth.index("delivery", "event")

    def post(self, service: str, *, event: str, type_: str, body: str) -> None:
        """Take a notice for delivery. Called inside the transaction of the deed it tells of."""
        hits = self.faults.draw(service, type_, webhooks=True)
        kinds = {fault.kind: fault for fault in hits}
        due = time.time()
        if slow := kinds.get("reorder_webhook"):
            due += (slow.seconds or 2) * (0.5 + self.faults.dice.random())
        copies = int(kinds["duplicate_webhook"].more.get("copies", 2)) if "duplicate_webhook" in kinds else 1
        state = "dropped" if "drop_webhook" in kinds else "waiting"
        for copy in range(copies):
            self._write(service, event=event, type_=type_, body=body, due=due + copy * SPREAD_S, state=state)
        self.wake.set()

    def resend(self, event: str) -> bool:
        """Send a known notice once more, now."""
        found = self.truth.find("delivery", event=event)
        if not found:
            return False
        old = found[0]
        self._write(old["service"], event=event, type_=old["type"], body=old["body"], due=time.time(), state="waiting")
        self.wake.set()
        return True

    def signed(self, delivery: Document) -> Notice:
        body = delivery["body"].encode()
        headers = {"Content-Type": "application/json; charset=utf-8"} | self.signers[delivery["service"]](body)
        return Notice(delivery["event"], body, headers)

    def waiting(self) -> list[Document]:
        return sorted(self.truth.find("delivery", state="waiting"), key=lambda delivery: delivery["due"])

    def deliver(self, to: Receiver | str = "") -> int:
        """Try everything that waits, once, in the order it is due; how many were taken. For tests: no pause."""
        return sum(self._try(delivery, to) for delivery in self.waiting())

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.stopping = True
        self.wake.set()
        if self.thread:
            self.thread.join(TIMEOUT_S + 1)

    def _write(self, service: str, *, event: str, type_: str, body: str, due: float, state: str) -> None:
        delivery = {
            "service": service,
            "event": event,
            "type": type_,
            "body": body,
            "due": due,
            "state": state,
            "tries": 0,
        }
        self.truth.put("delivery", {"id": new_id("dlv", 16)} | delivery)

    def _run(self) -> None:
        while not self.stopping:
            self.wake.clear()
            now = time.time()
            down = {doc["service"] for doc in self.faults.standing() if doc["kind"] == "down"}
            waiting = [delivery for delivery in self.waiting() if delivery["service"] not in down]
            for delivery in waiting:
                if delivery["due"] <= now and not self.stopping:
                    self._try(delivery, "")
            coming = [delivery["due"] for delivery in self.waiting() if delivery["service"] not in down]
            pause = min(coming, default=now + IDLE_S) - time.time()
            self.wake.wait(min(max(pause, 0.02), IDLE_S))

    def _try(self, delivery: Document, to: Receiver | str) -> bool:
        notice = self.signed(delivery)
        target = to or (f"{self.url}{delivery['service']}/" if self.url else "")
        status, answer = _send(target, notice) if isinstance(target, str) else _hand(target, notice)
        tries, word = delivery["tries"] + 1, self.words.get(delivery["service"])
        taken = 200 <= status < 300 and (answer is None or word is None or word in answer)
        state = "delivered" if taken else "gone" if tries >= TRIES else "waiting"
        due = time.time() + min(2 ** (tries - 1), LONGEST_PAUSE_S)
        with self.truth.transaction():
            self.truth.put("delivery", delivery | {"tries": tries, "state": state, "status": status, "due": due})
        return taken


def _hand(receiver: Receiver, notice: Notice) -> tuple[int, None]:
    answer: Any = receiver(notice.body, notice.headers)
    return int(getattr(answer, "status_code", answer)), None


def _send(url: str, notice: Notice) -> tuple[int, bytes]:
    """Status and body of the answer; 0 when there was none. A redirect is not followed: it counts as a refusal."""
    parts = urlsplit(url)
    if not parts.hostname:
        return 0, b""
    maker = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = maker(parts.hostname, parts.port, timeout=TIMEOUT_S)
    try:
        connection.request("POST", parts.path or "/", notice.body, notice.headers)
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()
