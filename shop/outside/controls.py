"""The world's own levers under /world/: faults, clock, notices, truth."""

from collections.abc import Callable

from shop.outside.answers import Answer, Request, json_answer
from shop.outside.faults import BadFault
from shop.outside.sandbox import Sandbox


def settle(sandbox: Sandbox) -> None:
    levers = Levers(sandbox)
    world = sandbox.service("world", door=_read_door)
    world.route("GET", "/health", levers.health)
    world.route("GET", "/faults", levers.list_faults)
    world.route("POST", "/faults", levers.add_fault)
    world.route("DELETE", "/faults", levers.clear_faults)
    world.route("DELETE", "/faults/<fault_id>", levers.clear_faults)
    world.route("GET", "/clock", levers.clock)
    world.route("POST", "/clock", levers.move_clock)
    world.route("GET", "/webhooks", levers.list_webhooks)


class Levers:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def health(self, request: Request) -> Answer:
        return json_answer({"ok": True, "services": sorted(self.sandbox.services)})

    def list_faults(self, request: Request) -> Answer:
        return json_answer({"faults": self.sandbox.faults.standing()})

    def add_fault(self, request: Request) -> Answer:
        fault = self.sandbox.faults.add(request.json())
        return json_answer({"id": fault.id}, 201)

    def clear_faults(self, request: Request, fault_id: str = "") -> Answer:
        return json_answer({"cleared": self.sandbox.faults.clear(fault_id)})

    def clock(self, request: Request) -> Answer:
        return json_answer({"now": self.sandbox.now(), "ahead": self.sandbox.truth.number("clock")})

    def move_clock(self, request: Request) -> Answer:
        seconds = float(request.json().get("advance", 0))
        self.sandbox.truth.set_number("clock", self.sandbox.truth.number("clock") + seconds)
        self.sandbox.tick()
        return self.clock(request)

    def list_webhooks(self, request: Request) -> Answer:
        shown = ("event", "type", "state", "tries", "status", "due")
        found = [{name: doc.get(name) for name in shown} for doc in self.sandbox.truth.find("delivery")]
        return json_answer({"webhooks": found})


def _read_door(request: Request, handle: Callable[[], Answer]) -> Answer:
    try:
        return handle()
    except (BadFault, ValueError, TypeError) as error:
        return json_answer({"error": str(error)}, 400)
