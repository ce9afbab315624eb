"""M1 and M2 for the wallets: their truth equals our ledger to the fen, and a broken twin is caught."""

import random
from dataclasses import replace

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from payments.models import Payment
from payments.provider import RefundOrder, providers
from shop.outside import World
from tests.payments.promises_wallets import differing
from tests.payments.wallets import at_cashier, to_alipay

pytestmark = pytest.mark.django_db
SEED = 20261129


def at_alipay(world: World, payment: Payment, dice: random.Random) -> None:
    deeds = dice.choice([*[["sign-in", "pay"]] * 5, ["sign-in", "refuse", "pay"], ["sign-in"], []])
    at_cashier(world, payment, *deeds)


def test_after_forty_payments_with_faults_alipay_and_our_books_agree(
    world: World, client: Client, settings: Settings
) -> None:
    to_alipay(world, settings)
    print("seed", SEED)
    assert differing("alipay", world, client, buy=at_alipay, calls="GET /gateway.do", seed=SEED) == []
    assert Payment.objects.filter(status="captured").count() > 20


def test_a_refund_under_a_new_number_each_time_is_caught(
    world: World, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken twin: it forgets under which number it asked, so a cut answer gives the money back twice."""
    to_alipay(world, settings)
    part, numbers = providers.get("alipay"), iter(range(1000))
    honest = part.refund

    def forgetful(order: RefundOrder) -> object:
        return honest(replace(order, idempotency_key=f"twin-{next(numbers)}"))

    monkeypatch.setattr(part, "refund", forgetful)
    assert differing("alipay", world, client, buy=at_alipay, calls="GET /gateway.do", seed=SEED, count=20) != []
