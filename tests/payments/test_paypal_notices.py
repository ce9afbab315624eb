"""E11 for PayPal: nothing unsigned leaves a trace, and no certificate is fetched from a stranger."""

import json
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.test import Client
from pytest_django.fixtures import Settings

from payments.errors import BadNotice
from payments.models import Notice
from payments.providers import paypal_certificates, paypal_signature
from payments.providers.paypal_signature import signed_text, verify
from payments.sandbox.paypal.signing import SUBJECT, certificate, pen
from shop.errors import Unavailable
from shop.outside import World
from tests.payments.promises_paypal_notices import WEBHOOK, accepted, sign

# PayPal's own example of a notice (PayPal-PHP-SDK, ValidateWebhookEvent): its webhook, transmission and times.
EXAMPLE = ("d938e770-8046-11e6-8103-6b62a8a99ac4", "2016-09-21T22:00:46Z", "9XL90610J3647323C")
URL = "/webhooks/paypal/"


@pytest.fixture
def issuer() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_three_hundred_mutated_notices_are_refused_and_honest_ones_are_good(paypal_world: World) -> None:
    assert accepted(paypal_world, verify, 300) == []


def test_what_is_signed_is_the_id_the_time_the_webhook_and_the_decimal_checksum() -> None:
    transmission, time, webhook = EXAMPLE
    body = b'{"id":"WH-9UG43882HX7271132-6E0871324L7949614"}'
    text = f"{transmission}|{time}|{webhook}|{zlib.crc32(body)}"
    assert signed_text(transmission, time, webhook, body) == text.encode()
    assert signed_text("a", "b", "c", b"123456789") == b"a|b|c|3421780262"  # the check value of CRC-32


@pytest.mark.django_db
def test_a_good_notice_is_kept_once_and_a_bad_one_never(paypal_world: World, client: Client) -> None:
    body = json.dumps({"id": "WH-1", "event_type": "MERCHANT.ONBOARDING.COMPLETED", "resource": {}}).encode()
    headers = sign(paypal_world, body)

    def post(sent: bytes, with_: dict[str, str]) -> int:
        return client.post(URL, sent, content_type="application/json", headers=with_).status_code

    assert [post(body, headers), post(body, headers), post(body, sign(paypal_world, body))] == [200, 200, 200]
    assert [post(body + b" ", headers), post(body, {}), post(b"[" * 100_000, headers)] == [400, 400, 400]
    assert Notice.objects.count() == 1


@pytest.mark.django_db
def test_a_kind_that_nobody_knows_is_kept_and_ignored(paypal_world: World, client: Client) -> None:
    body = json.dumps({"id": "WH-1", "event_type": "VAULT.PAYMENT-TOKEN.CREATED", "resource": {"id": "x"}}).encode()
    paypal_world.sandbox.webhooks.post("paypal", event="WH-1", type_="VAULT", body=body.decode())
    from_here = paypal_world.waiting_webhooks()[0]
    sent = {name: text for name, text in from_here.headers.items() if name != "Content-Type"}
    assert client.post(URL, from_here.body, content_type="application/json", headers=sent).status_code == 200
    assert Notice.objects.get().state == "received"


