"""Whatever is in the parcel: no charge below nothing, no order of goods that matters, no unit lost."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moneyed import Money

from logistics.assessment import Assessment, Finding
from logistics.customs import _together
from logistics.parcel import Goods, Parcel
from logistics.regime import Case, regimes
from logistics.rules import Rule, Tariff, TariffLine
from shop.money import exponent, money, quantise, share, total

DAY = date(2026, 8, 1)
EURO_150, POUND_135 = {"amount": "150", "currency": "EUR"}, {"amount": "135", "currency": "GBP"}
PERSONAL = {
    "limit": {"amount": "10000", "currency": "JPY"},
    "share_of_price": "60",
    "value_step": 1000,
    "tax_step": 100,
    "never_free": ["42", "61", "64"],
}
IOSS = {"limit": EURO_150, "duty_per_item": {"amount": "3", "currency": "EUR"}}
LAW: dict[str, tuple[str, dict[str, dict[str, Any]]]] = {
    "eu": ("DE", {"ioss": IOSS, "import": {}, "inland": {}}),
    "gb": ("GB", {"supply": {"limit": POUND_135}, "import": {}}),
    "us": ("US", {"import": {"surcharge": "10"}}),
    "jp": ("JP", {"personal": PERSONAL}),
    "elsewhere": ("BR", {}),
}
TARIFF = Tariff(
    [TariffLine("", "", Decimal("4.7")), TariffLine("CN", "69", Decimal("12.5")), TariffLine("JP", "6911", Decimal(0))]
)
PER_EURO = {"EUR": "1", "USD": "1.1172", "GBP": "0.8338", "JPY": "175.68", "KWD": "0.342"}
CURRENCIES = st.sampled_from(sorted(PER_EURO))


def convert(amount: Money, to: str) -> Money:
    return money(amount.amount * Decimal(PER_EURO[to]) / Decimal(PER_EURO[amount.currency.code]), to)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, Case]:
    code = draw(st.sampled_from(sorted(LAW)))
    destination, schemes = LAW[code]
    currency = draw(CURRENCIES)
    amounts = st.integers(0, 400_000).map(lambda units: money(Decimal(units).scaleb(-exponent(currency)), currency))
    items = draw(
        st.lists(
            st.builds(
                Goods,
                hs_code=st.sampled_from(["691110", "6911100090", "691200", "640399", "420222", ""]),
                origin=st.sampled_from(["CN", "JP", "KR", ""]),
                quantity=st.integers(1, 9),
                value=amounts,
                weight_g=st.integers(0, 5000),
            ),
            min_size=1,
            max_size=6,
        )
    )
    return code, Case(
        parcel=Parcel(draw(st.sampled_from(["CN", "NL", "US"])), "P", tuple(items)),
        destination=destination,
        region="",
        shipping=draw(amounts),
        on=DAY,
        rules={name: Rule(code.upper(), name, DAY, values) for name, values in schemes.items()},
        tariff=TARIFF,
        standard_rate=Decimal(draw(st.sampled_from(["0", "8.1", "19", "25.5"]))),
        convert=convert,
    )


def found_in(code: str, case: Case) -> Assessment:
    return _together(code, [regimes.get(code).assess(case)], case.currency)


@settings(max_examples=300, deadline=None)
@given(cases())
def test_charges_are_never_negative_exact_and_in_the_goods_currency(given: tuple[str, Case]) -> None:
    code, case = given
    found = found_in(code, case)
    for charge in found.charges:
        assert charge.amount.amount > 0
        assert charge.base.amount >= 0
        assert charge.amount == quantise(charge.amount)
        assert charge.amount.currency.code == charge.base.currency.code == case.currency
    assert found.duty + found.tax == total((charge.amount for charge in found.charges), case.currency)


@settings(max_examples=200, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_goods_never_matters(given: tuple[str, Case], dice: random.Random) -> None:
    code, case = given
    mixed = list(case.parcel.goods)
    dice.shuffle(mixed)
    other = Case(**{**case.__dict__, "parcel": Parcel(case.parcel.sent_from, "P", tuple(mixed))})
    assert plain(regimes.get(code).assess(case)) == plain(regimes.get(code).assess(other))


@settings(max_examples=200, deadline=None)
@given(cases())
def test_more_of_the_same_goods_never_owes_less(given: tuple[str, Case]) -> None:
    code, case = given
    twice = tuple(Goods(g.hs_code, g.origin, g.quantity * 2, g.value, g.weight_g) for g in case.parcel.goods)
    more = Case(**{**case.__dict__, "parcel": Parcel(case.parcel.sent_from, "P", twice)})
    if code in {"us", "jp"}:  # where no flat duty of small parcels gives way to a tariff rate that may be nothing
        assert found_in(code, more).duty >= found_in(code, case).duty
    assert found_in(code, more).collected == found_in(code, case).collected


def plain(finding: Finding) -> list[tuple[object, ...]]:
    return [(c.kind, str(c.label), c.rate, c.base, c.amount, c.rule, str(c.reason)) for c in finding.charges]


def test_freight_shared_in_the_order_of_the_basket_would_be_another_duty() -> None:
    """Why kinds of goods are put in key order first: the odd cent goes to whoever comes first."""
    worths = [Decimal(1), Decimal(1), Decimal(1)]
    parts = share(money("0.10", "EUR"), worths)
    assert dict(zip("abc", parts, strict=True)) != dict(zip("cba", parts, strict=True))


@pytest.mark.parametrize("code", sorted(LAW))
def test_every_regime_names_the_values_it_needs(code: str) -> None:
    for scheme, wanted in regimes.get(code).schemes.items():
        values = LAW[code][1].get(scheme)
        if values is not None:
            Rule(code.upper(), scheme, DAY, values).check(wanted)
