"""PayPal's way of saying no: name, message, debug_id, and details with an issue each."""

import secrets

from shop.outside.answers import Answer, json_answer

NAMES = {
    400: ("INVALID_REQUEST", "Request is not well-formed, syntactically incorrect, or violates schema."),
    401: ("AUTHENTICATION_FAILURE", "Authentication failed due to missing authorization header, or invalid auth."),
    403: ("NOT_AUTHORIZED", "Authorization failed due to insufficient permissions."),
    404: ("RESOURCE_NOT_FOUND", "The specified resource does not exist."),
    422: ("UNPROCESSABLE_ENTITY", "The requested action could not be performed, semantically incorrect, or failed."),
    429: ("RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting."),
}
BROKEN = ("INTERNAL_SERVER_ERROR", "An internal server error has occurred.")


class Refused(Exception):
    """Raised before anything was written, but for what is kept on purpose."""

    def __init__(self, issue: str, description: str = "", *, status: int = 422, field: str = "") -> None:
        super().__init__(issue)
        self.issue = issue
        self.description = description or issue.replace("_", " ").capitalize() + "."
        self.status = status
        self.field = field

    def answer(self) -> Answer:
        name, message = NAMES.get(self.status, BROKEN)
        detail = {"issue": self.issue, "description": self.description}
        if self.field:
            detail |= {"field": self.field, "location": "body"}
        doc = {"name": name, "message": message, "debug_id": secrets.token_hex(7), "details": [detail], "links": []}
        return json_answer(doc, self.status)


def missing(what: str) -> Refused:
    return Refused("INVALID_RESOURCE_ID", f"Specified resource ID does not exist: {what}.", status=404)


def bad(field: str, issue: str = "INVALID_PARAMETER_VALUE", description: str = "") -> Refused:
    return Refused(issue, description or "The value of a field is invalid.", status=400, field=field)


def refusal_of(status: int, message: str) -> Answer:
    """What the machine room says by itself: wrong address, too many calls, breakdown."""
    name, said = NAMES.get(status, BROKEN)
    return json_answer({"name": name, "message": message or said, "debug_id": secrets.token_hex(7)}, status)
