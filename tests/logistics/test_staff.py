"""Staff follow parcels: they see the line of events, ask now, and say what no carrier tells."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

from logistics import tracking
from logistics.models import Shipment
from shop.models import User
from shop.outside import World
from tests.logistics.conftest import NUMBER, booked, fact

pytestmark = pytest.mark.django_db
IN_THE_SANDBOX = "A real shop can neither follow parcels nor prove tax numbers in the sandbox world."


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("boss@example.com", "x"))
    return client


@pytest.fixture
def looker(client: Client) -> Client:
    user = User.objects.create_user("looker@example.com", "x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_shipment"))
    client.force_login(user)
    return client


def where(deed: str, shipment: Shipment) -> str:
    return reverse(f"admin:logistics_shipment_{deed}", args=[shipment.pk])


def test_a_parcel_shows_its_events_and_both_deeds(boss: Client) -> None:
    shipment = booked()
    tracking.apply_facts(shipment.pk, [fact("in_customs", 1)])
    text = boss.get(where("change", shipment)).content.decode()
    assert "Carrier says in_customs" in text
    assert where("ask", shipment) in text
    assert where("say", shipment) in text


def test_asking_now_asks_the_carrier(boss: Client, dhl: World) -> None:
    shipment = booked()
    dhl.control("dhl/parcels", {"number": NUMBER})
    dhl.control(f"dhl/advance?number={NUMBER}")
    assert boss.post(where("ask", shipment)).status_code == 302
    shipment.refresh_from_db()
    assert shipment.status == "in_transit"


def test_several_are_asked_by_the_action(boss: Client, dhl: World) -> None:
    shipment = booked()
    url = reverse("admin:logistics_shipment_changelist")
    boss.post(url, {"action": "ask_now", "_selected_action": [shipment.pk]})
    shipment.refresh_from_db()
    assert shipment.last_polled_at is not None


def test_staff_say_that_a_parcel_of_the_post_has_arrived(boss: Client) -> None:
    shipment = booked(number="RB473124829CN", carrier="post")
    assert where("ask", shipment) not in boss.get(where("change", shipment)).content.decode()
    boss.post(where("say", shipment), {"status": "delivered", "text": "the buyer wrote"})
    shipment.refresh_from_db()
    assert shipment.status == "delivered"


def test_whoever_may_only_look_changes_nothing(looker: Client) -> None:
    shipment = booked()
    assert where("say", shipment) not in looker.get(where("change", shipment)).content.decode()
    looker.post(where("say", shipment), {"status": "delivered"})
    looker.post(where("ask", shipment))
    shipment.refresh_from_db()
    assert (shipment.status, shipment.last_polled_at, shipment.failures) == ("registered", None, 0)


def test_a_status_that_does_not_exist_changes_nothing(boss: Client) -> None:
    shipment = booked()
    boss.post(where("say", shipment), {"status": "eaten"})
    assert shipment.events.count() == 0


def test_a_link_alone_asks_nobody(boss: Client) -> None:
    assert boss.get(where("ask", booked())).status_code == 405


def named(tag: str) -> list[str]:
    return [message.msg for message in run_checks() if message.id and message.id.startswith(tag)]


def test_a_missing_key_is_named(settings: Any) -> None:
    settings.DHL_API_KEY = ""
    assert named("logistics.W001") == ["The carrier DHL cannot be asked without DHL_API_KEY."]


def test_the_sandbox_is_refused_in_production(settings: Any) -> None:
    settings.PRODUCTION, settings.SANDBOX_URL = True, "http://127.0.0.1:9"
    settings.DHL_API_BASE = "http://127.0.0.1:9/dhl"
    assert named("logistics.E002") == [IN_THE_SANDBOX]
    settings.SANDBOX_URL, settings.DHL_API_BASE = "", "https://api-eu.dhl.com"
    settings.VIES_URL = "https://ec.europa.eu/taxation_customs/vies/rest-api"
    assert named("logistics.E002") == []
