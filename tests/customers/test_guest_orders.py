"""What somebody bought as a guest is in her account once the address is proved, and in nobody's before."""

import pytest
from django.test import Client

from analytics.models import Fact
from customers.models import Customer, TimelineNote
from orders.models import Order
from shop import outbox
from tests.customers.conftest import path_in_letter, sign_in
from tests.orders.making import fill, pay, place, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db


@pytest.fixture
def bought() -> Order:
    """A guest's paid order under Mia's address."""
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=2, POT=1), email="Mia@example.org")
    pay(order)
    outbox.deliver_all()
    return order


def test_a_guests_order_appears_after_she_confirmed_her_address(client, sign_up, bought) -> None:
    sign_up()
    outbox.deliver_all()
    assert Order.objects.get().user is None
    client.post(path_in_letter("activate_url"))
    outbox.deliver_all()
    assert bought.number in client.get("/de-eu/account/").content.decode()


def test_nobody_sees_it_by_typing_her_address(sign_up, bought) -> None:
    sign_up(name="Mallory")
    outbox.deliver_all()
    stranger = Client()
    sign_in(stranger)
    assert Order.objects.get().user is None
    assert stranger.get("/de-eu/account/").status_code == 302


def test_her_story_and_the_figures_hold_each_step_once(bought) -> None:
    outbox.deliver_all()
    customer = Customer.objects.get(email="mia@example.org")
    kinds = TimelineNote.objects.filter(customer=customer, reference=bought.number).order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["order_placed", "order_paid"]
    facts = Fact.objects.filter(reference=bought.number).order_by("id")
    assert [(f.kind, f.amount, f.currency, f.market, f.language) for f in facts] == [
        ("order_placed", bought.total.amount, "EUR", "eu", "de"),
        ("order_paid", bought.total.amount, "EUR", "eu", "de"),
    ]
