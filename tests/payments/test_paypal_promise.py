"""M3 for PayPal: sixty payments in bad weather, and its truth equals our books to the smallest unit."""

import random
import secrets

import pytest
from django.test import Client

from payments.providers import paypal
from payments.providers.paypal_wire import Said
from shop import http
from shop.outside import World
from tests.payments.promises_paypal import differing

SEED = secrets.randbelow(10**6)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "FIRST_WAIT_S", 0.0)


@pytest.mark.django_db
def test_the_truth_of_paypal_equals_our_books_after_sixty_payments_with_all_faults_on(
    paypal_world: World, client: Client
) -> None:
    print(f"seed {SEED}")
    assert differing(paypal_world, client, seed=SEED) == []


@pytest.mark.django_db
def test_a_refund_that_gets_a_new_key_at_each_try_is_caught(
    paypal_world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, dice = paypal.do, random.Random(1)

    def forgetful(path: str, body: dict, *, key: str) -> Said:
        return honest(path, body, key=f"{key}-{dice.random()}" if path.endswith("/refund") else key)

    monkeypatch.setattr(paypal, "do", forgetful)
    assert differing(paypal_world, client, seed=1, payments=15) != []
