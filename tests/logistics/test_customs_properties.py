"""Whatever is in the parcel: no charge below nothing, no order that matters, no unit lost, no currency mixed."""

import json
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from logistics.assessment import Assessment, Finding
from logistics.customs import _find, _together
from logistics.parcel import Goods, Parcel
from logistics.regime import Case, regime_of, regimes
from logistics.rules import Rule, Tariff, TariffLine
from shop.money import exponent, money, quantise, share, total
from shop.terms import Terms
from tests.many import many

DAY = date(2026, 8, 1)
ROWS = json.loads((Path(django_settings.BASE_DIR) / "logistics/data/import_rules.json").read_text(encoding="utf-8"))
PLACES = {"eu": "DE", "elsewhere": "TR", **{code: code.upper() for code in regimes.codes() if len(code) == 2}}
PLACES["eu"] = "DE"
TARIFF = Tariff(
    [TariffLine("", "", Decimal("4.7")), TariffLine("CN", "69", Decimal("12.5")), TariffLine("JP", "6911", Decimal(0))]
)
PER_EURO = {"EUR": "1", "USD": "1.1172", "GBP": "0.8338", "JPY": "175.68", "KWD": "0.342"}
PER_EURO |= {"NOK": "10.3", "CHF": "0.92", "AUD": "1.59", "NZD": "1.98", "SGD": "1.43", "CAD": "1.56", "AED": "4.1"}
PER_EURO |= {"RON": "5.34", "BRL": "6.19"}
CURRENCIES = st.sampled_from(["EUR", "USD", "GBP", "JPY", "KWD"])


def convert(amount: Money, to: str) -> Money:
    return money(amount.amount / Decimal(PER_EURO[amount.currency.code]) * Decimal(PER_EURO[to]), to)


def rules_of(destination: str) -> dict[str, Rule]:
    """The seeded rows of the day, without a database."""
    rows = [
        Rule(row["destination"], row["scheme"], date.fromisoformat(row["valid_from"]), row["parameters"])
        for row in ROWS
        if row["destination"] == destination
        and row["valid_from"] <= DAY.isoformat() <= row.get("valid_to", DAY.isoformat())
    ]
    return {rule.scheme: rule for rule in rows}


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, Case]:
    code = draw(st.sampled_from(sorted(PLACES)))
    destination = PLACES[code]
    currency = draw(CURRENCIES)
    amounts = st.integers(0, 400_000).map(lambda units: money(Decimal(units).scaleb(-exponent(currency)), currency))
    goods = st.builds(
        Goods,
        hs_code=st.sampled_from(["691110", "6911100090", "691200", "640399", "420222", ""]),
        origin=st.sampled_from(["CN", "JP", "KR", ""]),
        quantity=st.integers(1, 9),
        value=amounts,
        weight_g=st.integers(0, 5000),
    )
    rules = rules_of("*") | rules_of(regime_of(destination).zone(destination))
    return code, Case(
        parcel=Parcel(
            draw(st.sampled_from(["CN", "NL", "US"])), "P", tuple(draw(st.lists(goods, min_size=1, max_size=6)))
        ),
        destination=destination,
        region=draw(st.sampled_from(["", "ON", "MG"])),
        shipping=draw(amounts),
        insurance=draw(amounts),
        on=DAY,
        rules=rules,
        national=rules,
        tariff=draw(st.sampled_from([TARIFF, Tariff([])])),
        standard_rate=Decimal(draw(st.sampled_from(["0", "8.1", "19", "25.5"]))),
        convert=convert,
    )


def found_in(code: str, *many: Case, terms: Terms = Terms.DDP) -> Assessment:
    findings = [_find(regimes.get(code), case) for case in many]
    return _together(code, findings, many[0].currency, destination=many[0].destination, terms=terms)


@many(2000)
@given(cases(), st.sampled_from(Terms))
def test_charges_are_exact_in_the_goods_currency_and_a_line_of_nothing_says_why(
    given: tuple[str, Case], terms: Terms
) -> None:
    code, case = given
    found = found_in(code, case, terms=terms)
    for charge in found.landed:
        assert charge.amount.amount > 0 or str(charge.reason)
        assert charge.amount.amount >= 0
        assert charge.base.amount >= 0
        assert charge.amount == quantise(charge.amount)
        assert charge.amount.currency.code == charge.base.currency.code == case.currency
    sums = [found.landed_sum("duty"), found.landed_sum("tax"), found.landed_sum("fee")]
    assert total(sums, case.currency) == total((charge.amount for charge in found.landed), case.currency)
    assert found.terms == (Terms.DDP if found.collected else Terms.DAP)
    assert not (found.guaranteed and (found.gaps or found.owed))


@many(1000)
@given(cases())
def test_delivered_at_place_collects_nothing_at_a_border_and_owes_what_would_have_been_collected(
    given: tuple[str, Case],
) -> None:
    code, case = given
    paid, owed = found_in(code, case), found_in(code, case, terms=Terms.DAP)
    assert not (owed.charges and owed.import_)
    assert owed.landed_sum("tax") == paid.landed_sum("tax")
    assert owed.landed_sum("duty") == paid.landed_sum("duty")


@many(1000)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_goods_never_matters(given: tuple[str, Case], dice: random.Random) -> None:
    code, case = given
    mixed = list(case.parcel.goods)
    dice.shuffle(mixed)
    other = replace(case, parcel=Parcel(case.parcel.sent_from, "P", tuple(mixed)))
    assert plain(_find(regimes.get(code), case)) == plain(_find(regimes.get(code), other))


@many(1000)
@given(cases())
def test_two_consignments_are_each_assessed_alone(given: tuple[str, Case]) -> None:
    code, case = given
    one, both = found_in(code, case), found_in(code, case, case)
    assert both.landed_sum("duty") == one.landed_sum("duty") * 2
    assert both.landed_sum("tax") == one.landed_sum("tax") * 2
    assert both.collected == one.collected


@many(500)
@given(cases())
def test_more_of_the_same_goods_never_owes_less(given: tuple[str, Case]) -> None:
    code, case = given
    twice = tuple(replace(item, quantity=item.quantity * 2) for item in case.parcel.goods)
    more = replace(case, parcel=Parcel(case.parcel.sent_from, "P", twice))
    if code in {"us", "jp", "ae", "au", "kr", "ca"}:  # where no flat duty gives way to a rate that may be nothing
        assert found_in(code, more).landed_sum("duty") >= found_in(code, case).landed_sum("duty")


def plain(finding: Finding) -> list[tuple[object, ...]]:
    return [(c.kind, str(c.label), c.rate, c.base, c.amount, c.rule, str(c.reason)) for c in finding.charges]


def test_freight_shared_in_the_order_of_the_basket_would_be_another_duty() -> None:
    """Why kinds of goods are put in key order first: the odd cent goes to whoever comes first."""
    worths = [Decimal(1), Decimal(1), Decimal(1)]
    parts = share(money("0.10", "EUR"), worths)
    assert dict(zip("abc", parts, strict=True)) != dict(zip("cba", parts, strict=True))


@pytest.mark.parametrize("code", sorted(PLACES))
def test_every_regime_names_the_values_it_needs(code: str) -> None:
    for scheme, rule in rules_of(regime_of(PLACES[code]).zone(PLACES[code])).items():
        rule.check(regimes.get(code).schemes[scheme])
