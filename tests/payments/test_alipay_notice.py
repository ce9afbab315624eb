"""A notice of Alipay's: what was changed on its way is refused and leaves no row, what is not about money is kept."""

import random
from base64 import b64decode, b64encode
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from payments import inbox
from payments.errors import BadNotice
from payments.models import Notice, Payment
from payments.provider import providers
from payments.providers import alipay_notice
from payments.providers.alipay_wire import client as line
from payments.sandbox.alipay.account import joined
from payments.sandbox.wallet.rsa import sign
from shop.keys import NotAKey, is_public, new_private_key, private_pem, public_of, public_pem
from shop.outside import World
from tests.keys import PRIVATE
from tests.payments.wallets import at_cashier, begin, to_alipay

FORM = "application/x-www-form-urlencoded; charset=utf-8"
FIELDS = {
    "app_id": "2021000000000001",
    "seller_id": "2088000000000001",
    "charset": "utf-8",
    "notify_id": "2026112800222100000000000001",
    "notify_type": "trade_status_sync",
    "out_trade_no": "pay_0123456789abcdef01234567",
    "subject": "茶壶 Teapot",
    "total_amount": "128.50",
    "trade_no": "2026112822001000000000000001",
    "trade_status": "TRADE_SUCCESS",
    "gmt_payment": "2026-11-28 14:05:09",
}


def form(**changes: str) -> bytes:
    """As Alipay would sign it; the tests' settings hold the published key as Alipay's."""
    fields = FIELDS | changes
    return urlencode(fields | {"sign": sign(joined(fields), PRIVATE), "sign_type": "RSA2"}).encode()


def changed(body: bytes, **changes: str) -> bytes:
    """Fields changed on the way, the signature left as it was."""
    return urlencode(dict(parse_qsl(body.decode(), keep_blank_values=True)) | changes).encode()


def test_a_signed_notice_is_good() -> None:
    signed = providers.get("alipay").read_notice(form(), {})
    assert (signed.event_id, signed.kind) == (FIELDS["notify_id"], "trade_status_sync.TRADE_SUCCESS")


def test_every_altered_bit_is_refused_or_says_the_very_same() -> None:
    """A bit can turn %3a into %3A: that is another spelling of the same form, and nothing else may pass."""
    body, dice = form(), random.Random(7)
    good = alipay_notice.fields_of(body)
    places = range(len(body)) if len(body) < 700 else sorted(dice.sample(range(len(body)), 700))
    passed = 0
    for place in places:
        bent = bytearray(body)
        bent[place] ^= 1 << dice.randrange(8)
        try:
            found = alipay_notice.verify(bytes(bent), line())
        except BadNotice:
            continue
        passed += 1
        assert found == good
    assert passed < 60


def test_every_altered_bit_of_the_signature_is_refused() -> None:
    raw = b64decode(dict(parse_qsl(form().decode()))["sign"])
    for bit in range(0, len(raw) * 8, 7):
        bent = bytearray(raw)
        bent[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BadNotice):
            alipay_notice.verify(changed(form(), sign=b64encode(bytes(bent)).decode()), line())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"a=b",
        b"\xff\xfe=1",
        form() + b"&total_amount=1.00",
        form() + b"&nonsense",
        changed(form(), total_amount="1.00"),
        changed(form(), seller_id="2088000000000002"),
        changed(form(), more="field"),
        changed(form(), sign=""),
        changed(form(), sign="~" + dict(parse_qsl(form().decode()))["sign"]),
        changed(form(), sign_type="RSA"),
        changed(form(), sign_type="none"),
        form(notify_id=""),
        form().replace(b"sign_type=RSA2", b"x=1"),
        urlencode(dict.fromkeys(map(str, range(150)), "x")).encode(),
    ],
)
@pytest.mark.django_db
def test_what_alipay_did_not_sign_is_refused_and_leaves_no_row(client: Client, body: bytes) -> None:
    assert client.post("/webhooks/alipay/", body, content_type=FORM).status_code == 400
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_notice_that_a_stranger_signed_is_refused(client: Client, settings: Settings) -> None:
    body = form()
    settings.ALIPAY = replace(settings.ALIPAY, public_key=public_of(new_private_key()))
    assert client.post("/webhooks/alipay/", body, content_type=FORM).status_code == 400
    settings.ALIPAY = replace(settings.ALIPAY, public_key="")
    assert client.post("/webhooks/alipay/", body, content_type=FORM).status_code == 400
    assert not Notice.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"notify_type": "dut_user_sign"}, {"out_trade_no": ""}])
def test_what_is_not_about_a_payment_is_kept_and_nothing_is_done(client: Client, changes: dict[str, str]) -> None:
    fields = {name: value for name, value in (FIELDS | changes).items() if value}
    body = urlencode(fields | {"sign": sign(joined(fields), PRIVATE), "sign_type": "RSA2"}).encode()
    answer = client.post("/webhooks/alipay/", body, content_type=FORM)
    assert (answer.status_code, answer.content) == (200, b"success")
    inbox.apply_waiting()
    assert Notice.objects.get().state == "ignored"


@pytest.mark.django_db
def test_a_notice_about_a_payment_nobody_knows_is_held(client: Client) -> None:
    assert client.post("/webhooks/alipay/", form(), content_type=FORM).status_code == 200
    inbox.apply_waiting()
    assert (Notice.objects.get().state, Notice.objects.get().hold_code) == ("held", "unknown_payment")
    assert Notice.objects.get().about == FIELDS["trade_no"]


@pytest.mark.django_db
def test_a_notice_costs_one_statement(
    world: World, client: Client, settings: Settings, django_assert_num_queries: object
) -> None:
    to_alipay(world, settings)
    at_cashier(world, begin("alipay"), "sign-in", "pay")
    notice = world.waiting_webhooks()[0]
    client.post("/webhooks/alipay/", b"", content_type=FORM)  # the first reads what the next know
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert client.post("/webhooks/alipay/", notice.body, content_type=FORM).status_code == 200
    assert Payment.objects.get().status == "pending"


def test_a_key_is_read_from_a_line_a_text_or_a_file(tmp_path: object) -> None:
    public = public_of(PRIVATE)
    pem = public_pem(public)
    file = tmp_path / "alipay.pem"  # type: ignore[operator]
    file.write_text(private_pem(PRIVATE))
    assert public_of(str(file)) == public_of(private_pem(PRIVATE)) == public
    assert public_pem(pem.replace("\n", "\\n")) == public_pem(pem) == pem
    for nonsense in ("", "x", "/no/such/file.pem", PRIVATE, "-----BEGIN PUBLIC KEY-----"):
        assert not is_public(nonsense)
    with pytest.raises(NotAKey):
        private_pem(public)
