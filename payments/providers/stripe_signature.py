"""Stripe's webhook signature: HMAC-SHA256 over "time.body", any of our secrets, five minutes either way."""

import hashlib
import hmac
import re
import time
from collections.abc import Sequence

from payments.errors import BadNotice

TOLERANCE_S = 300
TIME = re.compile(r"^[0-9]{1,12}$")


def verify(body: bytes, header: str, secrets: Sequence[str], *, now: float | None = None) -> None:
    """Raises BadNotice unless one of ``secrets`` signed exactly these bytes within the tolerance."""
    stamp, signatures = _read(header)
    usable = [secret for secret in secrets if secret.strip()]
    if not usable or not signatures:
        raise BadNotice()
    expected = [_sign(stamp, body, secret) for secret in usable]
    # Every pair is compared, in constant time each, so that the time taken tells nothing.
    matches = [hmac.compare_digest(mine, theirs) for mine in expected for theirs in signatures]
    if not any(matches):
        raise BadNotice()
    if abs((time.time() if now is None else now) - int(stamp)) > TOLERANCE_S:
        raise BadNotice()


def header_for(body: bytes, secret: str, *, at: int | None = None) -> str:
    """The header Stripe would send; for the contract test and the sandbox of a developer."""
    stamp = str(int(time.time()) if at is None else at)
    return f"t={stamp},v1={_sign(stamp, body, secret).decode()}"


def _sign(stamp: str, body: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest().encode()


def _read(header: str) -> tuple[str, list[bytes]]:
    pairs = [part.partition("=")[::2] for part in header.split(",")]
    stamps = [value for name, value in pairs if name.strip() == "t"]
    if len(stamps) != 1 or not TIME.match(stamps[0]):
        raise BadNotice()
    return stamps[0], [value.encode("utf-8", "surrogatepass") for name, value in pairs if name.strip() == "v1"][:10]
