"""A notice of WeChat Pay's: signed, sealed, fresh; what was changed on its way is refused and leaves no row."""

import base64
import json
import random
import time

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings as shop
from django.test import Client
from pytest_django.fixtures import Settings
from wechatpayv3.utils import rsa_sign

from payments import inbox
from payments.errors import BadNotice
from payments.models import Notice
from payments.providers import wechat_notice
from payments.providers.wechat_wire import client as line
from payments.sandbox.wallet.rsa import sign
from shop.keys import private_key
from shop.outside import World
from tests.keys import PRIVATE
from tests.payments.wallets import begin, on_phone, to_wechat

ORDER = {
    "appid": "wx0000000000000001",
    "mchid": "1900000001",
    "out_trade_no": "pay_0123456789abcdef01234567",
    "transaction_id": "4200000925202101284997714292",
    "trade_state": "SUCCESS",
    "attach": "TW-1",
    "success_time": "2026-11-28T14:05:09+08:00",
    "amount": {"total": 12850, "currency": "CNY"},
}


def notice(kind: str = "TRANSACTION.SUCCESS", inside: object = ORDER, key: str = "", **more: object) -> bytes:
    sealed = AESGCM((key or shop.WECHAT.api_v3_key).encode()).encrypt(
        b"d215b0511e9c", json.dumps(inside).encode(), b"transaction"
    )
    resource = {
        "original_type": "transaction",
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": base64.b64encode(sealed).decode(),
        "associated_data": "transaction",
        "nonce": "d215b0511e9c",
    }
    told = {"id": "EV-1", "event_type": kind, "resource_type": "encrypt-resource", "resource": resource}
    return json.dumps(told | more).encode()


def marks(body: bytes, *, at: float | None = None, **more: str) -> dict[str, str]:
    """The headers; the tests' settings hold the published key as WeChat Pay's."""
    stamp, nonce = str(int(time.time() if at is None else at)), "c5ac7061fccab6bf3e254dcf98995b8c"
    signed = f"{stamp}\n{nonce}\n{body.decode('utf-8', 'replace')}\n"
    return {
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Signature": sign(signed, PRIVATE),
        "Wechatpay-Serial": shop.WECHAT.public_key_id,
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    } | more


def post(client: Client, body: bytes, headers: dict[str, str]) -> int:
    return client.post("/webhooks/wechat/", body, content_type="application/json", headers=headers).status_code


def verify(body: bytes, headers: dict[str, str]) -> None:
    wechat_notice.verify(body, headers, line(), public_key_id=shop.WECHAT.public_key_id)


def test_the_published_signature_is_made_to_the_last_sign() -> None:
    """pay.weixin.qq.com/doc/v3/merchant/4012365336: method, path, time, nonce and body, with the published key."""
    body = (
        '{"appid":"wxd678efh567hg6787","mchid":"1900007291","description":"Image形象店-深圳腾大-QQ公仔",'
        '"out_trade_no":"1217752501201407033233368018","notify_url":"https://www.weixin.qq.com/wxpay/pay.php",'
        '"amount":{"total":100,"currency":"CNY"},"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}'
    )
    text = f"POST\n/v3/pay/transactions/jsapi\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n{body}\n"
    published = (
        "jnks4dlrPw3ZX+ozVvSK39oa0t7OMBsg83BHAwd8BRdUFiVaQNTLTvci+wURgP1OQBbKYhFGvt7iqYpDSTQkp7Uq1sltaQKyncCyrA1g88m5"
        "bsKERQfPyT0ahSwKTYJ1CAn9QiJuSJRq1QsQs07eehbU/k9BCS51jTyc1Jpsi2H77HF9f/BnjXAOP3/sPObg6V5Ee4EzwLox684hhuMuIwHo"
        "7D8KFk3LIHOKDcNI4It1aCXydFWNpNK+SG86VUDe5kwoDpw4Ulqfu9z8OFDGbDs9TCxEv8iqQzbpxOlEVoOe2kalSYM5kApQb3nZcxdUtoE0"
        "liJGW3RGUNE0t4v01A=="
    )
    assert rsa_sign(private_key(PRIVATE), text) == sign(text, PRIVATE) == published


