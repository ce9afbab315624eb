"""Claims at PayPal: opened, won, lost, told in any order; the order is held once and no money is lost sight of."""

import json
from itertools import permutations

import pytest
from django.db import transaction
from django.test import Client

from payments import applying, ledger
from payments.models import Notice
from payments.providers import paypal_facts
from shop.models import Outbox
from shop.money import money
from shop.outside import World
from tests.payments.paypal_making import hear, only_payment, pay, truth

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    """Whom a claim was told, with its number."""
    rows = Outbox.objects.filter(event__endswith="DisputeOpened")
    return [(row.handler, row.payload["dispute"]) for row in rows]


def test_a_claim_is_known_by_its_number_and_told_once(paypal_world: World, client: Client) -> None:
    payment = pay(paypal_world, client)
    opened = paypal_world.control("paypal/dispute", {"capture": payment.charge_id})
    hear(paypal_world, client)
    assert only_payment().dispute_id == opened["id"]
    heard = told()
    assert heard
    assert {number for _handler, number in heard} == {opened["id"]}
    paypal_world.control(f"paypal/dispute/{opened['id']}/close", {"won": True})
    hear(paypal_world, client)
    assert (only_payment().dispute_id, only_payment().status) == (opened["id"], "captured")
    assert told() == heard
    assert ledger.balances("psp:paypal") == {"EUR": money("49.98", "EUR")}
    assert truth(paypal_world)["references"]["TW-1"]["eur"]["disputed"] == 0


def test_a_lost_claim_takes_the_money_and_a_fee(paypal_world: World, client: Client) -> None:
    payment = pay(paypal_world, client)
    opened = paypal_world.control("paypal/dispute", {"capture": payment.charge_id})
    paypal_world.control(f"paypal/dispute/{opened['id']}/close", {"won": False})
    assert hear(paypal_world, client) == 3
    sums = truth(paypal_world)["references"]["TW-1"]["eur"]
    assert (sums["disputed"], sums["captured"]) == (4998, 4998)
    assert (only_payment().status, only_payment().refunded) == ("captured", money("0.00", "EUR"))


def test_every_order_of_a_payments_notices_ends_in_the_same_rows(paypal_world: World, client: Client) -> None:
    """M12: capture, claim opened, taken back and decided, in all orders."""
    payment = pay(paypal_world, client)
    captured = [notice for notice in Notice.objects.order_by("id") if notice.kind == "PAYMENT.CAPTURE.COMPLETED"]
    opened = paypal_world.control("paypal/dispute", {"capture": payment.charge_id})
    paypal_world.control(f"paypal/dispute/{opened['id']}/close", {"won": False})
    bodies = [bytes(captured[0].body), *(notice.body for notice in paypal_world.waiting_webhooks())]
    assert len(bodies) == 4
    ends = set()
    for order in permutations(bodies):
        with transaction.atomic():
            for body in order:
                facts = paypal_facts.of_event(json.loads(body))
                assert facts is not None
                assert applying.apply_facts(payment.pk, facts) == ""
            payment.refresh_from_db()
            ends.add((payment.status, payment.refunded, bool(payment.dispute_id), str(ledger.balances("psp:paypal"))))
            transaction.set_rollback(True)
    assert len(ends) == 1
