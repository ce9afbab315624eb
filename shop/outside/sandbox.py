"""The outside world in one object: its truth, its faults, its notices, and the services that live in it."""

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path

from shop.outside.answers import Answer, Request, json_answer
from shop.outside.faults import Fault, FaultPlan
from shop.outside.truth import Truth
from shop.outside.webhooks import Webhooks

WORLDS = ("shop.outside.controls", "shop.outside.ecb", "payments.sandbox", "logistics.sandbox")
DEFAULTS = {
    "STRIPE_SECRET_KEY": "sk_test_tradewind",
    "STRIPE_WEBHOOK_SECRETS": "whsec_tradewind",
    "PAYPAL_CLIENT_ID": "paypal-tradewind",
    "PAYPAL_CLIENT_SECRET": "paypal-tradewind",
    "PAYPAL_WEBHOOK_ID": "WEBHOOKTRADEWIND",
    "PAYPAL_MERCHANT_ID": "TRADEWINDSHOP",
    "ALIPAY_APP_ID": "2021000000000001",
    "ALIPAY_SELLER_ID": "2088000000000001",
    "ALIPAY_PRIVATE_KEY": "",  # the shop's; made at start where none is given, like the next
    "ALIPAY_SANDBOX_KEY": "",  # Alipay's own
    "WECHAT_APP_ID": "wx0000000000000001",
    "WECHAT_MCH_ID": "1900000001",
    "WECHAT_CERT_SERIAL": "0000000000000000000000000000000000000001",
    "WECHAT_API_V3_KEY": "tradewind-tradewind-tradewind-00",
    "WECHAT_PUBLIC_KEY_ID": "PUB_KEY_ID_0000000000000000000000000001",
    "WECHAT_PRIVATE_KEY": "",
    "WECHAT_SANDBOX_KEY": "",
    "BANK_ACCOUNTS": (Path(__file__).resolve().parents[1] / "data" / "bank_accounts.json").read_text(),
    "DHL_API_KEY": "dhl-tradewind",
    "TRADEWIND_WEBHOOK_URL": "",
    "SANDBOX_SPEED": "0",
    "SANDBOX_SEED": "1",
    "SANDBOX_DHL_LIMIT": "600",
}
TICK_S = 1.0

Handler = Callable[..., Answer]
Door = Callable[[Request, Callable[[], Answer]], Answer]
Refuse = Callable[[int, str], Answer]  # the service's own shape of an error
Place = Callable[[Request], str]  # what a fault may name: "POST /v1/refunds"


@dataclass
class Service:
    """What lives under one path prefix, with its own door (keys, idempotency) and its own shape of errors."""

    name: str
    door: Door
    refuse: Refuse
    place: Place
    routes: list[tuple[str, re.Pattern[str], Handler]] = field(default_factory=list)

    def route(self, method: str, path: str, handler: Handler) -> None:
        """``/v1/refunds/<id>``: what stands in angle brackets is given to the handler by name."""
        pattern = re.compile(re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", path))
        self.routes.append((method, pattern, handler))

    def find(self, method: str, path: str) -> tuple[Handler, dict[str, str]] | None:
        for verb, pattern, handler in self.routes:
            if verb == method and (match := pattern.fullmatch(path)):
                return handler, match.groupdict()
        return None


@dataclass(frozen=True)
class Cut:
    """No answer at all: the line is closed."""


class Sandbox:
    def __init__(self, directory: Path | str, settings: Mapping[str, str] | None = None) -> None:
        self.settings = DEFAULTS | {name: text for name, text in (settings or {}).items() if text}
        self.seed = int(self.settings["SANDBOX_SEED"])
        self.speed = float(self.settings["SANDBOX_SPEED"])
        Path(directory).mkdir(parents=True, exist_ok=True)
        self.truth = Truth(Path(directory) / "outside.sqlite3")
        self.faults = FaultPlan(self.truth, seed=self.seed)
        self.webhooks = Webhooks(self.truth, self.faults, url=self.settings["TRADEWIND_WEBHOOK_URL"])
        self.address = ""  # where its server listens, once there is one
        self.services: dict[str, Service] = {}
        self.ticks: list[Callable[[], None]] = []
        self.stopped = threading.Event()
        self.clock: threading.Thread | None = None
        for world in WORLDS:
            import_module(world).settle(self)

    def now(self) -> float:
        """The world's own time: the real one, moved on by /world/clock."""
        return time.time() + self.truth.number("clock")

    def service(
        self, name: str, *, door: Door | None = None, refuse: Refuse | None = None, place: Place | None = None
    ) -> Service:
        made = Service(name, door or _open_door, refuse or _plain_refusal, place or _path)
        self.services[name] = made
        return made

    def start(self) -> None:
        self.webhooks.start()
        self.clock = threading.Thread(target=self._run, name="clock", daemon=True)
        self.clock.start()

    def close(self) -> None:
        self.stopped.set()
        self.webhooks.stop()
        if self.clock:
            self.clock.join(TICK_S * 5)
        self.truth.close()

    def answer(self, request: Request) -> Answer | Cut:
        """One call: find the room, draw the faults, do the deed in one transaction."""
        name, _, rest = request.path.lstrip("/").partition("/")
        service = self.services.get(name)
        if service is None:
            return _plain_refusal(404, f"nothing lives at {request.path}")
        request = replace(request, path="/" + rest)
        found = service.find(request.method, request.path)
        faults = self.faults.draw(name, service.place(request)) if name != "world" else ()
        request = replace(request, faults=faults)
        if slow := request.fault("delay"):
            self.stopped.wait(slow.seconds)
        if request.fault("down"):
            return Cut()
        if broken := request.fault("error"):
            return _broken(service, broken)
        if found is None:
            return service.refuse(404, f"Unrecognized request URL ({request.method}: {request.path}).")
        handler, named = found
        with self.truth.transaction():
            answer = service.door(request, lambda: handler(request, **named))
        if request.fault("cut"):
            return Cut()
        if request.fault("garbage"):
            return Answer(b"<html><body>502 Bad Gateway</body></html>", 200, "text/html")
        return answer

    def tick(self) -> None:
        """What time brings: pages close, slow refunds arrive."""
        for deed in self.ticks:
            with self.truth.transaction():
                deed()

    def _run(self) -> None:
        while not self.stopped.wait(TICK_S):
            self.tick()


def _broken(service: Service, fault: Fault) -> Answer:
    status = int(fault.more.get("status", 500))
    answer = service.refuse(status, str(fault.more.get("message", "An error occurred on our side.")))
    return replace(answer, headers={**answer.headers, "Retry-After": "1"}) if status in (429, 503) else answer


def _path(request: Request) -> str:
    return f"{request.method} {request.path}"


def _open_door(request: Request, handle: Callable[[], Answer]) -> Answer:
    return handle()


def _plain_refusal(status: int, message: str) -> Answer:
    return json_answer({"error": message}, status)
