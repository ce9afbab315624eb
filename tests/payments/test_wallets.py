"""M1 and M2 for the wallets: their truth equals our ledger to the fen, with all faults on."""

import random

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from payments.models import Payment
from shop.outside import World
from tests.payments.promises_wallets import differing
from tests.payments.wallets import at_cashier, on_phone, to_alipay, to_wechat

pytestmark = pytest.mark.django_db
SEED = 20261129


def at_alipay(world: World, payment: Payment, dice: random.Random) -> None:
    deeds = dice.choice([*[["sign-in", "pay"]] * 5, ["sign-in", "refuse", "pay"], ["sign-in"], []])
    at_cashier(world, payment, *deeds)


def at_wechat(world: World, payment: Payment, dice: random.Random) -> None:
    on_phone(world, payment, *dice.choice([*[["pay"]] * 5, ["refuse", "pay"], ["refuse"], []]))


def test_after_forty_payments_with_faults_alipay_and_our_books_agree(
    world: World, client: Client, settings: Settings
) -> None:
    to_alipay(world, settings)
    print("seed", SEED)
    assert differing("alipay", world, client, buy=at_alipay, calls="GET /gateway.do", seed=SEED) == []
    assert Payment.objects.filter(status="captured").count() > 20


def test_after_forty_payments_with_faults_wechat_and_our_books_agree(
    world: World, client: Client, settings: Settings
) -> None:
    to_wechat(world, settings)
    print("seed", SEED)
    assert differing("wechat", world, client, buy=at_wechat, calls="* /v3/*", seed=SEED) == []
    assert Payment.objects.filter(status="captured").count() > 20
