"""One mail address is one customer, and only its owner takes it into her account."""

import pytest
from django.db import IntegrityError, transaction

from customers import joining
from customers.models import Customer
from shop.models import Outbox, User

pytestmark = pytest.mark.django_db


def recognise(email: str = "mia@example.org", **more: str) -> Customer:
    return joining.recognise(email, **{"language": "de", "market": "eu", "name": "Mia", **more})


def test_an_address_is_one_customer_whatever_its_case() -> None:
    first = recognise("Mia@Example.ORG ")
    second = recognise("mia@example.org")
    assert first.pk == second.pk
    assert list(Customer.objects.values_list("email", flat=True)) == ["mia@example.org"]


def test_the_database_refuses_an_address_in_capitals_and_a_second_row() -> None:
    recognise()
    for email in ("MIA@example.org", "mia@example.org"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Customer.objects.create(email=email, language="de", market="eu")


def test_a_guest_is_written_to_in_the_language_of_her_latest_visit() -> None:
    recognise()
    later = recognise(language="fr", market="gb", name="")
    assert (later.language, later.market, later.name) == ("fr", "gb", "Mia")


def test_a_stranger_who_types_a_members_address_changes_nothing_of_her() -> None:
    user = User.objects.create_user("mia@example.org", name="Mia", language="de", market="eu")
    joining.join(user, "mia@example.org")
    seen = recognise(language="ar", market="ae", name="Mallory")
    assert (seen.language, seen.market, seen.name) == ("de", "eu", "Mia")


def test_joining_takes_the_guests_record_over_and_tells_of_it_once() -> None:
    guest = recognise()
    user = User.objects.create_user("mia@example.org", name="Mia Maus", language="fr", market="gb")
    joined = joining.join(user, "MIA@example.org")
    assert joined.pk == guest.pk
    assert (joined.user, joined.name, joined.language, joined.market) == (user, "Mia Maus", "fr", "gb")
    told = Outbox.objects.filter(event="customers.events.CustomerJoined")
    assert [row.payload for row in told] == [{"email": "mia@example.org", "user_id": user.pk}] * len(told)


def test_a_member_who_moves_to_a_new_address_keeps_her_record() -> None:
    user = User.objects.create_user("mia@example.org", name="Mia")
    before = joining.join(user, "mia@example.org")
    after = joining.join(user, "mia@new.example")
    assert after.pk == before.pk
    assert Customer.objects.get().email == "mia@new.example"


def test_a_member_who_moves_to_an_address_she_bought_under_gets_that_record() -> None:
    user = User.objects.create_user("mia@example.org", name="Mia")
    before = joining.join(user, "mia@example.org")
    guest = recognise("mia@work.example")
    after = joining.join(user, "mia@work.example")
    assert after.pk == guest.pk
    assert Customer.objects.get(pk=before.pk).user is None
    assert Customer.objects.get(user=user).pk == guest.pk
