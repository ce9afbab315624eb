"""Promotions on real baskets: the bill in the basket, on the order, at customs and in refunds is one and the same."""

from datetime import datetime

import pytest
from django.utils.translation import override

from catalog.models import Category, Product, Stock
from orders import case, checkout, lifecycle, live, returns
from orders.errors import NothingToRefund, PriceChanged
from orders.models import Order, PromotionTally, PromotionUse
from orders.pricing.bill import Bill
from shop.invariants import broken
from shop.money import money
from tests.factories import make_product
from tests.orders.making import BERLIN, SALEM, TOKYO, fill, place, shopper, two_cups_and_a_pot
from tests.orders.money import capture
from tests.orders.promising import make_promotion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _promotions_are_read_anew():
    live.forget()
    yield
    live.forget()


def priced(found, language="de", **more):
    with override(language):
        return checkout.look(checkout.wish_of(found, language, **more))


def rows(bill):
    return [(row.kind, str(row.amount.amount)) for row in bill.rows if not row.included]


def adds_up(bill):
    shown = sum(row.amount.amount for row in bill.rows if not row.included)
    before_tax = bill.goods + bill.shipping + bill.duty + bill.tax
    assert shown == bill.total.amount
    assert before_tax == bill.total
    assert sum(line.payable.amount for line in bill.lines) == sum(
        row.amount.amount for row in bill.rows if row.kind in ("goods", "discount")
    )


def test_ten_per_cent_are_taken_off_the_shown_price_and_the_tax_is_of_what_is_left():
    two_cups_and_a_pot()
    make_promotion("ten", "percent", {"percent": "10"})
    bill = priced(fill(shopper(), CUP=2, POT=1)).bill
    # 10 % of 47.60 and of 53.55 (5.355, half up); goods before tax: 91.03 - 91.03 x 19 / 119
    assert rows(bill)[:2] == [("goods", "101.15"), ("discount", "-10.12")]
    assert bill.goods == money("76.50", "EUR")
    assert bill.rows[1].rule == "ten v1"
    adds_up(bill)


def test_what_is_taken_off_is_taken_off_the_value_customs_are_told(monkeypatch):
    two_cups_and_a_pot(stock={"SZX": 60})
    told = []
    honest = case.priced.__globals__["assess"]

    def listen(parcels, **more):
        told.append(parcels)
        return honest(parcels, **more)

    monkeypatch.setitem(case.priced.__globals__, "assess", listen)
    # 160 euro of goods are above the 150 of the one-stop scheme; less a tenth they are below it.
    found = fill(shopper(), CUP=8)
    assert "EU-IOSS" not in "".join(priced(found).bill.rules)
    make_promotion("ten", "percent", {"percent": "10"})
    bill = priced(found).bill
    assert told[-1][0].value == money("144.00", "EUR")
    assert "EU-IOSS" in "".join(bill.rules)
    adds_up(bill)


def test_a_value_that_does_not_divide_is_laid_on_the_pieces_to_the_last_cent():
    make_product("CUP", stock={"SZX": 10})
    make_promotion("off", "amount", {"amount": {"USD": "10.01"}})
    bill = priced(fill(shopper("us", language="en"), CUP=3), "en").bill
    assert bill.goods == money("55.99", "USD")
    adds_up(bill)


def test_where_no_one_rate_holds_prices_the_discount_is_counted_before_tax():
    two_cups_and_a_pot(stock={"SZX": 60})
    make_promotion("off", "amount", {"amount": {"JPY": "1000"}})
    bill = priced(fill(shopper("jp", language="en"), CUP=6, POT=2), "en").bill
    assert not bill.gross
    assert rows(bill)[:2] == [("goods", "34200"), ("discount", "-1000")]
    assert bill.goods == money("33200", "JPY")
    adds_up(bill)


def test_free_shipping_shows_what_it_would_have_cost_and_takes_it_off():
    two_cups_and_a_pot()
    plain = priced(fill(shopper(), CUP=2)).bill
    make_promotion("free", "free_shipping", {}, lane=40)
    bill = priced(fill(shopper(), CUP=2)).bill
    shipping = [row for row in rows(bill) if row[0].startswith("shipping")]
    assert shipping == [
        ("shipping", str(plain.shown_shipping.amount)),
        ("shipping_off", f"-{plain.shown_shipping.amount}"),
    ]
    assert bill.shipping == money("0", "EUR")
    adds_up(bill)


def test_shipping_up_to_a_limit_is_free_to_the_cent():
    two_cups_and_a_pot()
    plain = priced(fill(shopper(), CUP=2)).bill
    make_promotion("free", "free_shipping", {"at_most": {"EUR": "5.01"}}, lane=40)
    bill = priced(fill(shopper(), CUP=2)).bill
    assert bill.shown_shipping == plain.shown_shipping - money("5.01", "EUR")
    adds_up(bill)


