"""The wallets' promises catch whoever forgets under which number he asked, or believes what was not signed."""

from contextlib import suppress
from dataclasses import replace
from itertools import count
from urllib.parse import parse_qsl

import pytest
from django.conf import settings as shop
from django.test import Client
from pytest_django.fixtures import Settings

from payments.errors import BadNotice
from payments.provider import RefundFacts, RefundOrder, providers
from payments.providers import alipay_notice, alipay_wire, wechat_notice, wechat_wire
from shop import http, keys
from shop.outside import World
from tests.payments.promises_wallets import differing
from tests.payments.test_alipay_notice import changed
from tests.payments.test_alipay_notice import form as alipay_form
from tests.payments.test_wallets import SEED, at_alipay, at_wechat
from tests.payments.test_wechat_notice import marks as wechat_marks
from tests.payments.test_wechat_notice import notice as wechat_notice_body
from tests.payments.wallets import to_alipay, to_wechat
from tests.sandbox_fixture import world

__all__ = ["world"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _whole_breakers() -> None:
    http._breakers.clear()


def forgetful(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken twin: each try is a refund of its own, so a cut answer gives the money back twice."""
    part, numbers = providers.get(provider), count()
    honest = part.refund

    def refund(order: RefundOrder) -> RefundFacts:
        return honest(replace(order, idempotency_key=f"twin-{next(numbers)}"))

    monkeypatch.setattr(part, "refund", refund)


def test_alipay_refunded_under_a_new_number_each_time_is_caught(
    world: World, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_alipay(world, settings)
    forgetful("alipay", monkeypatch)
    assert differing("alipay", world, client, buy=at_alipay, calls="GET /gateway.do", seed=SEED, count=20) != []


def test_wechat_refunded_under_a_new_number_each_time_is_caught(
    world: World, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_wechat(world, settings)
    forgetful("wechat", monkeypatch)
    assert differing("wechat", world, client, buy=at_wechat, calls="* /v3/*", seed=SEED, count=20) != []


def loosely_accepted() -> list[str]:
    """Signatures with a sign too many that a wallet's notice was believed with."""
    wrong = []
    form, body = alipay_form(), wechat_notice_body()
    signature = dict(parse_qsl(form.decode()))["sign"]
    marks = wechat_marks(body)
    for spoilt in ("~{}", "{}\n", "{}=", "{} "):
        with suppress(BadNotice):
            alipay_notice.verify(changed(form, sign=spoilt.format(signature)), alipay_wire.client())
            wrong.append(f"alipay {spoilt!r}")
        bent = marks | {"Wechatpay-Signature": spoilt.format(marks["Wechatpay-Signature"])}
        with suppress(BadNotice):
            wechat_notice.verify(body, bent, wechat_wire.client(), public_key_id=shop.WECHAT.public_key_id)
            wrong.append(f"wechat {spoilt!r}")
    return wrong


def test_a_signature_is_believed_sign_for_sign() -> None:
    assert loosely_accepted() == []


def test_decoders_that_pass_over_signs_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken twin: the SDKs' own decoders alone."""
    monkeypatch.setattr(keys, "is_exact", lambda signature: True)
    assert {each.split()[0] for each in loosely_accepted()} == {"alipay", "wechat"}
