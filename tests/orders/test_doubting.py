"""A doubtful order waits for a person, a genuine one goes on; a doubtful payment is asked for 3-D Secure."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.fixtures import Settings

from orders import doubting, holds, paying
from orders.doubting import Visit, visit_of
from orders.models import Order
from payments import learning, risking
from payments.applying import apply_facts
from payments.models import Payment, RiskCheck, RiskEntry, RiskPolicy
from payments.provider import CardFacts, DisputeFacts, Facts
from shop.models import User
from shop.outbox import deliver_all
from shop.outside import World
from tests.orders.living import cups_and_pots, nothing_broken
from tests.orders.making import fill, place, shopper, two_cups_and_a_pot
from tests.payments.conftest import stripe_world, world

__all__ = ["stripe_world", "world"]
SIGNED_IN = "allauth.account.auth_backends.AuthenticationBackend"
pytestmark = pytest.mark.django_db


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


def test_a_genuine_order_whose_payment_is_disputed_stays_in_the_house() -> None:
    RiskEntry.objects.create(kind="domain", value="example.org", stance="deny")
    order = cups_and_pots()
    payment = Payment.objects.get(reference=order.number)
    apply_facts(payment.pk, Facts(dispute=DisputeFacts("dp_1", order.total, "fraudulent")))
    deliver_all()
    doubting.decide(order.number, "genuine", note="she called", by=None)
    assert [hold.kind for hold in order.holds.standing()] == ["fraud"]


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


def clerk(*rights: str) -> User:
    user = User.objects.create_user("clerk@example.org", "a long password here", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def doubtful() -> Order:
    RiskEntry.objects.create(kind="domain", value="example.org", stance="deny")
    return cups_and_pots()


def test_staff_read_why_an_order_waits_and_only_who_may_decides(client: Client) -> None:
    order = doubtful()
    check = RiskCheck.objects.get()
    client.force_login(clerk("view_riskcheck"), SIGNED_IN)
    assert order.number in client.get("/admin/payments/riskcheck/?decide=yes").content.decode()
    page = client.get(reverse("admin:payments_riskcheck_change", args=[check.pk])).content.decode()
    assert "on the shop&#x27;s list: always waits" in page
    deed = reverse("admin:payments_riskcheck_genuine_deed", args=[check.pk])
    assert client.post(deed, {"note": "she called"}).status_code == 403
    assert order.holds.standing().count() == 1


def test_staff_let_a_genuine_order_go_once_and_must_say_why(client: Client) -> None:
    order = doubtful()
    check = RiskCheck.objects.get()
    client.force_login(clerk("view_riskcheck", "change_riskcheck"), SIGNED_IN)
    deed = reverse("admin:payments_riskcheck_genuine_deed", args=[check.pk])
    assert client.get(deed).status_code == 200
    assert client.post(deed, {"note": ""}).status_code == 200
    assert order.holds.standing().count() == 1
    assert client.post(deed, {"note": "she called"}).status_code == 302
    check.refresh_from_db()
    assert (check.decision, check.note, check.decided_by.email) == ("genuine", "she called", "clerk@example.org")
    assert not order.holds.standing().exists()
    assert (
        client.post(reverse("admin:payments_riskcheck_fraud_deed", args=[check.pk]), {"note": "x"}).status_code == 403
    )
    check.refresh_from_db()
    assert check.decision == "genuine"


def test_signals_learn_from_what_people_found_out_when_staff_say_so(client: Client) -> None:
    for n in range(1, 11):
        RiskCheck.objects.create(
            reference=f"TW-{n}",
            market="eu",
            findings=[{"code": "place_mismatch", "points": 10, "about": "NG > DE"}],
            decision="fraud" if n <= 8 else "genuine",
        )
    [one] = [one for one in learning.worth() if one.spoke]
    assert (one.code, one.points, one.genuine, one.fraud, one.false_alarms, one.proposed) == (
        "place_mismatch", 10, 2, 8, 0.2, 45,
    )  # fmt: skip
    client.force_login(clerk("view_riskcheck"), SIGNED_IN)
    page = reverse("admin:payments_risk_worth")
    assert client.get(page).status_code == 200
    client.post(page)
    assert risking.points_of()["place_mismatch"] == 10
    client.force_login(clerk_again("view_riskcheck", "change_riskweight"), SIGNED_IN)
    assert client.post(page).status_code == 302
    assert risking.points_of()["place_mismatch"] == 45
    assert learning.take_proposals() == 0, "the same decisions teach once"


def clerk_again(*rights: str) -> User:
    user = User.objects.get(email="clerk@example.org")
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user
