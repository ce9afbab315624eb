"""The wallets' promises catch whoever forgets under which number he asked, or believes what was not signed."""

from dataclasses import replace
from itertools import count

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from payments.provider import RefundFacts, RefundOrder, providers
from shop import http
from shop.outside import World
from tests.payments.promises_wallets import differing
from tests.payments.test_wallets import SEED, at_alipay, at_wechat
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
