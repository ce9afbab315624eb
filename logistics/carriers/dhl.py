"""DHL by "Shipment Tracking - Unified": GET /track/shipments?trackingNumber=..., header DHL-API-Key.

The API's five status codes say little, so the texts decide first: one table, read from the top. An event of which
neither says anything is left out.
"""

import re
from datetime import UTC, datetime
from typing import Any, ClassVar

import structlog
from django.conf import settings

from logistics.carrier import Fact, carriers
from logistics.errors import BadAnswer, UnknownNumber
from logistics.states import ShipmentStatus as S
from shop.http import Client

log = structlog.get_logger(__name__)

# (words in status, description or remark; status code, "" for any; what it means). The first that fits counts.
MEANINGS: tuple[tuple[str, str, S], ...] = (
    (r"return(ed|ing)? to (the )?(shipper|sender|origin)|being returned|shipment returned", "", S.RETURNED),
    ("", "delivered", S.DELIVERED),
    (r"\blost\b|cannot be located", "", S.LOST),
    (r"clearance delay|clearance event(?! complete)|held (by|in|at|for) customs|customs hold", "", S.CUSTOMS_HELD),
    (r"(customs|clearance).*\b(held|on hold|requires?|requested|awaits?|refused)\b", "", S.CUSTOMS_HELD),
    (r"\b(awaiting|further|additional|missing)\b.*(customs|clearance)", "", S.CUSTOMS_HELD),
    (r"(customs|clearance)( \w+)? (completed?|finished)|(released|cleared) (by|from|through)", "", S.IN_TRANSIT),
    (r"customs|clearance|\bdut(y|ies)\b", "", S.IN_CUSTOMS),
    (r"out for delivery|with (the )?(delivery )?courier|(onto|into) (the )?delivery vehicle", "", S.OUT_FOR_DELIVERY),
    (r"(ready|available|awaiting) (for )?(collection|pick.?up)", "", S.READY_FOR_PICKUP),
    (r"delivery (attempt|not possible|unsuccessful|failed)|could not be delivered|not home", "", S.DELIVERY_FAILED),
    (r"(recipient|consignee) (was )?(absent|refused)|address (is )?(incorrect|incomplete)", "", S.DELIVERY_FAILED),
    ("", "failure", S.DELIVERY_FAILED),
    ("", "pre-transit", S.REGISTERED),
    (r"electronically|instruction data|shipment information received|label created", "", S.REGISTERED),
    ("", "transit", S.IN_TRANSIT),
)
TABLE = tuple((re.compile(words, re.IGNORECASE), code, status) for words, code, status in MEANINGS)
EXPRESS = re.compile(r"\d{10}")
PIECE = re.compile(r"J?JD\d{16,22}")


@carriers.register("dhl")
class DHL:
    code: ClassVar[str] = "dhl"
    name: ClassVar[str] = "DHL"
    can_be_asked: ClassVar[bool] = True
    needs: ClassVar[tuple[str, ...]] = ("DHL_API_KEY",)

    def fits(self, number: str) -> bool:
        """An Express number: nine digits and what they leave when divided by seven; or the number of a piece."""
        if EXPRESS.fullmatch(number):
            return int(number[:9]) % 7 == int(number[9])
        return PIECE.fullmatch(number) is not None

    def facts(self, number: str, *, origin: str, destination: str) -> list[Fact]:
        client = Client("DHL", settings.DHL_API_BASE, headers={"DHL-API-Key": settings.DHL_API_KEY})
        question = {"trackingNumber": number, "requesterCountryCode": destination, "language": "en"}
        if origin:  # numbers come round again; where the parcel started tells two apart
            question["originCountryCode"] = origin
        answer = client.get("/track/shipments", params=question)
        if answer.status_code == 404:
            raise UnknownNumber(carrier=self.name, number=number)
        if answer.status_code != 200:
            log.error("carrier refuses the question", carrier=self.code, status=answer.status_code)
            raise BadAnswer(service=self.name)
        try:
            return read(answer.json(), number)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            log.error("carrier's answer cannot be read", carrier=self.code, error=type(error).__name__)
            raise BadAnswer(service=self.name) from error


def read(body: dict[str, Any], number: str) -> list[Fact]:
    """The events of an answer, oldest first. Raises UnknownNumber, and what broken data raises."""
    parcels = [row for row in body["shipments"] if str(row["id"]).upper() == number]
    if not parcels:
        raise UnknownNumber(carrier=DHL.name, number=number)
    told = [event for parcel in parcels for event in (*parcel.get("events", ()), parcel["status"])]
    facts = {(fact.happened_at, fact.code): fact for event in told if (fact := _fact(event))}
    return sorted(facts.values(), key=lambda fact: fact.happened_at)


def meaning(code: str, words: str) -> S | None:
    """What a status code and its words say, by the table above; None: nothing."""
    return next((status for said, only, status in TABLE if only in {"", code} and said.search(words)), None)


def _fact(event: dict[str, Any]) -> Fact | None:
    code = str(event.get("statusCode") or "unknown").lower()
    words = [str(event.get(part) or "") for part in ("status", "description", "remark")]
    status = meaning(code, " ".join(words))
    if status is None:
        return None
    address = (event.get("location") or {}).get("address") or {}
    country = str(address.get("countryCode") or "").upper()
    return Fact(
        happened_at=_moment(event["timestamp"]),
        code=_code(code, words[0] or words[1]),
        status=status,
        # Whoever signed for a parcel stands in these words, so they are not kept.
        text="" if status == S.DELIVERED else (words[1] or words[0])[:400],
        place=_town(str(address.get("addressLocality") or ""))[:120],
        country=country if re.fullmatch("[A-Z]{2}", country) else "",
    )


def _moment(text: str) -> datetime:
    """An ISO time; DHL leaves the zone out where it means the place's own time: read as UTC, so order stays."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _code(code: str, words: str) -> str:
    """A name for the kind of event that is the same whenever it is told."""
    return f"{code}:{re.sub(r'[^a-z0-9]+', '-', words.lower()).strip('-')}"[:80]


def _town(locality: str) -> str:
    """The town without a street: a delivery's own address is nobody's business on a public page."""
    parts = [part.strip() for part in locality.partition(" - ")[0].split(",")]
    return next((part for part in reversed(parts) if part and not re.search(r"\d", part)), "")
