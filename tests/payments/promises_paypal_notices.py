"""The check behind E11 for PayPal: mutated notices, for the real look at the signature and for its broken twins."""

import base64
import json
import random
import uuid
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from payments.errors import BadNotice
from payments.sandbox.paypal.signing import pen
from shop.outside import World

Headers = dict[str, str]
Verify = Callable[[bytes, Mapping[str, str], str], None]
WEBHOOK = "WEBHOOKTRADEWIND"


def sign(
    world: World, body: bytes, *, at: datetime | None = None, webhook: str = WEBHOOK, sha1: bool = False
) -> Headers:
    """The headers with which PayPal would send ``body`` at that time."""
    stamp = (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    transmission = str(uuid.uuid4())
    text = f"{transmission}|{stamp}|{webhook}|{zlib.crc32(body)}".encode()
    mark = pen().key.sign(text, padding.PKCS1v15(), SHA1() if sha1 else SHA256())
    return {
        "PayPal-Auth-Algo": "SHA1withRSA" if sha1 else "SHA256withRSA",
        "PayPal-Cert-Url": f"{world.url}/paypal/v1/notifications/certs/{pen().name}",
        "PayPal-Transmission-Id": transmission,
        "PayPal-Transmission-Sig": base64.b64encode(mark).decode(),
        "PayPal-Transmission-Time": stamp,
    }


def accepted(world: World, verify: Verify, number: int, *, seed: int = 1) -> list[str]:
    """Which of ``number`` mutated notices ``verify`` lets in, and whether it keeps an honest one out."""
    wrong, dice = [], random.Random(seed)
    for n in range(number):
        name, body, headers = _mutated(world, n, dice)
        try:
            verify(body, headers, WEBHOOK)
        except BadNotice:
            continue
        wrong.append(f"let in: {name}")
    now = datetime.now(UTC)
    for name, at in (
        ("now", now),
        ("three days late", now - timedelta(days=3)),
        ("ahead", now + timedelta(minutes=10)),
    ):
        try:
            verify(_body(0), sign(world, _body(0), at=at), WEBHOOK)
        except BadNotice:
            wrong.append(f"kept out: {name}")
    return wrong


def _body(n: int) -> bytes:
    return json.dumps({"id": f"WH-{n}", "event_type": "x", "amount": "49.98", "é": "ü"}).encode()


def _mutated(world: World, n: int, dice: random.Random) -> tuple[str, bytes, Headers]:
    body = _body(n)
    kinds = [*_bodies(world, body, dice), *_headers(world, body, dice)]
    return kinds[n % len(kinds)]


def _bodies(world: World, body: bytes, dice: random.Random) -> Iterator[tuple[str, bytes, Headers]]:
    good, place = sign(world, body), dice.randrange(len(body))
    flipped = body[:place] + bytes([body[place] ^ (1 << dice.randrange(7))]) + body[place + 1 :]
    yield "one bit of the body", flipped, good
    yield "body re-encoded", json.dumps(json.loads(body), indent=1).encode(), good
    yield "unescaped", json.dumps(json.loads(body), ensure_ascii=False).encode(), good
    yield "grown", body + b" ", good
    yield "empty", b"", good


def _headers(world: World, body: bytes, dice: random.Random) -> Iterator[tuple[str, bytes, Headers]]:
    good, now = sign(world, body), datetime.now(UTC)
    mark = base64.b64decode(good["PayPal-Transmission-Sig"])
    place = dice.randrange(len(mark))
    bent = mark[:place] + bytes([mark[place] ^ (1 << dice.randrange(8))]) + mark[place + 1 :]
    certificates = f"{world.url}/paypal/v1/notifications/certs"
    for name, changed in {
        "one bit of the signature": {"PayPal-Transmission-Sig": base64.b64encode(bent).decode()},
        "no signature": {"PayPal-Transmission-Sig": ""},
        "cut short": {"PayPal-Transmission-Sig": good["PayPal-Transmission-Sig"][: -4 - 4 * dice.randrange(40)]},
        "no base64": {"PayPal-Transmission-Sig": "-" + good["PayPal-Transmission-Sig"][1:]},
        "another id": {"PayPal-Transmission-Id": str(uuid.uuid4())},
        "no id": {"PayPal-Transmission-Id": ""},
        "a bar in the id": {"PayPal-Transmission-Id": good["PayPal-Transmission-Id"] + "|x"},
        "another time": {
            "PayPal-Transmission-Time": (now - timedelta(hours=1 + n_hours(dice))).strftime("%Y-%m-%dT%H:%M:%SZ")
        },
        "no time": {"PayPal-Transmission-Time": ""},
        "a time without its zone": {"PayPal-Transmission-Time": good["PayPal-Transmission-Time"].rstrip("Z")},
        "another algorithm": {"PayPal-Auth-Algo": "SHA512withRSA"},
        "no algorithm": {"PayPal-Auth-Algo": ""},
        "no certificate": {"PayPal-Cert-Url": ""},
        "a certificate that is not there": {"PayPal-Cert-Url": f"{certificates}/CERT-0"},
        "a stranger's certificate": {
            "PayPal-Cert-Url": "https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1"
        },
        "plain http": {"PayPal-Cert-Url": "http://api.paypal.com/v1/notifications/certs/CERT-1"},
        "another path": {"PayPal-Cert-Url": f"{world.url}/paypal/v2/checkout/orders/CERT-1"},
    }.items():
        yield name, body, {**good, **changed}
    old, soon = (
        now - timedelta(days=3, hours=2, seconds=dice.randrange(10**6)),
        now + timedelta(minutes=16 + n_hours(dice)),
    )
    yield "old", body, sign(world, body, at=old)
    yield "from the future", body, sign(world, body, at=soon)
    yield "another webhook's", body, sign(world, body, webhook="WEBHOOKOTHER")
    yield "SHA-1", body, sign(world, body, sha1=True)
    yield "SHA-1 that says SHA-256", body, {**sign(world, body, sha1=True), "PayPal-Auth-Algo": "SHA256withRSA"}
    yield "signed for another body", body, sign(world, _body(10**6))
    yield "no headers", body, {}


def n_hours(dice: random.Random) -> int:
    return dice.randrange(40)
