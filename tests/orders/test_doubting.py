"""A doubtful order waits for a person, a genuine one goes on; a doubtful payment is asked for 3-D Secure."""

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from orders import doubting, holds, paying
from orders.doubting import Visit, visit_of
from payments import risking
from payments.applying import apply_facts
from payments.models import Payment, RiskCheck, RiskEntry, RiskPolicy
from payments.provider import CardFacts, Facts
from shop.outbox import deliver_all
from shop.outside import World
from tests.orders.living import cups_and_pots, nothing_broken
from tests.orders.making import fill, place, shopper, two_cups_and_a_pot
from tests.payments.conftest import stripe_world, world

__all__ = ["stripe_world", "world"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules_anew() -> None:
    risking.forget()


def test_a_plain_order_goes_on_its_way() -> None:
    order = cups_and_pots()
    assert RiskCheck.objects.get(reference=order.number).verdict == "pass"
    assert not order.holds.standing().exists()
    nothing_broken()


def test_a_doubtful_order_is_held_when_the_card_is_known_and_says_why() -> None:
    order = cups_and_pots()
    payment = Payment.objects.get(reference=order.number)
    apply_facts(payment.pk, Facts(charge_id=payment.charge_id, card=CardFacts("fp", "NG", 90)))
    deliver_all()
    apply_facts(payment.pk, Facts(charge_id=payment.charge_id, card=CardFacts("fp", "NG", 90)))
    deliver_all()
    assert RiskCheck.objects.get().score == 55
    assert not order.holds.standing().exists()
    RiskPolicy.objects.create(market=order.market, hold_at=55)
    risking.forget()
    doubting.after_payment(order.number)
    [hold] = order.holds.standing()
    assert (hold.kind, hold.reason) == ("fraud", "provider_score 90, country_mismatch NG > DE")


def test_a_genuine_order_is_let_go_and_never_held_again_for_the_same() -> None:
    RiskEntry.objects.create(kind="domain", value="example.org", stance="deny")
    order = cups_and_pots()
    assert order.holds.standing().count() == 1
    doubting.decide(order.number, "genuine", note="she called", by=None)
    assert not order.holds.standing().exists()
    doubting.after_payment(order.number)
    assert not order.holds.standing().exists()
    nothing_broken()


def test_what_a_person_held_stays_though_the_risk_is_decided() -> None:
    RiskEntry.objects.create(kind="domain", value="example.org", stance="deny")
    order = cups_and_pots()
    holds.hold(order.number, "customs", reason="glaze")
    doubting.decide(order.number, "genuine", note="", by=None)
    assert [hold.kind for hold in order.holds.standing()] == ["customs"]


def test_a_doubtful_payment_is_asked_for_3_d_secure(stripe_world: World, settings: Settings) -> None:
    settings.COUNTRY_HEADER = "CF-IPCountry"
    RiskPolicy.objects.create(market="eu", step_up_at=10)
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=1))
    visit = visit_of(RequestFactory().get("/", headers={"CF-IPCountry": "ng"}))
    assert visit.country == "NG"
    paying.page_of(order, visit=visit)
    [session] = stripe_world.sandbox.truth.find("checkout.session")
    assert session["payment_method_options"]["card"]["request_three_d_secure"] == "any"


def test_a_plain_payment_is_not(stripe_world: World) -> None:
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=1))
    paying.page_of(order, visit=Visit("203.0.113.9"))
    [session] = stripe_world.sandbox.truth.find("checkout.session")
    assert session["payment_method_options"]["card"]["request_three_d_secure"] == "automatic"


@pytest.mark.parametrize("told", ["", "XX1", "1", "../"])
def test_a_header_that_names_no_country_is_nobody(told: str, settings: Settings, client: Client) -> None:
    settings.COUNTRY_HEADER = "CF-IPCountry"
    assert visit_of(RequestFactory().get("/", headers={"CF-IPCountry": told})).country == ""
