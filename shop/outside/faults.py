"""The fault plan: what shall go wrong, where, how many times. It is kept in the truth, so a restart forgets nothing."""

import random
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from shop.outside.truth import Truth, new_id

WEBHOOK_KINDS = frozenset({"drop_webhook", "duplicate_webhook", "reorder_webhook"})
KINDS = WEBHOOK_KINDS | {
    "decline",  # the provider says no, in its own words
    "delay",  # it answers after ``seconds``
    "error",  # it answers ``status`` (500) and does nothing
    "cut",  # it does the deed, then closes the line without an answer
    "garbage",  # it does the deed, then answers something that is no JSON
    "down",  # it closes the line and does nothing, until cleared
    "tamper_amount",  # it takes ``by`` (1) minor units more or less than it was asked
    "tamper_currency",  # it takes another currency (``to``)
    "tamper_reference",  # it names another order (``to``)
    "tamper_account",  # its notices name another payee (``to``)
}
ENDLESS = ("down",)


class BadFault(ValueError):
    """A fault nobody knows how to do."""


@dataclass(frozen=True)
class Fault:
    id: str
    service: str
    kind: str
    match: str = ""  # "POST /v1/refunds", "GET /track/*"; of webhooks the event type: "charge.*"; "" is everything
    times: int = 1  # 0: until cleared
    share: float = 1.0  # the part of the matching calls that is hit, drawn from the seed
    seconds: float = 0.0
    more: dict[str, Any] = field(default_factory=dict)  # status, by, to, copies, code

    def meets(self, place: str) -> bool:
        return (
            not self.match
            or place == self.match
            or fnmatchcase(place, self.match)
            or place.startswith(self.match + "/")
        )


class FaultPlan:
    def __init__(self, truth: Truth, *, seed: int) -> None:
        self.truth = truth
        self.dice = random.Random(seed)

    def add(self, plan: dict[str, Any]) -> Fault:
        known = {"service", "kind", "match", "times", "share", "seconds"}
        kind, service = plan.get("kind"), plan.get("service")
        if kind not in KINDS or not isinstance(service, str):
            raise BadFault(f"a fault needs a service and a kind out of {', '.join(sorted(KINDS))}")
        try:
            fault = Fault(
                id=new_id("fault", 12),
                service=service,
                kind=str(kind),
                match=str(plan.get("match") or ""),
                times=int(plan.get("times", 0 if kind in ENDLESS else 1)),
                share=float(plan.get("share", 1)),
                seconds=float(plan.get("seconds", 0)),
                more={name: value for name, value in plan.items() if name not in known},
            )
        except (TypeError, ValueError) as error:
            raise BadFault(f"times, share and seconds are numbers: {error}") from error
        with self.truth.transaction():
            self.truth.put("fault", asdict(fault) | {"left": fault.times})
        return fault

    def standing(self) -> list[dict[str, Any]]:
        return list(reversed(self.truth.find("fault")))

    def clear(self, fault_id: str = "") -> int:
        with self.truth.transaction():
            gone = [doc["id"] for doc in self.truth.find("fault") if not fault_id or doc["id"] == fault_id]
            for each in gone:
                self.truth.drop("fault", each)
        return len(gone)

    def draw(self, service: str, place: str, *, webhooks: bool = False) -> tuple[Fault, ...]:
        """The faults that hit this call. Each that hits has one time less to go."""
        with self.truth.transaction():
            hit = []
            for doc in self.standing():
                left = doc.pop("left")
                fault = Fault(**doc)
                if fault.service != service or (fault.kind in WEBHOOK_KINDS) != webhooks or not fault.meets(place):
                    continue
                if fault.share < 1 and self.dice.random() >= fault.share:
                    continue
                hit.append(fault)
                if left == 1:
                    self.truth.drop("fault", fault.id)
                elif left:
                    self.truth.put("fault", doc | {"left": left - 1})
            return tuple(hit)
