"""Refunds in pieces: whatever the order and the number, the sum is what was paid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.returns import Given, share_of
from shop.money import money, total, zero
from tests.many import many


def test_three_thirds_of_ten_are_three_thirty_three_three_thirty_four_and_three_thirty_three():
    paid, before, parts = money("10.00", "EUR"), Given(0, zero("EUR")), []
    for _piece in range(3):
        part = share_of(paid, quantity=3, before=before, pieces=1)
        parts.append(str(part.amount))
        before = Given(before.quantity + 1, before.amount + part)
    assert parts == ["3.33", "3.34", "3.33"]


@pytest.mark.parametrize(("currency", "amount"), [("JPY", "1000"), ("KWD", "10.001"), ("EUR", "0.01")])
def test_a_share_has_the_digits_of_its_currency(currency, amount):
    part = share_of(money(amount, currency), quantity=7, before=Given(0, zero(currency)), pieces=3)
    assert money(part.amount, currency) == part


@many(1500)
@given(st.data(), st.sampled_from(["EUR", "JPY", "KWD"]), st.integers(0, 10_000_000), st.integers(1, 99))
def test_refunds_in_any_steps_sum_to_what_was_paid_and_none_is_negative(data, currency, units, quantity):
    paid = money(units, currency)
    given_back, left = Given(0, zero(currency)), quantity
    parts = []
    while left:
        pieces = data.draw(st.integers(1, left))
        part = share_of(paid, quantity=quantity, before=given_back, pieces=pieces)
        assert part.amount >= 0
        parts.append(part)
        given_back = Given(given_back.quantity + pieces, given_back.amount + part)
        left -= pieces
    assert total(parts, currency) == paid