@pytest.mark.parametrize(
    "url",
    [
        "https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1",
        "https://evilpaypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com@evil.example/v1/notifications/certs/CERT-1",
        "https://evil.example/paypal.com/v1/notifications/certs/CERT-1",
        "http://api.paypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com:8443/v1/notifications/certs/CERT-1",
        "https://api.paypal.com/v1/notifications/certs/../../x",
        "https://api.paypal.com/v1/notifications/certs/CERT-1?x=1",
        "https://api.paypal.com/v1/notifications/certs/CERT-1#x",
        "https://api.paypal.com/redirect?to=CERT-1",
        "https://xn--pypal-4ve.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com\\.evil.example/v1/notifications/certs/CERT-1",
        "file:///etc/passwd",
        "https://169.254.169.254/v1/notifications/certs/CERT-1",
        "http://[::1/v1/notifications/certs/CERT-1",
        "",
    ],
)
def test_no_certificate_is_fetched_from_a_stranger(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    settings.SANDBOX_URL = ""
    asked = []
    monkeypatch.setattr(paypal_certificates.Client, "download", lambda *a, **k: asked.append(a))
    with pytest.raises(BadNotice):
        paypal_certificates.key_at(url)
    assert asked == []


def test_the_sandbox_is_believed_only_where_it_is_set(paypal_world: World, settings: Settings) -> None:
    body = b'{"id":"WH-1","event_type":"x"}'
    headers = sign(paypal_world, body)
    verify(body, headers, WEBHOOK)
    paypal_certificates.forget()
    settings.SANDBOX_URL = ""
    with pytest.raises(BadNotice):
        verify(body, headers, WEBHOOK)


def test_a_certificate_is_fetched_once_and_ends(paypal_world: World) -> None:
    url = f"{paypal_world.url}/paypal/v1/notifications/certs/{pen().name}"
    paypal_certificates.key_at(url)
    paypal_world.fault("down", service="paypal")
    paypal_certificates.key_at(url)
    with pytest.raises(BadNotice):
        paypal_certificates.key_at(url, now=datetime.now(UTC) + timedelta(days=366))


def test_when_no_certificate_comes_the_notice_may_come_again(paypal_world: World) -> None:
    body = b'{"id":"WH-1","event_type":"x"}'
    paypal_world.fault("error", service="paypal", times=0)
    with pytest.raises(Unavailable):
        verify(body, sign(paypal_world, body), WEBHOOK)
    paypal_world.clear_faults()
    verify(body, sign(paypal_world, body), WEBHOOK)


@pytest.mark.parametrize("fault", ["subject", "issuer", "ended", "not yet", "small", "curve", "text", "many", "large"])
def test_a_certificate_that_proves_nothing_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, issuer: rsa.RSAPrivateKey, fault: str
) -> None:
    settings.SANDBOX_URL = ""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024 if fault == "small" else 2048)
    asked = {
        "subject": "www.paypal.com" if fault == "subject" else SUBJECT,
        "issuer": "CA",
        "starts": datetime.now(UTC) + timedelta(days={"ended": -9, "not yet": 9}.get(fault, -1)),
        "lasts": timedelta(days=2),
    }
    signer = rsa.generate_private_key(public_exponent=65537, key_size=2048) if fault == "issuer" else issuer
    leaf = certificate(ec.generate_private_key(ec.SECP256R1()) if fault == "curve" else key, signer, **asked)
    root = certificate(issuer, issuer, subject="CA", issuer="CA")
    chain = (leaf.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM)) * (4 if fault == "many" else 1)
    found = {"text": b"no certificate"}.get(fault, chain)
    if fault == "large":
        found = None
    monkeypatch.setattr(paypal_certificates.Client, "download", lambda *a, **k: found)
    paypal_certificates.forget()
    with pytest.raises(BadNotice):
        paypal_certificates.key_at("https://api.paypal.com/v1/notifications/certs/CERT-1")
    assert paypal_certificates._kept == {}


def forgetful_of_time(body: bytes, headers: Mapping[str, str], webhook: str) -> None:
    stamp = headers.get("PayPal-Transmission-Time", "")
    verify(body, headers, webhook, now=paypal_signature._read(stamp))


def trusting_the_header(body: bytes, headers: Mapping[str, str], webhook: str) -> None:
    """Whoever names no algorithm is let in."""
    if headers.get("PayPal-Auth-Algo"):
        verify(body, headers, webhook)


def over_the_meaning(body: bytes, headers: Mapping[str, str], webhook: str) -> None:
    try:
        verify(json.dumps(json.loads(body)).encode(), headers, webhook)
    except ValueError as error:
        raise BadNotice() from error


def in_a_hurry(body: bytes, headers: Mapping[str, str], webhook: str) -> None:
    """Five minutes, as with others: PayPal's repeats of three days are lost."""
    if paypal_signature._read(headers.get("PayPal-Transmission-Time", "")) < datetime.now(UTC) - timedelta(minutes=5):
        raise BadNotice()
    verify(body, headers, webhook)


@pytest.mark.parametrize("twin", [forgetful_of_time, trusting_the_header, over_the_meaning, in_a_hurry])
def test_a_broken_look_at_the_signature_is_caught(paypal_world: World, twin: object) -> None:
    assert accepted(paypal_world, twin, 60) != []  # type: ignore[arg-type]
