"""PayPal's webhook signature: RSA-SHA256 over "id|time|webhook id|crc32 of the bytes", by a certificate of its own."""

import base64
import binascii
import re
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from payments.errors import BadNotice
from payments.providers import paypal_certificates

ALGORITHM = "SHA256withRSA"
# PayPal sends a notice again for three days and does not say whether the time is that of the first sending.
OLDEST = timedelta(days=3, hours=1)
SOONEST = timedelta(minutes=15)
TRANSMISSION = re.compile(r"[0-9A-Za-z-]{8,64}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z", re.ASCII)
SIGNATURE = re.compile(r"[A-Za-z0-9+/]{64,1024}={0,2}")


def verify(body: bytes, headers: Mapping[str, str], webhook_id: str, *, now: datetime | None = None) -> None:
    """Raises BadNotice unless PayPal signed exactly these bytes for our webhook lately; Unavailable without its key."""
    at = now or datetime.now(UTC)
    transmission, time = headers.get("PayPal-Transmission-Id", ""), headers.get("PayPal-Transmission-Time", "")
    # Everything that costs nothing is looked at before anybody is asked for a certificate.
    if not webhook_id.strip() or headers.get("PayPal-Auth-Algo", "") != ALGORITHM:
        raise BadNotice()
    if not TRANSMISSION.fullmatch(transmission) or not at - OLDEST <= _read(time) <= at + SOONEST:
        raise BadNotice()
    signature = _decode(headers.get("PayPal-Transmission-Sig", ""))
    key = paypal_certificates.key_at(headers.get("PayPal-Cert-Url", ""), now=at)
    try:
        key.verify(signature, signed_text(transmission, time, webhook_id, body), PKCS1v15(), SHA256())
    except InvalidSignature as error:
        raise BadNotice() from error


def signed_text(transmission: str, time: str, webhook_id: str, body: bytes) -> bytes:
    return f"{transmission}|{time}|{webhook_id}|{zlib.crc32(body)}".encode()


def _read(time: str) -> datetime:
    if not TIME.fullmatch(time):
        raise BadNotice()
    try:
        return datetime.fromisoformat(time)
    except ValueError as error:
        raise BadNotice() from error


def _decode(text: str) -> bytes:
    if not SIGNATURE.fullmatch(text):
        raise BadNotice()
    try:
        found = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise BadNotice() from error
    # One spelling per signature: bits that no byte uses are zero.
    if base64.b64encode(found).decode() != text:
        raise BadNotice()
    return found
