"""DHL's "Shipment Tracking - Unified" API, and the levers that move its parcels."""

import hmac
import time
from collections import deque

from logistics.sandbox.parcels import ASIDE, WAY, Parcels
from logistics.sandbox.places import land
from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Sandbox, Service
from shop.outside.truth import Document

SPAN_S = 60
OTHER_SERVICES = (
    "freight",
    "dgf",
    "ecommerce",
    "parcel-de",
    "parcel-nl",
    "parcel-pl",
    "post-de",
    "sameday",
    "parcel-uk",
)
TITLES = {
    400: ("Bad request", "The request cannot be understood."),
    401: ("Unauthorized", "Unauthorized for given resource."),
    404: ("No result found", "No shipment with given tracking number found."),
    429: ("Too many requests", "Too many requests within defined time period, please try again later."),
    500: ("Internal server error", "An unexpected error occurred, please contact support."),
    503: ("Service unavailable", "Service temporarily unavailable, please try again later."),
}


class Tracking:
    def __init__(self, sandbox: Sandbox, service: Service) -> None:
        self.parcels = Parcels(sandbox)
        self.key = sandbox.settings["DHL_API_KEY"]
        self.limit = int(sandbox.settings["SANDBOX_DHL_LIMIT"])
        self.calls: deque[float] = deque()
        service.route("GET", "/track/shipments", self.track)

    def track(self, request: Request) -> Answer:
        given = request.headers.get("dhl-api-key", "")
        if not hmac.compare_digest(given.encode(), self.key.encode()):
            return problem(401)
        if self.too_many():
            return problem(429)
        number = request.asked("trackingNumber").strip()
        if not number:
            return problem(400, "Missing or empty parameter: trackingNumber.")
        ends = [request.asked(name).upper() for name in ("originCountryCode", "requesterCountryCode")]
        origin, destination = (country if len(country) == 2 else "" for country in ends)
        parcel = self.parcels.look(number, origin=origin, destination=destination)
        if parcel is None or request.asked("service", "express") != "express":
            return problem(404)
        return json_answer({"shipments": [shipment(parcel)], "possibleAdditionalShipmentsUrl": others(number)})

    def too_many(self) -> bool:
        now = time.monotonic()
        while self.calls and self.calls[0] < now - SPAN_S:
            self.calls.popleft()
        if len(self.calls) >= self.limit:
            return True
        self.calls.append(now)
        return False


class Levers:
    def __init__(self, sandbox: Sandbox, world: Service) -> None:
        self.parcels = Parcels(sandbox)
        world.route("GET", "/dhl/parcels", self.every)
        world.route("POST", "/dhl/parcels", self.announce)
        world.route("POST", "/dhl/advance", self.advance)
        world.route("POST", "/dhl/say", self.say)

    def every(self, request: Request) -> Answer:
        return json_answer({"parcels": self.parcels.truth.find("parcel"), "steps": [step.name for step in WAY]})

    def announce(self, request: Request) -> Answer:
        """``{"number": …, "origin": "CN", "destination": "DE"}``: known before anybody asks; any form of number."""
        asked = request.json()
        number, origin = str(asked.get("number", "")), str(asked.get("origin", "CN"))
        if not number:
            return json_answer({"error": "a parcel needs a number"}, 400)
        found = self.parcels.announce(number, origin=origin, destination=str(asked.get("destination", "")))
        return json_answer(found, 201)

    def advance(self, request: Request) -> Answer:
        """``?number=…``, with ``&steps=3`` if wanted: the parcel moves."""
        parcel = self.find(request)
        if parcel is None:
            return json_answer({"error": "no such parcel"}, 404)
        for _ in range(int(request.asked("steps") or request.json().get("steps", 1))):
            parcel = self.parcels.advance(parcel)
        return json_answer(shipment(parcel))

    def say(self, request: Request) -> Answer:
        """``?number=…&event=customs_held``: something beside the way; a step of the way by name is said again."""
        parcel = self.find(request)
        name = request.asked("event") or str(request.json().get("event", ""))
        step = ASIDE.get(name) or next((each for each in WAY if each.name == name), None)
        if parcel is None or step is None:
            known = ", ".join([*ASIDE, *(each.name for each in WAY)])
            return json_answer({"error": f"no such parcel or event; events: {known}"}, 404)
        return json_answer(shipment(self.parcels.say(parcel, step)))

    def find(self, request: Request) -> Document | None:
        number = request.asked("number") or str(request.json().get("number", ""))
        return self.parcels.look(number)


def shipment(parcel: Document) -> Document:
    return {
        "id": parcel["id"],
        "service": "express",
        "origin": {"address": end_of(parcel["origin"]), "servicePoint": {"url": "", "label": "Origin Service Area"}},
        "destination": {"address": end_of(parcel["destination"])},
        "status": parcel["events"][0],
        "details": {
            "proofOfDeliverySignedAvailable": False,
            "totalNumberOfPieces": 1,
            "pieceIds": [f"JD{parcel['id']}"],
        },
        "events": parcel["events"],
    }


def end_of(country: str) -> dict[str, str]:
    where = land(country)
    return {"countryCode": country, "addressLocality": f"{where.city} - {where.name}"}


def others(number: str) -> list[str]:
    return [f"/track/shipments?trackingNumber={number}&service={service}" for service in OTHER_SERVICES]


def problem(status: int, detail: str = "") -> Answer:
    title, usual = TITLES.get(status, ("Error", "An error occurred."))
    headers = {"Retry_After": "5"} if status == 429 else {}
    shape = {"title": title, "status": status, "detail": detail or usual, "instance": "/shipment/"}
    return json_answer(shape, status, "application/problem+json", **headers)
