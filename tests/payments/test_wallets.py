"""M1 and M2 for the wallets: their truth equals our ledger to the fen, with all faults on."""

import random

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from payments import polling, refunding, taking
from payments.models import Payment, Refund
from payments.tasks import send_waiting_refunds
from shop import http
from shop.money import money
from shop.outside import World
from tests.payments.promises_wallets import differing
from tests.payments.wallets import at_cashier, begin, on_phone, to_alipay, to_wechat

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


def test_a_silent_wallet_keeps_nobody_from_the_other(
    world: World, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_alipay(world, settings)
    to_wechat(world, settings)
    monkeypatch.setattr(polling, "BATCH", 2)
    for n in range(3):
        at_cashier(world, begin("alipay", f"TW-A{n}"), "sign-in", "pay")
    on_phone(world, begin("wechat", "TW-W"), "pay")
    Payment.objects.update(poll_at=timezone.now())
    world.fault("down", service="alipay")
    assert polling.poll_open() == 1
    paid = Payment.objects.filter(status="captured")
    assert list(paid.values_list("provider", flat=True)) == ["wechat"]
    world.clear_faults()
    http._breakers.clear()
    assert (polling.poll_open(), polling.poll_open(), polling.poll_open()) == (2, 1, 0)
    assert paid.count() == 4


def test_refunds_at_a_silent_wallet_are_put_off_and_the_others_sent(
    world: World, client: Client, settings: Settings
) -> None:
    to_alipay(world, settings)
    to_wechat(world, settings)
    at_cashier(world, begin("alipay", "TW-A"), "sign-in", "pay")
    on_phone(world, begin("wechat", "TW-W"), "pay")
    for reference in ("TW-A", "TW-W"):
        taking.check(reference)
        refunding.refund(reference, amount=money("1.00", "CNY"), key=f"{reference}:back", reason="returned")
    world.fault("down", service="alipay")
    send_waiting_refunds()
    assert list(Refund.objects.order_by("pk").values_list("status", "attempts")) == [("asked", 1), ("sent", 0)]
