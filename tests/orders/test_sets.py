"""Sets in a basket and an order: parts leave the shelves, customs see the parts, the buyer sees one line."""

import pytest

from catalog.errors import NotSoldThere, OnlyGiven, OutOfStock
from catalog.models import BundleItem, Restriction, TariffExtension, Variant
from catalog.offers import offers, places
from orders import basket, checkout, lifecycle
from orders.models import BasketLine
from orders.sending import Portion, allot, parcels
from shop.money import money
from tests.factories import make_product, stock_lies
from tests.orders.making import BERLIN, fill, pay, place, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea_set() -> Variant:
    """Two cups (691110, China) and a pot (691200, Japan) at 80.00 net; ten cups and four pots in Shenzhen."""
    cup, pot = two_cups_and_a_pot()
    Variant.objects.filter(pk=pot.pk).update(origin_country="JP")
    made = make_product("SET", kind="bundle", stock={}, price={"EUR": "80.00"}, hs_code="691200")
    BundleItem.objects.create(bundle=made.product, variant=cup, quantity=2)
    BundleItem.objects.create(bundle=made.product, variant=pot)
    return made


def test_customs_see_the_parts_of_a_set_each_at_its_share_of_the_price(tea_set: Variant) -> None:
    pot = Variant.objects.get(sku="POT")
    TariffExtension.objects.create(variant=pot, country="EU", code="6912002310", valid_from="2026-01-01")
    TariffExtension.objects.create(variant=pot, country="US", code="6912003550", valid_from="2026-01-01")
    known = offers(["SET"], language="en", currency="EUR", market="eu")
    [parcel] = parcels([Portion("SET", 2, "SZX")], known, places(), destination="DE")
    assert [(g.sku, g.hs_code, g.origin, g.quantity, g.value, g.weight_g) for g in parcel.goods] == [
        ("CUP", "691110", "CN", 2, money("18.83", "EUR"), 300),
        ("CUP", "691110", "CN", 2, money("18.82", "EUR"), 300),
        ("POT", "6912002310", "JP", 2, money("42.35", "EUR"), 900),
    ]
    assert parcel.value == money("160.00", "EUR")
    assert parcel.weight_g == 3000


def test_a_set_is_bought_paid_and_sent_and_its_parts_leave_the_shelf(tea_set: Variant) -> None:
    order = pay(place(fill(shopper(), SET=1, CUP=1)))
    assert {line.sku: line.quantity for line in order.lines.all()} == {"SET": 1, "CUP": 1}
    assert order.goods == money("100.00", "EUR")
    lifecycle.ship(order.number, place="SZX", carrier="post", tracking_number="RR473124829CN")
    rows = Variant.objects.filter(sku__in=["CUP", "POT"]).order_by("sku")
    assert list(rows.values_list("sku", "stock__on_hand", "stock__reserved")) == [("CUP", 7, 0), ("POT", 3, 0)]
    assert stock_lies() == []


def test_a_set_and_its_part_together_are_refused_before_the_checkout(tea_set: Variant) -> None:
    found = fill(shopper(), SET=4, CUP=2)
    assert checkout.summary(found, language="de").goods == money("360.00", "EUR")
    BasketLine.objects.filter(variant__sku="CUP").update(quantity=3)
    with pytest.raises(OutOfStock) as refusal:
        checkout.summary(found, language="de")
    assert [(line.sku, line.wanted, line.left) for line in refusal.value.lines] == [("CUP", 3, 2)]


def test_what_one_line_takes_is_not_there_for_the_next() -> None:
    recipes = {"SET": {"CUP": 2, "POT": 1}}
    free = {"CUP": {"RTM": 2, "SZX": 4}, "POT": {"RTM": 1, "SZX": 1}}
    assert allot({"SET": 2}, free, ["RTM", "SZX"], recipes) == [Portion("SET", 1, "RTM"), Portion("SET", 1, "SZX")]
    assert allot({"SET": 1, "CUP": 4}, free, ["RTM", "SZX"], recipes) == [
        Portion("SET", 1, "RTM"),
        Portion("CUP", 4, "SZX"),
    ]


def test_a_country_that_is_banned_is_refused_with_the_reason(tea_set: Variant) -> None:
    ban = Restriction.objects.create(code="lead", text_en="x", reason_de="Bleiglasur.", countries=["DE"])
    found = fill(shopper(), CUP=1)
    Variant.objects.get(sku="CUP").product.restrictions.add(ban)
    with pytest.raises(NotSoldThere, match="Bleiglasur") as refusal:
        basket.add(shopper(token=found.token), "CUP", 1)
    assert "Deutschland" in str(refusal.value)
    with pytest.raises(NotSoldThere):
        checkout.summary(found, language="de")
    with pytest.raises(NotSoldThere):
        place(found, address=BERLIN)
    assert found.lines.get().quantity == 1
    found.country = "FR"
    found.save()
    assert checkout.summary(found, language="de").goods == money("20.00", "EUR")


def test_a_gift_is_not_sold_by_itself() -> None:
    gift = make_product("GIFT", kind="gift", name="Little cup")
    make_product("CUP")
    with pytest.raises(OnlyGiven, match="Little cup is a gift"):
        basket.add(shopper(), "GIFT", 1)
    assert not BasketLine.objects.exists()
    found = fill(shopper(), CUP=1)
    BasketLine.objects.update(variant=gift)
    with pytest.raises(OnlyGiven):
        checkout.summary(found, language="en")
