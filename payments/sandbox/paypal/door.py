"""PayPal's door: tokens, the request id that makes a deed happen once, and the shape of its refusals."""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable

from payments.sandbox.paypal.account import Account
from payments.sandbox.paypal.refusals import Refused
from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Service

TOKEN_LASTS_S = 32_400
# Orders keep a request id for six hours, payments for 45 days; one rule is enough here.
KEY_KEPT_S = 6 * 3600
LONGEST_KEY = 108
OPEN = ("/v1/oauth2/token", "/v1/notifications/certs/")


class Door:
    def __init__(self, account: Account) -> None:
        self.account = account
        self.client = account.sandbox.settings["PAYPAL_CLIENT_ID"]
        self.secret = account.sandbox.settings["PAYPAL_CLIENT_SECRET"]

    def settle(self, service: Service) -> None:
        service.route("POST", "/v1/oauth2/token", self.give_token)

    def enter(self, request: Request, handle: Callable[[], Answer]) -> Answer:
        """Pages of the shopper and certificates stand open; the API asks for a token."""
        if not request.path.startswith(("/v1/", "/v2/")) or request.path.startswith(OPEN):
            return _answered(handle)
        if not self.knows(request.headers.get("authorization", "")):
            return json_answer(
                {"error": "invalid_token", "error_description": "Token signature verification failed"}, 401
            )
        key = request.headers.get("paypal-request-id", "")
        if request.method != "POST" or not key:
            return _answered(handle)
        return self.once(request, key, handle)

    def once(self, request: Request, key: str, handle: Callable[[], Answer]) -> Answer:
        """The same key and body: the first answer again, whatever it was. Another body: refused."""
        if len(key) > LONGEST_KEY:
            return Refused("INVALID_STRING_LENGTH", status=400, field="PayPal-Request-Id").answer()
        fingerprint = hashlib.sha256(request.path.encode() + b"\n" + _canonical(request.body)).hexdigest()
        old = self.account.look("reply", key)
        if old and self.account.now() - old["at"] < KEY_KEPT_S:
            if old["fingerprint"] != fingerprint:
                what = "The PayPal-Request-Id has already been used for another request."
                return Refused("PAYPAL_REQUEST_ID_PREVIOUSLY_USED", what).answer()
            return Answer(old["body"].encode(), old["status"])
        answer = _answered(handle)
        seen = {"fingerprint": fingerprint, "status": answer.status, "body": answer.body.decode()}
        self.account.save("reply", {"id": key, "at": self.account.now()} | seen)
        return answer

    def give_token(self, request: Request) -> Answer:
        name, secret = _basic(request.headers.get("authorization", ""))
        known = hmac.compare_digest(name.encode(), self.client.encode())
        if not known or not hmac.compare_digest(secret.encode(), self.secret.encode()):
            return json_answer({"error": "invalid_client", "error_description": "Client Authentication failed"}, 401)
        if request.form().get("grant_type") != "client_credentials":
            return json_answer({"error": "unsupported_grant_type", "error_description": "unsupported grant_type"}, 400)
        token = "A21AA" + secrets.token_urlsafe(48)
        self.account.save("token", {"id": token, "ends": self.account.now() + TOKEN_LASTS_S})
        return json_answer(
            {
                "scope": "https://uri.paypal.com/services/payments/payment https://uri.paypal.com/services/disputes/read",
                "access_token": token,
                "token_type": "Bearer",
                "app_id": "APP-80W284485P519543T",
                "expires_in": TOKEN_LASTS_S,
                "nonce": self.account.stamp() + secrets.token_urlsafe(16),
            }
        )

    def knows(self, header: str) -> bool:
        scheme, _, token = header.partition(" ")
        found = self.account.look("token", token) if scheme.lower() == "bearer" else None
        return bool(found and found["ends"] > self.account.now())


def _answered(handle: Callable[[], Answer]) -> Answer:
    try:
        return handle()
    except Refused as refused:
        return refused.answer()


def _canonical(body: bytes) -> bytes:
    try:
        return json.dumps(json.loads(body or b"{}"), sort_keys=True).encode()
    except ValueError:
        return body


def _basic(header: str) -> tuple[str, str]:
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, secret = base64.b64decode(value).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, secret
