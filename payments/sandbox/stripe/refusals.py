"""Stripe's way of saying no: one error object with type, code, message and param."""

from shop.outside.answers import Answer, json_answer


class Refused(Exception):
    """Raised before anything was written."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        type_: str = "invalid_request_error",
        code: str = "",
        param: str = "",
        decline_code: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.type = type_
        self.code = code
        self.param = param
        self.decline_code = decline_code

    def body(self) -> dict[str, str]:
        named = {"code": self.code, "decline_code": self.decline_code, "param": self.param}
        doc = {"https": f"https://docs.stripe.com/error-codes/{self.code.replace('_', '-')}"} if self.code else {}
        shown = {name: text for name, text in named.items() if text}
        return shown | {"message": self.message, "type": self.type} | ({"doc_url": doc["https"]} if doc else {})

    def answer(self) -> Answer:
        return json_answer({"error": self.body()}, self.status)


def missing(kind: str, doc_id: str, *, param: str = "id") -> Refused:
    return Refused(f"No such {kind}: '{doc_id}'", status=404, code="resource_missing", param=param)


def wanted(param: str) -> Refused:
    return Refused(f"Missing required param: {param}.", code="parameter_missing", param=param)


def bad_number(param: str, value: object) -> Refused:
    return Refused(f"Invalid integer: {value}", code="parameter_invalid_integer", param=param)


def refusal_of(status: int, message: str) -> Answer:
    """What the machine room says by itself: wrong address, too many calls, breakdown."""
    type_ = "invalid_request_error" if status < 500 else "api_error"
    return Refused(message, status=status, type_=type_, code="rate_limit" if status == 429 else "").answer()
