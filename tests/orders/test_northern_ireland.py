"""An address in Belfast is under the customs law of the union with British tax, wherever its price is asked."""

import pytest
from django.utils.translation import override

from logistics.landed.answer import answer
from logistics.territory import territory_of
from orders import checkout
from orders.errors import PriceChanged
from orders.models import Order
from shop.money import Percent, money
from shop.places import Address
from tests.orders.browsing import add, post
from tests.orders.making import LEEDS, fill, place, shopper, two_cups_and_a_pot

BELFAST = Address(name="Ann Lee", street="1 High Street", city="BELFAST", postal="BT1 5GS", country="GB")


@pytest.mark.parametrize(
    ("postal", "region", "territory"),
    [
        ("BT1 5GS", "", "XI"),
        ("bt486dq", "", "XI"),
        (" BT 9 5", "", "XI"),
        ("", "NIR", "XI"),
        ("", "GB-BFS", "XI"),
        ("", "Northern Ireland", "XI"),
        ("B1 1AA", "", "GB"),
        ("BA1 1AA", "ENG", "GB"),
        ("", "", "GB"),
    ],
)
def test_the_postcode_or_the_region_tells_where_it_lies(postal, region, territory):
    assert territory_of("GB", postal=postal, region=region) == territory


def test_a_postcode_of_another_country_is_none_of_its_business():
    assert territory_of("IE", postal="BT1 5GS") == "IE"


@pytest.mark.django_db
def test_the_basket_prices_the_same_pieces_by_the_law_of_where_they_go():
    two_cups_and_a_pot()
    found = fill(shopper("gb", language="en"), CUP=2, POT=1)
    with override("en"):
        leeds = checkout.summary(found, language="en", postal="LS1 4DY")
        belfast = checkout.summary(found, language="en", postal="BT1 5GS")
    assert (leeds.regime, leeds.duty, leeds.rules) == ("gb", money(0, "GBP"), ("GB-SUPPLY-2021-01",))
    assert (belfast.regime, belfast.rules) == ("xi", ("XI-IOSS-2026-07",))
    duty = [charge for charge in belfast.charges if charge.kind == "duty"]
    assert len(duty) == 1 and belfast.duty == duty[0].amount > money(0, "GBP")
    # The same goods and carriage; the tax is British and lies on the duty as well.
    assert (belfast.goods, belfast.shipping) == (leeds.goods, leeds.shipping)
    [tax] = [charge for charge in belfast.charges if charge.kind == "tax"]
    assert tax.rate == 20
    assert belfast.tax == leeds.tax + Percent(20).of(belfast.duty)
    assert belfast.total == leeds.total + belfast.duty + Percent(20).of(belfast.duty)


@pytest.mark.django_db
def test_the_order_is_made_by_the_law_of_its_address_and_a_price_of_another_is_refused():
    two_cups_and_a_pot()
    found = fill(shopper("gb", language="en"), CUP=2, POT=1)
    with pytest.raises(PriceChanged):
        place(found, address=BELFAST, language="en")  # what is shown there asks for no postcode
    assert not Order.objects.exists()
    seen = checkout.summary(found, language="en", postal=BELFAST.postal)
    contact = checkout.Contact(email="ann@example.org", language="en")
    order = checkout.place(found, contact=contact, address=BELFAST, method="standard", shown_total=seen.total)
    assert (order.the_bill.regime, order.total, order.country) == ("xi", seen.total, "GB")
    assert place(fill(shopper("gb", language="en"), CUP=1), address=LEEDS, language="en").the_bill.regime == "gb"


@pytest.mark.django_db
def test_the_checkout_counts_anew_as_soon_as_it_knows_the_postcode(client):
    two_cups_and_a_pot()
    add(client, prefix="en-gb")
    leeds = post(client, "/en-gb/checkout/", {"postal": "LS1 4DY"}).text
    belfast = post(client, "/en-gb/checkout/", {"postal": "BT1 5GS"}).text
    assert "XI-IOSS-2026-07" in belfast
    assert "XI-IOSS-2026-07" not in leeds


QUESTION = {
    "destination": "GB",
    "origin_country": "CN",
    "date": "2026-11-22",
    "currency": "EUR",
    "lines": [{"hs": "691110", "unit_price": "80.00", "quantity": 1}],
    "freight": "12.00",
}


@pytest.mark.django_db
def test_a_script_asks_for_it_by_region_or_by_its_customs_code():
    by_region, by_code, none = answer([{**QUESTION, "region": "NIR"}, {**QUESTION, "destination": "XI"}, QUESTION])
    assert (by_region["duty"], by_region["tax"], by_region["rules"]) == ("3.00", "19.00", ["xi-ioss-2026-07"])
    assert by_region == by_code
    assert none["duty"] == "0.00"


@pytest.mark.django_db
@pytest.mark.parametrize("region", ["ON", "CA-ON", "ontario", " on "])
def test_a_province_is_known_by_its_code_and_by_its_name(region):
    asked = {**QUESTION, "destination": "CA", "currency": "CAD"}
    assert answer([{**asked, "region": region}]) == answer([{**asked, "region": "ON"}])


@pytest.mark.django_db
@pytest.mark.parametrize(("country", "region"), [("US", "ZZ"), ("CA", "CA"), ("BR", "Bahía Blanca")])
def test_a_region_that_does_not_exist_is_refused_where_the_law_asks_for_it(country, region):
    [told] = answer([{**QUESTION, "destination": country, "currency": "USD", "region": region}])
    assert told["error"]["code"] == "unknown_region"
    [other] = answer([{**QUESTION, "destination": "DE", "region": region}])
    assert other["total"] == "113.05"
