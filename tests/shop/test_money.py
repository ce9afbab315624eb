"""Money refuses to mix, to float and to lose a cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.money import Percent, exponent, from_json, money, quantise, share, to_json, total

CURRENCIES = st.sampled_from(["EUR", "USD", "JPY", "KRW", "KWD", "TWD", "HUF"])


def test_money_is_booked_at_the_exponent_of_iso_4217():
    assert [exponent(code) for code in ("JPY", "EUR", "KWD", "UGX", "MGA", "HUF")] == [0, 2, 3, 0, 2, 2]
    assert money("1234.5", "JPY").amount == Decimal("1235")
    assert money("0.005", "EUR").amount == Decimal("0.01")


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "-Infinity"])
def test_money_that_is_no_number_is_refused(wrong):
    with pytest.raises(ValueError, match="no amount"):
        money(wrong, "EUR")


def test_money_is_never_a_float_and_never_of_an_unknown_currency():
    with pytest.raises(TypeError):
        money(0.1, "EUR")
    with pytest.raises(ValueError, match="no currency"):
        money("1", "XQZ")


def test_two_currencies_never_add():
    with pytest.raises(TypeError):
        total([money(1, "EUR"), money(1, "USD")], "EUR")


@given(CURRENCIES, st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_shares_add_up_to_the_whole_and_no_share_is_a_unit_off(currency, units, weights):
    whole = money(Decimal(units).scaleb(-exponent(currency)), currency)
    parts = share(whole, weights)
    assert total(parts, currency) == whole
    assert all(part == quantise(part) for part in parts)
    of = sum(weights) or len(weights)
    for part, weight in zip(parts, weights if any(weights) else [1] * len(weights), strict=True):
        exact = whole.amount * weight / of
        assert abs(part.amount - exact) < Decimal(1).scaleb(-exponent(currency))


@given(CURRENCIES, st.integers(-(10**9), 10**9))
def test_money_goes_through_json_unchanged(currency, units):
    amount = money(Decimal(units).scaleb(-exponent(currency)), currency)
    assert from_json(to_json(amount)) == amount


def test_a_share_with_nobody_or_of_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="nobody"):
        share(money(1, "EUR"), [])
    with pytest.raises(ValueError, match="negative"):
        share(money(1, "EUR"), [1, -1])


def test_a_rate_rounds_half_up_to_the_currency():
    assert Percent("19").of(money("0.50", "EUR")) == money("0.10", "EUR")
    assert Percent("10").of(money("1005", "JPY")) == money("101", "JPY")
    assert str(Percent("25.50")) == "25.5"
