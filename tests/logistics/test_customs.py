"""What a delivery owes: the official examples, day by day and country by country."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from moneyed import Money

from logistics.customs import Assessment, assess
from logistics.models import ImportRule, TariffRate
from logistics.parcel import Goods, Parcel
from shop.money import money

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 1)
JUNE = date(2026, 6, 30)
AUTUMN = date(2026, 11, 22)


def goods(value: str, currency: str = "EUR", *, hs: str = "620120", origin: str = "CN", quantity: int = 1) -> Goods:
    return Goods(hs, origin, quantity, money(value, currency), 400)


def sent(*items: Goods, place: str = "SZX", sent_from: str = "CN") -> Parcel:
    return Parcel(sent_from, place, items)


def ask(*parcels: Parcel, to: str = "DE", shipping: str = "0", currency: str = "EUR", on: date = AUTUMN) -> Assessment:
    return assess(parcels, destination=to, shipping=money(shipping, currency), on=on)


def rules(found: Assessment) -> list[str]:
    return [charge.rule for charge in found.charges]


def test_a_coat_of_140_euro_is_a_small_consignment_even_with_15_of_transport() -> None:
    found = ask(sent(goods("140")), shipping="15")
    assert rules(found) == ["EU-IOSS-2026-07", "EU-IOSS-2026-07"]
    assert found.duty == Money("3.00", "EUR")
    assert found.tax == Money("30.02", "EUR")  # 19 % of 140 + 15 + 3
    assert (found.collected, found.import_, found.goods_tax_rate) == (True, True, Decimal(19))


def test_a_coat_of_120_and_a_shirt_of_20_are_two_kinds_of_goods() -> None:
    found = ask(sent(goods("120"), goods("20", hs="610910")), shipping="15")
    assert found.duty == Money("6.00", "EUR")
    assert found.tax == Money("30.59", "EUR")


def test_five_equal_shirts_owe_the_flat_duty_once() -> None:
    assert ask(sent(goods("10", hs="610910", quantity=5))).duty == Money("3.00", "EUR")


def test_national_digits_do_not_make_another_kind_of_goods() -> None:
    assert ask(sent(goods("10", hs="6109100010"), goods("10", hs="6109.10.90"))).duty == Money("3.00", "EUR")


def test_a_coat_of_160_is_declared_by_tariff() -> None:
    TariffRate.objects.create(destination="EU", hs_prefix="6201", rate="12", valid_from=JULY, source="test")
    found = ask(sent(goods("160")), shipping="15")
    assert rules(found) == ["EU-IMPORT-2021-07", "EU-IMPORT-2021-07"]
    assert found.charges[0].base == Money("175.00", "EUR")
    assert found.duty == Money("21.00", "EUR")
    assert found.tax == Money("37.24", "EUR")  # 19 % of 196


def test_the_limit_itself_is_still_small_and_a_cent_more_is_not() -> None:
    assert rules(ask(sent(goods("150", hs="691110"))))[0] == "EU-IOSS-2026-07"
    assert rules(ask(sent(goods("150.01", hs="691110"))))[0] == "EU-IMPORT-2021-07"


def test_three_cases_of_60_euro_from_one_place_are_one_consignment() -> None:
    cases = [sent(goods("60", hs="420292")) for _case in range(3)]
    assert not ask(*cases).collected  # above the limit, and no tariff line for cases is kept
    assert rules(ask(cases[0])) == ["EU-IOSS-2026-07", "EU-IOSS-2026-07"]


def test_parcels_from_two_places_are_two_consignments_that_share_the_freight_by_weight() -> None:
    found = ask(sent(goods("100", hs="691110")), sent(goods("100", hs="691110"), place="HKG"), shipping="10.01")
    assert found.duty == Money("6.00", "EUR")
    assert [charge.base for charge in found.charges if charge.kind == "tax"] == [
        Money("108.01", "EUR"),
        Money("108.00", "EUR"),
    ]
    assert found.tax == Money("41.04", "EUR")


def test_until_june_2026_small_consignments_owe_no_duty() -> None:
    found = ask(sent(goods("140")), shipping="15", on=JUNE)
    assert rules(found) == ["EU-IOSS-2021-07", "EU-IOSS-2021-07"]
    assert str(found.charges[0].reason) == "No import duty up to €150.00"
    assert found.duty == Money("0.00", "EUR")
    assert found.tax == Money("29.45", "EUR")


@pytest.mark.parametrize(("country", "tax"), [("DE", "19.57"), ("FR", "20.60"), ("HU", "27.81"), ("FI", "26.27")])
def test_the_buyers_country_sets_the_rate(country: str, tax: str) -> None:
    assert ask(sent(goods("100")), to=country).tax == Money(tax, "EUR")


def test_goods_sent_from_rotterdam_are_no_import() -> None:
    found = ask(sent(goods("400", hs="691110"), place="RTM", sent_from="NL"), shipping="6.90")
    assert rules(found) == ["EU-INLAND-2021-07"]
    assert (found.import_, found.duty, found.tax) == (False, Money("0.00", "EUR"), Money("77.31", "EUR"))


def test_a_limit_in_euro_is_met_in_the_orders_own_currency() -> None:
    today = date.today()
    assert rules(ask(sent(goods("150", "USD")), currency="USD", on=today))[0] == "EU-IOSS-2026-07"
    small = ask(sent(goods("100", "USD")), currency="USD", on=today)
    assert small.duty == Money("3.35", "USD")  # 3 EUR at 1.1172


def test_great_britain_takes_only_vat_up_to_135_pounds() -> None:
    found = ask(sent(goods("135", "GBP", hs="691110")), to="GB", shipping="9.90", currency="GBP")
    assert rules(found) == ["GB-SUPPLY-2021-01", "GB-SUPPLY-2021-01"]
    assert (found.duty, found.tax) == (Money("0.00", "GBP"), Money("28.98", "GBP"))


def test_great_britain_takes_duty_and_vat_above() -> None:
    found = ask(sent(goods("135.01", "GBP", hs="691110")), to="GB", shipping="10", currency="GBP")
    assert rules(found) == ["GB-IMPORT-2021-01", "GB-IMPORT-2021-01"]
    assert found.duty == Money("17.40", "GBP")  # 12 % of 145.01
    assert found.tax == Money("32.48", "GBP")


def test_rotterdam_to_london_is_an_import() -> None:
    assert ask(sent(goods("20", "GBP"), place="RTM", sent_from="NL"), to="GB", currency="GBP").import_


def test_the_united_states_take_duty_from_the_first_dollar_on_the_goods_alone() -> None:
    found = ask(sent(goods("20", "USD", hs="691110", origin="JP")), to="US", shipping="11.50", currency="USD")
    assert rules(found) == ["US-IMPORT-2026-07-24"]
    assert (found.duty, found.tax) == (Money("4.16", "USD"), Money("0.00", "USD"))
    assert "sales tax" in str(found.notes[0])


def test_origin_china_has_its_own_rate_in_the_united_states() -> None:
    assert ask(sent(goods("20", "USD", hs="691110")), to="US", currency="USD").duty == Money("5.66", "USD")


def test_the_surcharge_of_2026_counts_while_it_lasts() -> None:
    item = sent(goods("100", "USD", hs="691110", origin="JP"))
    duty = {
        day: ask(item, to="US", currency="USD", on=day).duty.amount
        for day in (date(2026, 2, 23), date(2026, 2, 24), date(2026, 7, 23), date(2026, 7, 24))
    }
    assert list(duty.values()) == [Decimal("20.80"), Decimal("30.80"), Decimal("30.80"), Decimal("20.80")]


def test_los_angeles_to_the_united_states_is_no_import() -> None:
    found = ask(sent(goods("900", "USD"), place="LAX", sent_from="US"), to="US", currency="USD")
    assert (found.import_, found.charges, found.collected) == (False, (), True)


def test_japan_counts_60_per_cent_and_lets_10000_yen_pass() -> None:
    found = ask(sent(goods("16666", "JPY", hs="691110")), to="JP", currency="JPY")
    assert (found.duty, found.tax, found.collected, found.import_) == (Money(0, "JPY"), Money(0, "JPY"), True, True)
    assert {str(charge.reason) for charge in found.charges} == {"Free of import charges up to ¥10,000"}


def test_japan_rounds_value_and_tax_down() -> None:
    found = ask(sent(goods("33000", "JPY", hs="691110")), to="JP", currency="JPY")
    duty, tax = found.charges
    assert (duty.base, duty.amount) == (Money(19000, "JPY"), Money(400, "JPY"))  # 2.3 % of 19,000 is 437
    assert (tax.base, tax.amount) == (Money(19000, "JPY"), Money(1900, "JPY"))
    assert {charge.rule for charge in found.charges} == {"JP-PERSONAL-2019-10"}


def test_japan_never_lets_shoes_pass() -> None:
    TariffRate.objects.create(destination="JP", hs_prefix="64", rate="30", valid_from=JULY, source="test")
    found = ask(sent(goods("5000", "JPY", hs="640399"), goods("5000", "JPY", hs="691110")), to="JP", currency="JPY")
    assert [(charge.kind, charge.amount) for charge in found.charges] == [
        ("duty", Money(900, "JPY")),
        ("tax", Money(300, "JPY")),
    ]


def test_elsewhere_the_buyer_is_told_that_the_carrier_may_ask() -> None:
    found = ask(sent(goods("100", "USD")), to="TR", currency="USD")
    assert (found.regime, found.collected, found.import_, found.charges) == ("elsewhere", False, True, ())
    assert (found.landed_sum("tax"), found.guaranteed, found.schemes) == (Money("20.00", "USD"), False, ("ESTIMATE",))
    with translation.override("en"):
        assert str(found.notes[0]).startswith("Import tax and duty of Türkiye, about $20.00, are not in this price.")


def test_shenzhen_to_china_is_no_import_and_bears_chinas_tax() -> None:
    found = ask(sent(goods("100", "CNY")), to="CN", currency="CNY", shipping="10")
    assert (found.import_, found.tax, found.goods_tax_rate) == (False, Money("14.30", "CNY"), Decimal(13))


def test_goods_without_a_tariff_line_are_not_charged_and_the_buyer_is_told() -> None:
    found = ask(sent(goods("500", hs="999999")))
    assert (found.collected, found.charges, found.goods_tax_rate) == (False, (), Decimal(0))
    assert "Germany" in str(found.notes[0])


def test_a_day_without_a_rule_is_not_charged() -> None:
    assert not ask(sent(goods("20", "USD", hs="691110")), to="US", currency="USD", on=date(2015, 1, 1)).collected


def test_a_line_for_one_origin_goes_before_a_longer_code_for_any() -> None:
    TariffRate.objects.create(destination="EU", origin="KR", rate="0", valid_from=JULY, source="agreement")
    assert ask(sent(goods("285", hs="691310", origin="KR"))).duty == Money("0.00", "EUR")
    assert ask(sent(goods("285", hs="691310", origin="CN"))).duty == Money("17.10", "EUR")


def test_nothing_to_send_owes_nothing() -> None:
    found = assess([], destination="DE", shipping=money(0, "EUR"), on=AUTUMN)
    assert (found.charges, found.import_, found.collected, found.duty) == ((), False, True, Money("0.00", "EUR"))


def test_law_is_read_in_one_query_however_many_goods() -> None:
    many = [sent(*(goods("9", hs=f"69{n:04}", origin="CN") for n in range(30)), place=place) for place in "AB"]
    with CaptureQueriesContext(connection) as queries:
        ask(*many)
    assert len(queries) == 1


def test_reasons_are_told_in_the_readers_language_and_numbers() -> None:
    found = ask(sent(goods("120"), goods("20", hs="610910")))
    with translation.override("en"):
        assert str(found.charges[0].reason) == "€3.00 for each of 2 kinds of goods"
        assert str(found.charges[1].reason) == "Import tax of Germany on goods, shipping and duty"


def test_a_rule_with_a_broken_value_is_refused_by_name() -> None:
    ImportRule.objects.filter(destination="GB", scheme="supply").update(parameters={"limit": {"amount": "x"}})
    with pytest.raises(Exception, match="GB-SUPPLY-2021-01") as refused:
        ask(sent(goods("20", "GBP")), to="GB", currency="GBP")
    assert "limit" in str(refused.value)
