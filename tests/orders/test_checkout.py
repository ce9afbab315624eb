"""A basket becomes an order."""

import pytest

from tests.orders.making import fill, place, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db


def test_two_cups_and_a_pot_to_berlin():
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=2, POT=1))
    print(order.bill)
    assert order.status == "placed"