def test_a_gift_is_a_line_at_nothing_with_its_stock_held_and_its_value_told():
    two_cups_and_a_pot()
    make_product("BOWL", price={"EUR": "9.00"}, stock={"SZX": 3}, hs_code="691110", weight_g=100)
    make_promotion("gift", "gift", {"sku": "BOWL", "pieces": 1}, conditions={"minimum": {"sums": {"EUR": "50.00"}}})
    order = place(fill(shopper(), CUP=2, POT=1))
    line = order.lines.get(sku="BOWL")
    assert (line.unit_shown.amount, line.total.amount, line.paid.amount) == (0, 0, 0)
    assert line.unit_net == money("9.00", "EUR")
    assert Stock.objects.get(variant__sku="BOWL").reserved == 1
    assert any("Bowl" in note for note in order.the_bill.notes)
    assert broken() == {}


def test_a_gift_that_lies_elsewhere_makes_no_parcel_of_its_own():
    two_cups_and_a_pot()
    make_product("BOWL", price={"EUR": "9.00"}, stock={"RTM": 3})
    make_promotion("gift", "gift", {"sku": "BOWL", "pieces": 1})
    found = priced(fill(shopper(), CUP=2))
    assert [line.sku for line in found.bill.lines] == ["CUP"]
    assert [verdict.lack.code for verdict in found.verdicts] == ["no_gift"]


def test_a_gift_she_has_put_in_herself_is_taken_off_the_price():
    two_cups_and_a_pot()
    make_promotion("gift", "gift", {"sku": "CUP", "pieces": 1})
    order = place(fill(shopper(), CUP=2))
    assert order.lines.get().quantity == 2
    assert order.the_bill.lines[0].off == money("23.80", "EUR")
    assert broken() == {}


def test_the_order_keeps_the_bill_and_every_piece_its_share_of_it():
    two_cups_and_a_pot()
    make_promotion("ten", "percent", {"percent": "10"})
    make_promotion("free", "free_shipping", {"at_most": {"EUR": "5.00"}}, lane=40)
    found = fill(shopper(), CUP=2, POT=1)
    bill = priced(found).bill
    order = place(found)
    order.refresh_from_db()
    assert order.the_bill == bill
    assert Bill.from_json(bill.to_json()) == bill
    assert broken() == {}


def test_refunds_of_a_reduced_order_sum_to_its_total_in_any_steps():
    two_cups_and_a_pot()
    make_product("BOWL", price={"EUR": "9.00"}, stock={"SZX": 3}, weight_g=100)
    make_promotion("odd", "percent", {"percent": "33.33"})
    make_promotion("gift", "gift", {"sku": "BOWL", "pieces": 1})
    order = place(fill(shopper(), CUP=2, POT=1))
    capture(order)
    order.refresh_from_db()
    lifecycle.pay(order.number, order.total, payment_id=1)
    order.refresh_from_db()
    lines = {line.sku: line for line in order.lines.all()}
    back = []
    for n, sku in enumerate(["CUP", "POT", "CUP"]):
        back.append(returns.refund_lines(order, {lines[sku].pk: 1}, key=f"{n}").amount)
    with pytest.raises(NothingToRefund):
        returns.plan(order, {})
    back.append(returns.refund_lines(order, {lines["BOWL"].pk: 1}, key="last").amount)
    assert sum(amount.amount for amount in back) == order.total.amount


def test_a_gift_alone_is_nothing_to_refund():
    two_cups_and_a_pot()
    make_product("BOWL", price={"EUR": "9.00"}, stock={"SZX": 3}, weight_g=100)
    make_promotion("gift", "gift", {"sku": "BOWL", "pieces": 1})
    order = place(fill(shopper(), CUP=2))
    capture(order)
    lifecycle.pay(order.number, order.total, payment_id=1)
    order.refresh_from_db()
    with pytest.raises(NothingToRefund):
        returns.plan(order, {order.lines.get(sku="BOWL").pk: 1})


def test_an_order_with_nothing_left_to_pay_is_paid_at_once():
    make_product("CARD", kind="gift_card", stock={})
    make_promotion("all", "percent", {"percent": "100"})
    order = place(fill(shopper("us", language="en"), CARD=1), address=SALEM, language="en")
    order.refresh_from_db()
    assert (order.total.amount, order.status) == (0, "paid")
    assert broken() == {}
    lifecycle.cancel(order.number)
    order.refresh_from_db()
    assert order.status == "cancelled"


def test_a_promotion_that_ends_before_the_button_is_pressed_is_told_as_a_new_price():
    two_cups_and_a_pot()
    row = make_promotion("ten", "percent", {"percent": "10"})
    found = fill(shopper(), CUP=2)
    seen = priced(found)
    row.status = "ended"
    row.save()
    contact = checkout.Contact(email="k@example.org", language="de")
    with pytest.raises(PriceChanged) as refusal:
        checkout.place(found, contact=contact, address=BERLIN, method=seen.chosen.method, shown_total=seen.bill.total)
    assert refusal.value.bill.total > seen.bill.total
    assert (Order.objects.count(), PromotionUse.objects.count()) == (0, 0)


