"""Placing an order: the exact total that was shown or nothing, once a basket, with stock held."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from catalog.errors import OutOfStock
from catalog.models import Price, Stock
from orders import checkout
from orders.checkout import Contact
from orders.errors import CannotDeliver, EmptyBasket, MethodGone, PriceChanged
from orders.models import Basket, Order, OrderHistory
from shop import markets
from shop.invariants import broken
from shop.models import Outbox
from shop.money import money
from tests.factories import make_product
from tests.orders.making import BERLIN, SALEM, fill, place, shopper, two_cups_and_a_pot

CONTACT = Contact(email="kaethe@example.org", language="de")


def counters():
    return list(Stock.objects.order_by("variant__sku").values_list("variant__sku", "on_hand", "reserved"))


def wish(found):
    return checkout.wish_of(found, "de")


@pytest.mark.django_db
def test_the_order_is_what_was_shown_and_the_stock_is_held():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2, POT=1)
    with override("de"):
        bill = checkout.summary(found, language="de")
    order = place(found)
    order.refresh_from_db()
    assert order.total == bill.total
    assert order.the_bill == bill
    assert order.goods + order.shipping + order.duty + order.tax == order.total
    assert counters() == [("CUP", 10, 2), ("POT", 4, 1)]
    assert Basket.objects.get(pk=found.pk).closed_at is not None
    assert list(OrderHistory.objects.values_list("was", "became")) == [("", "placed")]
    published = Outbox.objects.exclude(event="catalog.events.StockCameBack")  # of the goods that were received
    assert set(published.values_list("event", flat=True)) == {"orders.events.OrderPlaced"}
    assert broken() == {}


@pytest.mark.django_db
def test_lines_are_snapshots_that_a_later_change_of_the_catalogue_does_not_touch():
    cup, _pot = two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=2))
    Price.objects.filter(variant=cup).update(amount="99")
    cup.product.name_de = "Anders"
    cup.product.save()
    line = order.lines.get()
    assert (line.sku, line.name, line.hs_code, line.origin, line.weight_g, line.place) == (
        "CUP",
        "Becher",
        "691110",
        "CN",
        300,
        "SZX",
    )
    assert (line.unit_net, line.unit_shown, line.total) == (
        money("20.00", "EUR"),
        money("23.80", "EUR"),
        money("47.60", "EUR"),
    )


@pytest.mark.django_db
def test_a_second_click_is_the_same_order():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2)
    first = place(found)
    again = checkout.place(found, contact=CONTACT, address=BERLIN, method="standard", shown_total=money("1", "EUR"))
    assert again == first
    assert Order.objects.count() == 1
    assert counters()[0] == ("CUP", 10, 2)


@pytest.mark.django_db
def test_another_total_than_was_shown_orders_nothing_and_tells_the_new_one():
    cup, _pot = two_cups_and_a_pot()
    found = fill(shopper(), CUP=2)
    seen = checkout.look(wish(found))
    Price.objects.filter(variant=cup, amount_currency="EUR").update(amount="21.00")
    with pytest.raises(PriceChanged) as refusal:
        checkout.place(found, contact=CONTACT, address=BERLIN, method=seen.chosen.method, shown_total=seen.bill.total)
    assert refusal.value.bill.total == checkout.summary(found, language="de").total
    assert refusal.value.bill.total > seen.bill.total
    assert Order.objects.count() == 0
    assert counters()[0] == ("CUP", 10, 0)
    assert Basket.objects.get(pk=found.pk).is_open


@pytest.mark.django_db
@pytest.mark.parametrize("tampered", [money("0", "EUR"), money("0.01", "EUR"), money("62.50", "USD")])
def test_a_tampered_total_orders_nothing(tampered):
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2)
    with pytest.raises(PriceChanged):
        checkout.place(found, contact=CONTACT, address=BERLIN, method="standard", shown_total=tampered)
    assert (Order.objects.count(), counters()[0]) == (0, ("CUP", 10, 0))


@pytest.mark.django_db
def test_a_way_of_shipping_that_is_not_offered_is_refused():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2)
    with pytest.raises(MethodGone):
        checkout.place(found, contact=CONTACT, address=BERLIN, method="teleport", shown_total=money("1", "EUR"))
    assert Order.objects.count() == 0


@pytest.mark.django_db
def test_an_empty_basket_cannot_be_ordered():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=1)
    found.lines.all().delete()
    with pytest.raises(EmptyBasket):
        checkout.look(wish(found))


@pytest.mark.django_db
def test_what_was_sold_meanwhile_is_named_and_nothing_is_held():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2, POT=4)
    place(fill(shopper(), POT=1))
    with pytest.raises(OutOfStock) as refusal:
        place(found)
    assert [(short.sku, short.left) for short in refusal.value.lines] == [("POT", 3)]
    assert counters() == [("CUP", 10, 0), ("POT", 4, 1)]
    assert Order.objects.count() == 1


@pytest.mark.django_db
def test_a_country_outside_the_basket_s_market_gets_no_order():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2)
    with pytest.raises(CannotDeliver):
        checkout.place(found, contact=CONTACT, address=SALEM, method="standard", shown_total=money("1", "EUR"))
    assert Order.objects.count() == 0


@pytest.mark.django_db
def test_a_parcel_too_heavy_for_every_method_is_not_delivered():
    make_product("ANVIL", weight_g=900_000)
    with pytest.raises(CannotDeliver):
        checkout.look(wish(fill(shopper(), ANVIL=1)))


@pytest.mark.django_db
def test_the_united_states_pay_duty_in_dollars_and_no_tax():
    two_cups_and_a_pot()
    order = place(fill(shopper("us", language="en"), CUP=2), address=SALEM, language="en")
    assert order.currency == "USD"
    assert order.goods == money("44.00", "USD")
    assert order.duty.amount > 0
    assert order.tax == money("0", "USD")


@pytest.mark.django_db
def test_goods_in_two_places_are_two_parcels_of_one_order():
    make_product("CUP", stock={"RTM": 3})
    make_product("POT", stock={"SZX": 3}, hs_code="691200")
    order = place(fill(shopper(), CUP=1, POT=1))
    assert dict(order.lines.values_list("sku", "place")) == {"CUP": "RTM", "POT": "SZX"}
    assert broken() == {}


@pytest.mark.django_db
def test_pieces_of_one_kind_from_two_places_are_two_lines():
    make_product("CUP", stock={"RTM": 1, "SZX": 3})
    order = place(fill(shopper(), CUP=4))
    assert list(order.lines.values_list("place", "quantity")) == [("RTM", 1), ("SZX", 3)]
    assert broken() == {}


def statements_to_place(kinds):
    for n in range(kinds):
        make_product(f"PIECE-{n}", hs_code=f"6911{n:02}", weight_g=100)
    found = None
    for n in range(kinds):
        found = fill(shopper(token=found.token if found else ""), **{f"PIECE-{n}": 1})
    with override("de"):
        seen = checkout.look(wish(found))
    markets.forget()
    markets.all_markets()
    with CaptureQueriesContext(connection) as queries:
        checkout.place(found, contact=CONTACT, address=BERLIN, method=seen.chosen.method, shown_total=seen.bill.total)
    said = [query["sql"] or "a statement without words" for query in queries]
    return [sql for sql in said if "SAVEPOINT" not in sql]


@pytest.mark.django_db
def test_placing_an_order_takes_few_statements():
    statements = statements_to_place(3)
    assert len(statements) <= 11, "\n".join(statements)


@pytest.mark.django_db
def test_placing_twelve_kinds_takes_as_many_statements_as_placing_one():
    assert len(statements_to_place(12)) <= 11


@pytest.mark.django_db
def test_what_the_request_has_priced_for_this_very_wish_is_not_priced_again():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2, POT=1)
    method = checkout.look(wish(found)).chosen.method
    seen = checkout.see(replace(wish(found), method=method, postal=BERLIN.postal, person=CONTACT.person))
    with CaptureQueriesContext(connection) as queries:
        order = place_as(found, method, seen)
    said = [sql for sql in (query["sql"] or "" for query in queries) if "SAVEPOINT" not in sql]
    assert len(said) == 6, "basket, order, lines, history, outbox, stock"
    assert order.total == seen.summary.bill.total


@pytest.mark.django_db
def test_what_was_priced_for_another_wish_counts_for_nothing():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2)
    method = checkout.look(wish(found)).chosen.method
    seen = checkout.see(replace(wish(found), method=method, postal=BERLIN.postal, person=CONTACT.person))
    fill(shopper(token=found.token), POT=1)
    with pytest.raises(PriceChanged):
        place_as(found, method, seen)
    assert not Order.objects.exists()
    assert Basket.objects.get().closed_at is None


def place_as(found, method, seen):
    total = seen.summary.bill.total
    return checkout.place(found, contact=CONTACT, address=BERLIN, method=method, shown_total=total, seen=seen)


@pytest.mark.django_db
def test_the_database_refuses_a_paid_order_without_a_time_and_a_changed_total():
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=1))
    for change in ({"status": "shipped"}, {"total": "1"}, {"status": "paid"}):
        with pytest.raises(Exception, match=r"orders_order|pgtrigger"), checkout.transaction.atomic():
            Order.objects.filter(pk=order.pk).update(**change)
