"""VIES, the Commission's register of tax numbers, on the wire format of its REST API.

Every number with good digits is taken for a firm's, but for those that the lever has said to be closed.
"""

from datetime import UTC, datetime

from stdnum.eu import vat
from stdnum.exceptions import ValidationError

from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Sandbox, Service


class Register:
    def __init__(self, sandbox: Sandbox, service: Service, world: Service) -> None:
        self.sandbox = sandbox
        service.route("POST", "/check-vat-number", self.check)
        world.route("POST", "/vies/close", self.close)

    def check(self, request: Request) -> Answer:
        asked = request.json()
        country, number = str(asked.get("countryCode", "")), str(asked.get("vatNumber", ""))
        if not country or not number:
            return problem(400, "INVALID_INPUT")
        good = _has_good_digits(country + number) and not self.sandbox.truth.get("vies", country + number)
        moment = datetime.fromtimestamp(self.sandbox.now(), UTC)
        named = bool(asked.get("requesterMemberStateCode") and asked.get("requesterNumber"))
        return json_answer(
            {
                "countryCode": country,
                "vatNumber": number,
                "requestDate": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "valid": good,
                "requestIdentifier": f"WAPI{int(moment.timestamp() * 1000):013}" if good and named else "",
                "name": f"Firm {number}" if good else "---",
                "address": f"Market Street 1, {country}" if good else "---",
                "traderName": "---",
                "traderStreet": "---",
                "traderPostalCode": "---",
                "traderCity": "---",
                "traderCompanyType": "---",
            }
        )

    def close(self, request: Request) -> Answer:
        """``{"number": "DE136695976"}``: the register does not know it any more."""
        number = str(request.json().get("number", ""))
        self.sandbox.truth.put("vies", {"id": number})
        return json_answer({"closed": number})


def problem(status: int, message: str) -> Answer:
    """The shape of VIES' own refusals; a fault says which, as MS_UNAVAILABLE."""
    return json_answer({"actionSucceed": False, "errorWrappers": [{"error": message}]}, status)


def _has_good_digits(number: str) -> bool:
    try:
        vat.validate(number)
    except ValidationError:
        return False
    return True
