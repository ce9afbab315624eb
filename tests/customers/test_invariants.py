"""The checks stay silent when all is well, and speak when an account took a customer without proof."""

import pytest
from allauth.account.models import EmailAddress

from customers import invariants, joining
from customers.models import Customer
from shop.models import User

pytestmark = pytest.mark.django_db


def test_all_is_well_with_a_member_and_a_guest(member) -> None:
    joining.recognise("guest@example.org", language="de", market="eu")
    assert invariants.joined_only_when_confirmed() == []
    assert invariants.confirmed_is_joined() == []


def test_the_twin_that_joins_at_sign_up_is_caught(client, sign_up, settings) -> None:
    settings.ACCOUNT_ADAPTER = "tests.faults.joined_unproved.EagerAdapter"
    sign_up()
    customer = Customer.objects.get()
    assert invariants.joined_only_when_confirmed() == [
        f"customer {customer.pk} is joined to an account whose address is not confirmed"
    ]


def test_a_confirmed_address_without_its_customer_is_named() -> None:
    user = User.objects.create_user("mia@example.org")
    address = EmailAddress.objects.create(user=user, email="mia@example.org", verified=True, primary=True)
    assert invariants.confirmed_is_joined() == [f"address {address.pk} is confirmed but its account has no customer"]
