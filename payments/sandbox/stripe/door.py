"""Stripe's door: the key, the idempotency key, the request id, and the wrapping of every API call."""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from payments.sandbox.stripe.account import Account, Call, wire
from payments.sandbox.stripe.forms import Params, parse
from payments.sandbox.stripe.refusals import Refused
from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Handler, Service
from shop.outside.truth import Document, new_id

KEY_KEPT_S = 24 * 3600
LONGEST_KEY = 255

Deed = Callable[..., Document]


class Door:
    def __init__(self, account: Account) -> None:
        self.account = account
        self.key = account.sandbox.settings["STRIPE_SECRET_KEY"]

    def enter(self, request: Request, handle: Callable[[], Answer]) -> Answer:
        """Pages of the shopper stand open; the API asks for the key."""
        other = request.fault("tamper_account")
        self.account.payee = str(other.more.get("to", "acct_1Other")) if other else ""
        if not request.path.startswith("/v1/"):
            self.account.caused_by = {"id": None, "idempotency_key": None}
            return handle()
        idempotency_key = request.headers.get("idempotency-key", "")
        request_id = new_id("req", 14)
        self.account.caused_by = {"id": request_id, "idempotency_key": idempotency_key or None}
        headers = {"Request-Id": request_id, "Stripe-Version": request.headers.get("stripe-version", "")}
        try:
            self.check_key(request)
            if request.method == "POST" and idempotency_key:
                headers["Idempotency-Key"] = idempotency_key
                answer = self.once(request, idempotency_key, handle)
            else:
                answer = handle()
        except Refused as refused:
            answer = refused.answer()
        return replace(answer, headers={**headers, **answer.headers})

    def check_key(self, request: Request) -> None:
        given = given_key(request.headers.get("authorization", ""))
        if not given:
            raise Refused("You did not provide an API key.", status=401)
        if not hmac.compare_digest(given.encode(), self.key.encode()):
            shown = given[:8] + "*" * 8 + given[-4:] if len(given) > 16 else "*" * len(given)
            raise Refused(f"Invalid API Key provided: {shown}", status=401)

    def once(self, request: Request, key: str, handle: Callable[[], Answer]) -> Answer:
        """The same key and the same fields: the first answer again. Other fields: refused."""
        if len(key) > LONGEST_KEY:
            raise Refused(f"Idempotency keys can be at most {LONGEST_KEY} characters.", type_="idempotency_error")
        fields = json.dumps([request.path, fields_of(request)], sort_keys=True)
        fingerprint = hashlib.sha256(fields.encode()).hexdigest()
        old = self.account.truth.get("idempotency", key)
        if old and self.account.now() - old["created"] < KEY_KEPT_S:
            if old["fingerprint"] != fingerprint:
                raise Refused(
                    "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                    f"Try using a key other than '{key}' if you meant to execute a different request.",
                    type_="idempotency_error",
                )
            return Answer(old["body"].encode(), old["status"], headers={"Idempotent-Replayed": "true"})
        answer = handle()
        seen = {"fingerprint": fingerprint, "status": answer.status, "body": answer.body.decode()}
        self.account.truth.put("idempotency", {"id": key, "created": self.account.now()} | seen)
        return answer


class Desk:
    """Where the API calls are registered: a deed takes the call and gives back one document."""

    def __init__(self, service: Service, account: Account) -> None:
        self.service = service
        self.account = account

    def route(self, method: str, path: str, deed: Deed) -> None:
        self.service.route(method, path, self._handler(deed))

    def _handler(self, deed: Deed) -> Handler:
        def handle(request: Request, **named: str) -> Answer:
            params = Params(fields_of(request))
            if request.fault("decline") and request.path != "/v1/refunds":
                raise Refused("Your request was declined.", status=402, type_="card_error", code="card_declined")
            found = wire(deed(Call(params, request), **named))
            return json_answer(self.account.expand(found, params.words("expand")))

        return handle


def fields_of(request: Request) -> dict[str, Any]:
    """What is asked: of a question its query, of a deed its form; an upload is read where it is kept."""
    if request.method in ("GET", "DELETE"):
        return parse(request.query)
    if request.headers.get("content-type", "").startswith("multipart/"):
        return {"upload": hashlib.sha256(request.body).hexdigest()}
    return parse(request.body.decode())


def given_key(header: str) -> str:
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def signer(secret: str) -> Callable[[bytes], dict[str, str]]:
    """``Stripe-Signature: t=…,v1=…`` over "t.body". The time is the real one: receivers compare it with their clock."""

    def sign(body: bytes) -> dict[str, str]:
        stamp = str(int(time.time()))
        mark = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        return {
            "Stripe-Signature": f"t={stamp},v1={mark}",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }

    return sign
