"""M8 for PayPal: every currency goes to PayPal's decimals and back without a change, or is refused by name."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import CURRENCIES, Money
from pytest_django.fixtures import Settings

from payments.errors import AmountNotPayable
from payments.provider import Offer, providers
from payments.providers.paypal_amounts import PLACES, from_units, from_value, to_value
from shop.money import exponent, money
from tests.payments.promises_paypal_amounts import mismapped

CODES = sorted(code for code in CURRENCIES if len(code) == 3 and not code.startswith("X"))


@pytest.mark.parametrize(
    ("amount", "currency", "value"),
    [
        ("500", "JPY", "500"),
        ("49.98", "EUR", "49.98"),
        ("300", "TWD", "300"),
        ("1045", "HUF", "1045"),
        ("0", "USD", "0.00"),
    ],
)
def test_money_is_written_as_paypal_writes_it(amount: str, currency: str, value: str) -> None:
    assert to_value(money(amount, currency)) == value
    assert from_value(value, currency) == money(amount, currency)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("300.50", "TWD"), ("10.45", "HUF"), ("1", "KRW"), ("1.234", "KWD"), ("1", "AED"), ("-1", "EUR"), ("1", "RUB"),
     ("10000000", "USD")],
)  # fmt: skip
def test_what_paypal_cannot_express_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(AmountNotPayable):
        to_value(money(amount, currency))


@pytest.mark.parametrize("value", ["1,00", "1.", ".5", "-1", "1e3", "NaN", "٤٢", "01.00", "1.001", "", " 1", "1\n"])
def test_what_is_no_amount_is_no_money(value: str) -> None:
    with pytest.raises(ValueError, match=r"amount|finer"):
        from_value(value, "EUR")


@pytest.mark.parametrize(
    ("units", "currency", "amount"), [("10000", "USD", "100.00"), ("10000", "JPY", "10000"), ("7", "TWD", "7")]
)
def test_the_report_counts_smallest_units(units: str, currency: str, amount: str) -> None:
    assert from_units(units, currency) == money(amount, currency)


def test_there_are_the_currencies_of_paypals_table_and_no_other() -> None:
    taken = set()
    for code in CODES:
        try:
            to_value(money(1, code))
        except AmountNotPayable:
            continue
        taken.add(code)
    assert taken == set(PLACES) - {"RUB"}
    assert len(PLACES) == 26


def test_every_currency_goes_there_and_back_or_is_refused() -> None:
    assert mismapped(to_value, from_value) == []


def test_a_mapping_that_follows_iso_instead_of_paypal_is_caught() -> None:
    def by_iso(amount: Money) -> str:
        return str(amount.amount)

    assert {"TWD", "HUF"} <= set(mismapped(by_iso, from_value))


def test_a_mapping_that_rounds_is_caught() -> None:
    def rounding(amount: Money) -> str:
        digits = PLACES.get(amount.currency.code, 2)
        return str(amount.amount.quantize(Decimal(1).scaleb(-digits)))

    assert any("TWD" in each or "NT$" in each for each in mismapped(rounding, from_value))


@given(units=st.integers(min_value=0, max_value=10**9), code=st.sampled_from(CODES))
def test_whatever_can_be_sent_comes_back_the_same(units: int, code: str) -> None:
    amount = money(Decimal(units).scaleb(-exponent(code)), code)
    try:
        sent = to_value(amount)
    except AmountNotPayable:
        return
    assert from_value(sent, code) == amount


@pytest.mark.parametrize(
    ("amount", "currency", "country", "home", "taken"),
    [
        ("49.98", "EUR", "DE", "", True),
        ("0.00", "EUR", "DE", "", False),
        ("10.50", "TWD", "TW", "", False),
        ("10", "AED", "AE", "", False),
        ("10.00", "BRL", "BR", "", False),
        ("10.00", "BRL", "BR", "BR", True),
        ("10.00", "BRL", "DE", "BR", False),
        ("10.00", "CNY", "CN", "US", False),
    ],
)
def test_it_is_offered_where_paypal_takes_it(
    settings: Settings, amount: str, currency: str, country: str, home: str, taken: bool
) -> None:
    settings.PAYPAL_COUNTRY = home
    assert providers.get("paypal").takes(Offer(money(amount, currency), country, "x")) is taken