@pytest.mark.django_db
def test_a_signed_and_sealed_notice_is_kept(client: Client) -> None:
    body = notice()
    assert post(client, body, marks(body)) == 200
    assert (Notice.objects.get().event_id, Notice.objects.get().kind) == ("EV-1", "TRANSACTION.SUCCESS")


def test_every_altered_bit_of_body_and_marks_is_refused() -> None:
    body, dice = notice(), random.Random(11)
    headers = marks(body)
    verify(body, headers)
    for place in dice.sample(range(len(body)), 300):
        bent = bytearray(body)
        bent[place] ^= 1 << dice.randrange(8)
        with pytest.raises(BadNotice):
            verify(bytes(bent), headers)
    for name in wechat_notice.MARKS:
        mark = headers[f"Wechatpay-{name}"]
        for place in range(len(mark)):
            bent = bytearray(mark.encode())
            bent[place] ^= 1 << dice.randrange(7)
            with pytest.raises(BadNotice):
                verify(body, headers | {f"Wechatpay-{name}": bent.decode("latin-1")})


@pytest.mark.django_db
@pytest.mark.parametrize("shift", [-301, -86_400, 310, 86_400])
def test_an_old_or_future_notice_is_refused_and_not_written(client: Client, shift: int) -> None:
    body = notice()
    assert post(client, body, marks(body, at=time.time() + shift)) == 400
    assert not Notice.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("shift", [-290, 290])
def test_a_clock_that_is_a_little_off_is_forgiven(client: Client, shift: int) -> None:
    body = notice()
    assert post(client, body, marks(body, at=time.time() + shift)) == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "more",
    [
        {"Wechatpay-Serial": "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"},
        {"Wechatpay-Serial": ""},
        {"Wechatpay-Signature": ""},
        {"Wechatpay-Signature": "WECHATPAY/SIGNTEST/x"},
        {"Wechatpay-Timestamp": "now"},
        {"Wechatpay-Timestamp": "²"},
        {"Wechatpay-Signature-Type": "WECHATPAY2-SM2-WITH-SM3"},
    ],
)
def test_marks_that_are_not_ours_are_refused_and_nobody_is_asked(client: Client, more: dict[str, str]) -> None:
    body = notice()
    assert post(client, body, marks(body) | more) == 400
    assert not Notice.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[1]",
        b"{}",
        b"\xff",
        b"[" * 5000,
        b'{"id": "EV-1", "event_type": "X", "resource": 1}',
        b'{"id": "EV-1", "event_type": "X", "resource": {"algorithm": "none"}}',
        b'{"id": "EV-1", "event_type": "X", "resource": {"algorithm": "AEAD_AES_256_GCM"}}',
        b'{"id": "EV-1", "event_type": "X", "resource": {"algorithm": "AEAD_AES_256_GCM", "nonce": 1}}',
    ],
)
def test_what_is_signed_but_no_notice_is_refused(client: Client, body: bytes) -> None:
    assert post(client, body, marks(body)) == 400
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_seal_that_is_not_ours_is_refused(client: Client) -> None:
    body = notice(key="another-key-of-thirty-two-bytes!")
    assert post(client, body, marks(body)) == 400
    assert not Notice.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["PAYSCORE.USER_PAID", "COUPON.USE", "MCHTRANSFER.BILL.FINISHED"])
def test_what_is_not_about_a_payment_is_kept_and_nothing_is_done(client: Client, kind: str) -> None:
    body = notice(kind)
    assert post(client, body, marks(body)) == 200
    inbox.apply_waiting()
    assert Notice.objects.get().state == "ignored"


@pytest.mark.django_db
def test_a_notice_about_a_payment_nobody_knows_is_held(client: Client) -> None:
    body = notice()
    assert post(client, body, marks(body)) == 200
    inbox.apply_waiting()
    assert (Notice.objects.get().state, Notice.objects.get().hold_code) == ("held", "unknown_payment")
    assert Notice.objects.get().about == ORDER["transaction_id"]


@pytest.mark.django_db
def test_a_notice_costs_one_statement(
    world: World, client: Client, settings: Settings, django_assert_num_queries: object
) -> None:
    to_wechat(world, settings)
    on_phone(world, begin("wechat"), "pay")
    (told,) = world.waiting_webhooks()
    headers = {name: text for name, text in told.headers.items() if name != "Content-Type"}
    post(client, b"", {})  # the first reads what the next know
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert post(client, told.body, headers) == 200
