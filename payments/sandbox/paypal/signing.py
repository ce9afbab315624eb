"""How PayPal signs its notices: a key and two certificates made when first wanted, served where the notice says."""

import base64
import uuid
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from payments.sandbox.paypal.account import Account
from payments.sandbox.paypal.refusals import missing
from shop.outside.answers import Answer, Request
from shop.outside.sandbox import Service

SUBJECT = "messageverificationcerts.sandbox.paypal.com"
KEY_BITS = 2048
LASTS = timedelta(days=365)


@dataclass(frozen=True)
class Pen:
    """One key of a process, and the certificates that say whose it is."""

    key: rsa.RSAPrivateKey
    name: str
    chain: bytes


@lru_cache(maxsize=1)
def pen() -> Pen:
    issuer_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS) for _ in range(2))
    issuer = certificate(issuer_key, issuer_key, subject="Sandbox CA", issuer="Sandbox CA")
    leaf = certificate(key, issuer_key, subject=SUBJECT, issuer="Sandbox CA")
    chain = leaf.public_bytes(Encoding.PEM) + issuer.public_bytes(Encoding.PEM)
    return Pen(key, f"CERT-{leaf.serial_number:040x}", chain)


def certificate(
    key: rsa.RSAPrivateKey,
    signer: rsa.RSAPrivateKey,
    *,
    subject: str,
    issuer: str,
    starts: datetime | None = None,
    lasts: timedelta = LASTS,
) -> x509.Certificate:
    since = starts or datetime.now(UTC) - timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + lasts)
        .sign(signer, SHA256())
    )


def named(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "PayPal, Inc."),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


class Seal:
    def __init__(self, account: Account, service: Service) -> None:
        self.account = account
        self.webhook_id = account.sandbox.settings["PAYPAL_WEBHOOK_ID"]
        service.route("GET", "/v1/notifications/certs/<name>", self.show)

    def show(self, request: Request, name: str) -> Answer:
        if name != pen().name:
            raise missing(name)
        return Answer(pen().chain, content_type="application/x-pem-file")

    def sign(self, body: bytes) -> dict[str, str]:
        """The time is the real one: receivers compare it with their clock."""
        stamp = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        transmission = str(uuid.uuid4())
        text = f"{transmission}|{stamp}|{self.webhook_id}|{zlib.crc32(body)}".encode()
        mark = pen().key.sign(text, padding.PKCS1v15(), SHA256())
        return {
            "PAYPAL-AUTH-ALGO": "SHA256withRSA",
            "PAYPAL-AUTH-VERSION": "v2",
            "PAYPAL-CERT-URL": f"{self.account.api()}/v1/notifications/certs/{pen().name}",
            "PAYPAL-TRANSMISSION-ID": transmission,
            "PAYPAL-TRANSMISSION-SIG": base64.b64encode(mark).decode(),
            "PAYPAL-TRANSMISSION-TIME": stamp,
            "User-Agent": "PayPal/AUHD-214.0-58",
        }
