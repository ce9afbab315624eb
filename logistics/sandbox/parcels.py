"""The life of a parcel: its steps, what the carrier says at each, and the clock that moves it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

from logistics.sandbox.places import land
from logistics.territory import EU, EU_MEMBERS
from shop.outside.sandbox import Sandbox
from shop.outside.truth import Document

STEP_S = 6.0  # at speed 1
Side = Literal["origin", "destination"]


@dataclass(frozen=True)
class Step:
    """``code`` is DHL's checkpoint code; ``status_code`` is the unified word for it."""

    name: str
    code: str
    status_code: str
    status: str
    description: str
    side: Side
    at_city: bool = False
    remark: str = ""
    next_steps: str = ""


WAY = (
    Step("announced", "SA", "pre-transit", "Shipment information received", "Shipment information received", "origin",
         next_steps="The shipment will be picked up by a courier"),
    Step("picked_up", "PU", "transit", "Shipment picked up", "Shipment picked up", "origin"),
    Step("export", "CR", "transit", "Export customs", "Export customs clearance completed at {place}", "origin"),
    Step("departed", "DF", "transit", "In transit", "Shipment has departed from a DHL facility {place}", "origin"),
    Step("arrived", "AF", "transit", "Arrived", "Arrived at DHL Sort Facility {place}", "destination"),
    Step("customs", "RR", "transit", "Clearance", "Processed for clearance at {place}", "destination"),
    Step("import", "CR", "transit", "Import customs", "Import customs clearance completed at {place}", "destination"),
    Step("out", "WC", "transit", "Out for delivery", "Shipment is out with courier for delivery", "destination", True),
    Step("delivered", "OK", "delivered", "Delivered", "Delivered", "destination", True),
)  # fmt: skip
CUSTOMS = frozenset({"export", "customs", "import"})
ASIDE = {
    step.name: step
    for step in (
        Step("customs_updated", "RR", "transit", "Customs clearance status updated",
             "Customs clearance status updated. Note - the customs clearance process may start while the "
             "shipment is in transit to the destination.", "destination"),
        Step("customs_held", "CD", "transit", "Clearance event",
             "Clearance delay: shipment is held by customs at {place}", "destination",
             remark="Further information is needed for customs clearance.",
             next_steps="Please contact DHL"),
        Step("delivery_failed", "NH", "failure", "Delivery attempted", "Delivery attempted; recipient not home",
             "destination", True, next_steps="The courier will attempt delivery again on the next working day"),
        Step("ready_for_pickup", "CC", "transit", "Awaiting collection",
             "Awaiting collection by recipient as requested: available at DHL Service Point", "destination", True),
        Step("returned", "RT", "failure", "Returned to shipper", "Returned to shipper", "origin"),
        Step("lost", "MS", "failure", "Shipment lost",
             "Shipment could not be found and is considered lost", "destination"),
        Step("unknown", "XX", "unknown", "Unknown", "Please contact DHL", "destination"),
    )
}  # fmt: skip


class Parcels:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.truth = sandbox.truth

    def look(self, number: str, *, origin: str = "", destination: str = "") -> Document | None:
        """The parcel as it stands now. A well-formed number is taken on when it is first asked for."""
        parcel = self.truth.get("parcel", number)
        if parcel is None:
            if not well_formed(number):
                return None
            parcel = self.announce(number, origin=origin or "CN", destination=destination)
        return self.catch_up(parcel)

    def announce(self, number: str, *, origin: str = "CN", destination: str = "") -> Document:
        parcel: Document = {"id": number, "origin": origin, "destination": destination or "DE", "step": 0, "events": []}
        parcel |= {"moved_at": self.sandbox.now(), "said_at": 0}
        return self.say(parcel, WAY[0])

    def advance(self, parcel: Document) -> Document:
        """One step on; at the end nothing more happens."""
        way = way_of(parcel)
        if parcel["step"] + 1 >= len(way):
            return parcel
        parcel["step"] += 1
        parcel["moved_at"] = self.sandbox.now()
        return self.say(parcel, way[parcel["step"]])

    def catch_up(self, parcel: Document) -> Document:
        """The automatic clock: one step for every six seconds since it last moved, faster or slower with the speed."""
        if self.sandbox.speed <= 0:
            return parcel
        pause = STEP_S / self.sandbox.speed
        for step in way_of(parcel)[parcel["step"] + 1 :]:
            if self.sandbox.now() < parcel["moved_at"] + pause:
                break
            parcel |= {"step": parcel["step"] + 1, "moved_at": parcel["moved_at"] + pause}
            self.say(parcel, step, at=parcel["moved_at"])
        return parcel

    def say(self, parcel: Document, step: Step, *, at: float = 0) -> Document:
        country = parcel[step.side]
        where = land(country)
        hours, minutes = int(where.offset[:3]), int(where.offset[4:])
        zone = timezone(timedelta(hours=hours, minutes=minutes if hours >= 0 else -minutes))
        at = max(at or self.sandbox.now(), parcel["said_at"] + 1)  # no two checkpoints share a second
        parcel["said_at"] = at
        moment = datetime.fromtimestamp(at, UTC).astimezone(zone)
        town = where.city if step.at_city else where.gateway
        event = {
            "timestamp": moment.isoformat(timespec="seconds"),
            "location": {"address": {"countryCode": country, "addressLocality": f"{town} - {where.name}"}},
            "statusCode": step.status_code,
            "status": step.status,
            "description": step.description.format(place=f"{town} - {where.name}"),
        }
        if step.remark:
            event["remark"] = step.remark
        if step.next_steps:
            event["nextSteps"] = step.next_steps
        parcel["events"] = [event, *parcel["events"]]
        return self.truth.put("parcel", parcel)


def way_of(parcel: Document) -> tuple[Step, ...]:
    """The steps from end to end; inside one customs territory no customs looks at the parcel."""
    ends = {EU if country in EU_MEMBERS else country for country in (parcel["origin"], parcel["destination"])}
    return WAY if len(ends) > 1 else tuple(step for step in WAY if step.name not in CUSTOMS)


def well_formed(number: str) -> bool:
    """DHL Express: ten digits, the last one the rest of the first nine by seven."""
    return len(number) == 10 and number.isascii() and number.isdigit() and int(number[:9]) % 7 == int(number[9])
