"""A wrong rounding, base, limit, rate or day planted in any regime is caught by the table worked out by hand.

Numbers of law are data, so most twins change one value of one row; the rest break a shared step of the engine.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_UP, Decimal
from typing import Any

import pytest
from moneyed import Money

from logistics import customs, duties, importing, limits, taxes
from logistics.models import ImportRule, TariffRate
from logistics.regime import Case
from logistics.regimes import br, ca, ch, eu, jp, kr, us
from logistics.rules import Limit, Rule
from shop.money import quantise
from tests.logistics.golden import misses

pytestmark = pytest.mark.django_db
Value = Any
# regime, destination, scheme, path to the value, the wrong value
DATA: list[tuple[str, str, str, str, Value]] = [
    ("eu", "EU", "ioss", "limit.amount", "149.99"),
    ("eu", "EU", "ioss", "limit.amount", "150.01"),
    ("eu", "EU", "ioss", "limit.inclusive", False),
    ("eu", "EU", "ioss", "limit.basis", "goods+freight"),
    ("eu", "EU", "ioss", "limit.scope", "item"),
    ("eu", "EU", "ioss", "limit.currency", "GBP"),
    ("eu", "EU", "ioss", "duty_per_item.amount", "2"),
    ("eu", "EU", "ioss", "tax_base", "goods+freight+insurance"),
    ("eu", "EU", "ioss", "tax_base", "goods+duty"),
    ("eu", "EU", "ioss", "tax_base", "goods+freight+duty"),
    ("eu", "EU", "ioss", "rounding", "down"),
    ("eu", "EU", "ioss", "registered", False),
    ("eu", "EU", "import", "duty_base", "goods"),
    ("eu", "EU", "import", "tax_base", "goods+freight+insurance"),
    ("eu", "EU", "import", "rounding", "up"),
    ("eu", "EU", "inland", "tax_base", "goods"),
    ("eu", "EU", "handling", "on", True),
    ("eu", "FR", "fee", "per", "parcel"),
    ("eu", "FR", "fee", "amount.amount", "3"),
    ("eu", "FR", "fee", "small_only", False),
    ("eu", "FR", "fee", "taxed", True),
    ("eu", "RO", "fee", "per", "line"),
    ("eu", "RO", "fee", "amount.currency", "EUR"),
    ("eu", "IT", "fee", "per", "line"),
    ("xi", "XI", "ioss", "limit.amount", "75"),
    ("xi", "XI", "ioss", "duty_per_item.amount", "0"),
    ("xi", "XI", "import", "duty_base", "goods"),
    ("gb", "GB", "supply", "limit.amount", "134.99"),
    ("gb", "GB", "supply", "limit.amount", "135.01"),
    ("gb", "GB", "supply", "limit.inclusive", False),
    ("gb", "GB", "supply", "limit.basis", "goods+freight"),
    ("gb", "GB", "supply", "tax_base", "goods"),
    ("gb", "GB", "import", "duty_base", "goods"),
    ("gb", "GB", "import", "tax_base", "goods+freight"),
    ("gb", "GB", "import", "rounding", "down"),
    ("no", "NO", "voec", "limit.scope", "consignment"),
    ("no", "NO", "voec", "limit.inclusive", True),
    ("no", "NO", "voec", "limit.amount", "2900"),
    ("no", "NO", "voec", "excluded", []),
    ("no", "NO", "voec", "tax_base", "goods"),
    ("no", "NO", "import", "reduced", {}),
    ("ch", "CH", "import", "tax_relief.amount", "4.99"),
    ("ch", "CH", "import", "tax_relief.amount", "5.02"),
    ("ch", "CH", "import", "tax_relief.inclusive", False),
    ("ch", "CH", "import", "tax_base", "goods"),
    ("ch", "CH", "import", "reduced", {}),
    ("ch", "CH", "import", "general_rate", "1"),
    ("ch", "CH", "import", "seller_registered", True),
    ("au", "AU", "gst", "limit.inclusive", False),
    ("au", "AU", "gst", "consignment_limit.amount", "2000"),
    ("au", "AU", "gst", "tax_base", "goods"),
    ("au", "AU", "import", "duty_base", "goods+freight"),
    ("au", "AU", "import", "general_rate", "4"),
    ("au", "AU", "import", "tax_base", "goods+freight"),
    ("nz", "NZ", "gst", "limit.scope", "consignment"),
    ("nz", "NZ", "gst", "limit.amount", "1100"),
    ("nz", "NZ", "gst", "tax_base", "goods+freight+insurance"),
    ("nz", "NZ", "levy", "on", True),
    ("jp", "JP", "personal", "limit.amount", "9999"),
    ("jp", "JP", "personal", "limit.amount", "10001"),
    ("jp", "JP", "personal", "share_of_price", "100"),
    ("jp", "JP", "personal", "value_step", 1),
    ("jp", "JP", "personal", "tax_step", 1),
    ("jp", "JP", "personal", "never_free", []),
    ("jp", "JP", "personal", "reduced", {}),
    ("kr", "KR", "import", "limit.amount", "151"),
    ("kr", "KR", "import", "limit.inclusive", False),
    ("kr", "KR", "import", "limit.basis", "goods+freight"),
    ("kr", "KR", "import", "friends", []),
    ("kr", "KR", "import", "limit_of_friends.amount", "250"),
    ("kr", "KR", "import", "tax_base", "goods"),
    ("sg", "SG", "gst", "limit.scope", "consignment"),
    ("sg", "SG", "gst", "limit.inclusive", False),
    ("sg", "SG", "gst", "limit.amount", "500"),
    ("sg", "SG", "import", "tax_base", "goods"),
    ("ca", "CA", "import", "relief.amount", "21"),
    ("ca", "CA", "import", "relief.inclusive", False),
    ("ca", "CA", "import", "courier_from", []),
    ("ca", "CA", "import", "courier_tax_relief.amount", "39"),
    ("ca", "CA", "import", "courier_duty_relief.amount", "149"),
    ("ca", "CA", "import", "courier_duty_relief.amount", "151"),
    ("ca", "CA", "import", "tax_base", "goods+freight+duty"),
    ("ca", "CA", "import", "rates", {"ON": {"HST": "14"}}),
    ("us", "US", "import", "duty_base", "goods+freight"),
    ("us", "US", "import", "surcharge", "1"),
    ("us", "US", "import", "rounding", "up"),
    ("br", "BR", "remessa", "limit.amount", "40"),
    ("br", "BR", "remessa", "limit.amount", "60"),
    ("br", "BR", "remessa", "limit.basis", "freight"),
    ("br", "BR", "remessa", "low_rate", "21"),
    ("br", "BR", "remessa", "high_rate", "50"),
    ("br", "BR", "remessa", "deduction.amount", "0"),
    ("br", "BR", "remessa", "icms", "18"),
    ("br", "BR", "remessa", "icms_by_state", {}),
    ("br", "BR", "remessa", "certified", False),
    ("mx", "MX", "courier", "rate", "33"),
    ("mx", "MX", "courier", "duty_base", "goods+freight"),
    ("mx", "MX", "courier", "partners", []),
    ("mx", "MX", "courier", "bands", {"51": "0", "117.01": "17", "": "19"}),
    ("hk", "HK", "free-port", "dutiable", ["69"]),
    ("ae", "AE", "import", "duty_relief.basis", "freight"),
    ("ae", "AE", "import", "duty_relief.inclusive", False),
    ("ae", "AE", "import", "general_rate", "6"),
    ("ae", "AE", "import", "tax_base", "goods+freight"),
    ("elsewhere", "*", "estimate", "tax_base", "goods"),
]


def plant(destination: str, scheme: str, path: str, wrong: Value) -> None:
    """Change one value in every version of a rule."""
    changed = 0
    for row in ImportRule.objects.filter(destination=destination, scheme=scheme):
        *above, last = path.split(".")
        place = row.parameters
        for name in above:
            place = place[name]
        changed += place.get(last) != wrong
        place[last] = wrong
        row.save(update_fields=["parameters"])
    assert changed


def test_the_honest_engine_answers_the_whole_table() -> None:
    assert misses() == []


@pytest.mark.parametrize(("regime", "destination", "scheme", "path", "wrong"), DATA, ids=lambda v: str(v)[:30])
def test_a_wrong_number_of_law_is_caught(regime: str, destination: str, scheme: str, path: str, wrong: Value) -> None:
    plant(destination, scheme, path, wrong)
    assert misses(regime)


DAYS = [("eu", "EU", "ioss", "2026-07-01"), ("us", "US", "import", "2025-08-29"), ("us", "US", "import", "2026-07-24")]


@pytest.mark.parametrize(("regime", "destination", "scheme", "first"), DAYS)
def test_a_rule_that_starts_a_day_late_is_caught(regime: str, destination: str, scheme: str, first: str) -> None:
    new = ImportRule.objects.get(destination=destination, scheme=scheme, valid_from=first)
    old = ImportRule.objects.get(destination=destination, scheme=scheme, valid_to=new.valid_from - timedelta(days=1))
    new.valid_from += timedelta(days=1)
    new.save(update_fields=["valid_from"])
    old.valid_to = new.valid_from - timedelta(days=1)
    old.save(update_fields=["valid_to"])
    assert misses(regime)


@pytest.mark.parametrize("regime", ["eu", "xi", "gb", "us", "jp"])
def test_a_wrong_tariff_rate_is_caught(regime: str) -> None:
    for line in TariffRate.objects.filter(hs_prefix="691110"):
        TariffRate.objects.filter(pk=line.pk).update(rate=line.rate + 1)
    assert misses(regime)


def pieces_instead_of_kinds(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(duties, "kinds_of", lambda case: sum(item.quantity for item in case.parcel.goods))


def limit_by_all_that_is_paid(patch: pytest.MonkeyPatch) -> None:
    everything = frozenset({"goods", "freight", "insurance"})

    def wrong(case: Case, limit: Limit) -> bool:
        return limit.holds(case.convert(case.worth(everything), limit.most.currency.code))

    for module in (limits, importing, eu, kr, ca):
        patch.setattr(module, "within", wrong)


def tax_without_duty(patch: pytest.MonkeyPatch) -> None:
    honest = taxes.on_import

    def wrong(case: Case, rule: Rule, charges: Any, **more: Any) -> Any:
        return honest(case, rule, (), **more)

    patch.setattr(taxes, "on_import", wrong)


def everything_rounded_up(patch: pytest.MonkeyPatch) -> None:
    def wrong(self: Rule, exact: Decimal, currency: str) -> Decimal:
        return quantise(Money(exact, currency), ROUND_UP).amount

    patch.setattr(Rule, "rounded", wrong)


def everything_cut_off(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Rule, "rounded", lambda self, exact, currency: exact.quantize(Decimal("0.01"), "ROUND_DOWN"))


def rates_are_never_dated(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(customs, "standard_rate", lambda country, *, on: Decimal(20))


def icms_on_top_instead_of_inside(patch: pytest.MonkeyPatch) -> None:
    def wrong(self: br.Brazil, case: Case, rule: Rule, duty: Any) -> Any:
        base = case.worth(br.CIF) + duty.amount
        return replace(duty, kind="tax", amount=quantise(base * (self._state_rate(case, rule) / 100)))

    patch.setattr(br.Brazil, "_icms", wrong)


def yen_rounded_half_up(patch: pytest.MonkeyPatch) -> None:
    def wrong(amount: Money, step: int) -> Money:
        return Money(round(amount.amount / step) * step, "JPY")

    patch.setattr(jp, "_down", wrong)


def relief_by_the_value(patch: pytest.MonkeyPatch) -> None:
    honest = ch.Switzerland.assess

    def wrong(self: ch.Switzerland, case: Case) -> Any:
        found = honest(self, case)
        return replace(found, scheme="IMPORT", charges=()) if case.parcel.value.amount <= 65 else found

    patch.setattr(ch.Switzerland, "assess", wrong)


def surcharge_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(us, "by_tariff", lambda case, rule, surcharge: duties.by_tariff(case, rule))


def all_by_the_item(patch: pytest.MonkeyPatch) -> None:
    honest = Rule.limit
    patch.setattr(Rule, "limit", lambda self, name="limit": replace(honest(self, name), scope="item"))


CODE: list[tuple[str, Callable[[pytest.MonkeyPatch], None]]] = [
    ("eu", pieces_instead_of_kinds),
    ("eu", limit_by_all_that_is_paid),
    ("gb", limit_by_all_that_is_paid),
    ("kr", limit_by_all_that_is_paid),
    ("ca", limit_by_all_that_is_paid),
    ("eu", tax_without_duty),
    ("gb", tax_without_duty),
    ("au", tax_without_duty),
    ("ae", tax_without_duty),
    ("eu", everything_rounded_up),
    ("us", everything_rounded_up),
    ("br", everything_rounded_up),
    ("gb", everything_cut_off),
    ("br", everything_cut_off),
    ("eu", rates_are_never_dated),
    ("br", icms_on_top_instead_of_inside),
    ("jp", yen_rounded_half_up),
    ("ch", relief_by_the_value),
    ("us", surcharge_forgotten),
    ("au", all_by_the_item),
    ("gb", all_by_the_item),
    ("eu", all_by_the_item),
]


@pytest.mark.parametrize(("regime", "break_it"), CODE, ids=lambda v: v if isinstance(v, str) else v.__name__)
def test_a_broken_step_of_the_engine_is_caught(
    regime: str, break_it: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    break_it(monkeypatch)
    assert misses(regime)