def test_a_changed_row_is_a_new_version_and_the_old_one_stands_on_the_old_order():
    two_cups_and_a_pot()
    row = make_promotion("ten", "percent", {"percent": "10"})
    first = place(fill(shopper(), CUP=1))
    row.terms = {"percent": "20"}
    row.save()
    second = place(fill(shopper(), CUP=1), email="o@example.org")
    rules = [[taken.rule for taken in order.the_bill.discounts] for order in (first, second)]
    assert rules == [["ten v1"], ["ten v2"]]


def test_categories_count_with_those_above_them():
    tea = Category.objects.create(slug="drinks", name_en="Drinks")
    two_cups_and_a_pot()
    Category.objects.filter(slug="tea").update(parent=tea)
    make_promotion("drinks", "percent", {"percent": "10"}, goods={"categories": ["drinks"]})
    Product.objects.filter(slug="pot").update(category=Category.objects.create(slug="else", name_en="Else"))
    bill = priced(fill(shopper(), CUP=1, POT=1)).bill
    assert {line.sku: str(line.off.amount) for line in bill.lines} == {"CUP": "2.38", "POT": "0.00"}


def test_a_day_begins_by_the_clock_of_the_market():
    two_cups_and_a_pot()
    make_promotion("day", "percent", {"percent": "10"}, starts_on="2026-12-01", ends_on="2026-12-01")
    tokyo = fill(shopper("jp", language="en"), CUP=1)
    wish = checkout.wish_of(tokyo, "en")
    given = [
        bool(checkout.look(type(wish)(**{**vars(wish), "at": at})).given)
        for at in (
            datetime(2026, 11, 30, 23, 59),
            datetime(2026, 12, 1),
            datetime(2026, 12, 1, 23, 59),
            datetime(2026, 12, 2),
        )
    ]
    assert given == [False, True, True, False]


def test_the_first_order_is_told_by_the_address_at_the_button():
    two_cups_and_a_pot()
    place(fill(shopper(), CUP=1))
    make_promotion("hello", "percent", {"percent": "10"}, conditions={"first_order": {"only_first": True}})
    found = fill(shopper(), CUP=1)
    seen = priced(found)
    contact = checkout.Contact(email="KAETHE@example.org", language="de")
    with pytest.raises(PriceChanged):
        checkout.place(found, contact=contact, address=BERLIN, method=seen.chosen.method, shown_total=seen.bill.total)
    assert place(fill(shopper(), CUP=1), email="new@example.org").the_bill.discounts


def test_a_use_is_counted_and_a_cancelled_order_gives_it_back_once():
    two_cups_and_a_pot()
    row = make_promotion("one", "percent", {"percent": "10"}, most=1, budget={"EUR": "100.00"}, limit_each=1)
    order = place(fill(shopper(), CUP=1))
    tallies = PromotionTally.objects.filter(promotion=row).values_list("currency", "taken")
    assert {currency: str(taken) for currency, taken in tallies} == {"": "1.000", "EUR": "2.380"}
    assert not place(fill(shopper(), CUP=1), email="o@example.org").the_bill.discounts
    for _again in range(3):
        lifecycle.cancel(order.number)
    assert {currency: str(taken) for currency, taken in tallies.all()} == {"": "0.000", "EUR": "0.000"}
    assert place(fill(shopper(), CUP=1), email="third@example.org").the_bill.discounts
    assert broken() == {}


def test_late_money_takes_the_use_again_and_goes_back_where_somebody_else_has_it():
    two_cups_and_a_pot()
    make_promotion("one", "percent", {"percent": "10"}, most=1)
    first = place(fill(shopper(), CUP=1))
    lifecycle.cancel(first.number)
    second = place(fill(shopper(), CUP=1), email="o@example.org")
    assert second.the_bill.discounts
    capture(first)
    lifecycle.pay(first.number, first.total, payment_id=1)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("cancelled", "placed")
    assert PromotionTally.objects.get().taken == 1
    assert broken() == {}


def test_a_person_has_as_many_uses_as_she_may():
    two_cups_and_a_pot()
    make_promotion("each", "percent", {"percent": "10"}, limit_each=2)
    discounts = [bool(place(fill(shopper(), CUP=1)).the_bill.discounts) for _order in range(3)]
    assert discounts == [True, True, False]


def test_tokyo_gets_its_discount_in_whole_yen():
    two_cups_and_a_pot()
    make_promotion("odd", "percent", {"percent": "7.77"})
    order = place(fill(shopper("jp", language="ja"), CUP=1), address=TOKYO, language="ja")
    assert order.the_bill.discounts[0].amount == money("256", "JPY")
    assert broken() == {}
