"""M8: every currency goes to Stripe's minor units and back without a change, or is refused by name."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import CURRENCIES

from payments.errors import AmountNotPayable
from payments.providers.stripe_amounts import from_minor, to_minor
from shop.money import exponent, money
from tests.payments.promises_amounts import mismapped

CODES = sorted(code for code in CURRENCIES if len(code) == 3 and not code.startswith("X"))


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [
        ("500", "JPY", 500),
        ("49.98", "EUR", 4998),
        ("1.230", "KWD", 1230),
        ("1500", "ISK", 150000),
        ("1500", "UGX", 150000),
        ("300.50", "TWD", 30050),
        ("10.45", "HUF", 1045),
        ("1000", "MGA", 1000),
        ("0", "EUR", 0),
    ],
)
def test_money_is_sent_as_stripe_writes_it(amount: str, currency: str, units: int) -> None:
    assert to_minor(money(amount, currency)) == units
    assert from_minor(units, currency.lower()) == money(amount, currency)


@pytest.mark.parametrize(("amount", "currency"), [("1.234", "KWD"), ("1.5", "MGA"), ("-1", "EUR"), ("1", "IQD")])
def test_what_stripe_cannot_express_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(AmountNotPayable):
        to_minor(money(amount, currency))


def test_units_finer_than_the_currency_are_no_money() -> None:
    with pytest.raises(ValueError, match="finer"):
        from_minor(150, "isk")


def test_every_currency_goes_there_and_back_or_is_refused() -> None:
    assert mismapped(to_minor, from_minor) == []


@given(units=st.integers(min_value=0, max_value=10**11), code=st.sampled_from(CODES))
def test_whatever_can_be_sent_comes_back_the_same(units: int, code: str) -> None:
    amount = money(Decimal(units).scaleb(-exponent(code)), code)
    try:
        sent = to_minor(amount)
    except AmountNotPayable:
        return
    assert from_minor(sent, code.lower()) == amount


def test_nobody_multiplies_money_by_a_hundred() -> None:
    naive = re.compile(r"\*\s*100(?:\.0)?\b(?!_)|/\s*100\b")
    root = Path(__file__).parents[2] / "payments"
    files = [path for path in root.rglob("*.py") if "sandbox" not in path.parts]
    assert len(files) > 30
    assert [str(path) for path in files if naive.search(path.read_text())] == []
