"""The certificates PayPal signs its notices with: fetched from PayPal's own hosts only, looked at, kept by address."""

import re
import threading
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import urlsplit

import structlog
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import NameOID
from django.conf import settings

from payments.errors import BadNotice
from shop.http import Client

log = structlog.get_logger(__name__)

# Its own line: a stranger who names addresses that answer nothing must not take the payment method away.
SERVICE = "PayPal certificates"
PATH = re.compile(r"(/paypal)?/v1/notifications/certs/CERT-[0-9A-Za-z-]{1,100}")
SUBJECTS = frozenset({"messageverificationcerts.paypal.com", "messageverificationcerts.sandbox.paypal.com"})
SMALLEST_KEY_BITS = 2048
MOST_BYTES = 32 * 1024
MOST_IN_CHAIN = 6
MOST_KEPT = 16

_lock = threading.Lock()
_kept: dict[str, list[x509.Certificate]] = {}


def key_at(url: str, *, now: datetime | None = None) -> RSAPublicKey:
    """The key of the certificate at ``url``. Raises BadNotice when it proves nothing, Unavailable when none came."""
    at = now or datetime.now(UTC)
    _check_address(url)
    with _lock:
        chain = _kept.get(url)
    if chain is None:
        chain = _fetch(url)
        _check(chain, at)
        with _lock:
            if len(_kept) >= MOST_KEPT:
                _kept.clear()
            _kept[url] = chain
    # A kept certificate ends too.
    return _check(chain, at)


def forget() -> None:
    with _lock:
        _kept.clear()


def _check_address(url: str) -> None:
    """Only https on PayPal's hosts, and only where certificates lie; in a pretended world its own host."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadNotice() from error
    host = parts.hostname or ""
    real = parts.scheme == "https" and port in (None, 443) and (host == "paypal.com" or host.endswith(".paypal.com"))
    pretended = bool(settings.SANDBOX_URL) and url.startswith(f"{settings.SANDBOX_URL.rstrip('/')}/paypal/")
    clean = not (parts.username or parts.password or parts.query or parts.fragment or "@" in parts.netloc)
    if not (real or pretended) or not clean or not host.isascii() or not PATH.fullmatch(parts.path):
        log.warning("a notice names a foreign certificate", host=host[:100])
        raise BadNotice()


def _fetch(url: str) -> list[x509.Certificate]:
    parts = urlsplit(url)
    found = Client(SERVICE, f"{parts.scheme}://{parts.netloc}").download(parts.path, most_bytes=MOST_BYTES)
    try:
        chain = x509.load_pem_x509_certificates(found or b"")
    except ValueError as error:
        raise BadNotice() from error
    if len(chain) > MOST_IN_CHAIN:
        raise BadNotice()
    return chain


def _check(chain: list[x509.Certificate], at: datetime) -> RSAPublicKey:
    """Subject, dates, and that each certificate was issued by the next."""
    names = chain[0].subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    key = chain[0].public_key()
    if [name.value for name in names if name.value in SUBJECTS] == []:
        raise BadNotice()
    if not isinstance(key, RSAPublicKey) or key.key_size < SMALLEST_KEY_BITS:
        raise BadNotice()
    if not all(each.not_valid_before_utc <= at <= each.not_valid_after_utc for each in chain):
        raise BadNotice()
    for lower, upper in pairwise(chain):
        try:
            lower.verify_directly_issued_by(upper)
        except (ValueError, TypeError, InvalidSignature) as error:
            raise BadNotice() from error
    return key
