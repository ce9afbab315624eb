"""How a market shows its prices: the same with tax in all its countries, and totals that can be paid in its coins."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from orders import checkout, lifecycle, live, returns
from shop import markets
from shop.invariants import broken
from shop.models import Market
from shop.money import money
from shop.places import Address
from tests.factories import make_product
from tests.orders.making import fill, place, shopper, two_cups_and_a_pot
from tests.orders.money import capture
from tests.orders.promising import make_promotion

pytestmark = pytest.mark.django_db
LYON = Address(name="Léa Roux", street="3 rue Mercière", city="Lyon", postal="69002", country="FR")


@pytest.fixture(autouse=True)
def _markets_are_read_anew():
    live.forget()
    yield
    markets.forget()
    live.forget()


def market(**facts):
    Market.objects.filter(code="eu").update(**facts)
    markets.forget()


def bill_in(country, **pieces):
    found = fill(shopper(), **pieces)
    found.country = country
    found.save()
    with override("en"):
        return checkout.look(checkout.wish_of(found, "en")).bill


def shown(bill):
    return {row.kind: str(row.amount.amount) for row in bill.rows}


def test_a_price_with_tax_follows_the_country_it_goes_to():
    two_cups_and_a_pot()
    # 20.00 with 20 per cent, not 19
    assert bill_in("FR", CUP=2).lines[0].unit == money("24.00", "EUR")


def test_a_level_price_is_the_same_in_france_and_less_of_it_is_the_shop_s():
    market(same_gross_price=True)
    two_cups_and_a_pot()
    bill = bill_in("FR", CUP=2)
    # 23.80 as in Germany; 47.60 x 20 / 120 = 7.93 is French tax, 39.67 is left (40.00 in Germany)
    assert (bill.rate, bill.lines[0].unit, bill.goods) == (20, money("23.80", "EUR"), money("39.67", "EUR"))
    assert bill.lines[0].unit_net == money("19.83", "EUR")
    assert bill.goods + bill.shipping + bill.duty + bill.tax == bill.total


def test_a_discount_on_a_level_price_is_counted_on_what_is_shown():
    market(same_gross_price=True)
    two_cups_and_a_pot()
    make_promotion("ten", "percent", {"percent": "10"})
    assert shown(bill_in("FR", CUP=2))["discount"] == "-4.76"
    assert shown(bill_in("DE", CUP=2))["discount"] == "-4.76"


def test_a_level_price_is_not_asked_where_tax_is_paid_at_the_door():
    """Above the limit of the one-stop scheme nothing is charged with the order that a shown price could hold."""
    market(same_gross_price=True, terms="DAP")
    two_cups_and_a_pot(stock={"SZX": 60})
    bill = bill_in("FR", CUP=2)
    assert (bill.gross, bill.lines[0].unit) == (False, money("20.00", "EUR"))


def test_a_total_is_rounded_to_the_smallest_coin_with_a_row_that_says_so():
    market(cash_step="0.05")
    two_cups_and_a_pot()
    bill = bill_in("DE", CUP=1)
    assert bill.total.amount % money("0.05", "EUR").amount == 0
    [row] = [row for row in bill.rows if row.kind == "rounding"]
    assert row.reason == "To the smallest coin, €0.05"
    assert sum(row.amount.amount for row in bill.rows if not row.included) == bill.total.amount


def test_an_order_in_coins_is_paid_and_given_back_to_the_last_coin():
    market(cash_step="0.05", same_gross_price=True)
    two_cups_and_a_pot()
    make_promotion("odd", "percent", {"percent": "33.33"})
    order = place(fill(shopper(), CUP=2, POT=1), address=LYON, language="fr")
    assert broken() == {}
    capture(order)
    lifecycle.pay(order.number, order.total, payment_id=1)
    order.refresh_from_db()
    lines = {line.sku: line for line in order.lines.all()}
    back = [
        returns.refund_lines(order, {lines[sku].pk: 1}, key=f"{n}").amount
        for n, sku in enumerate(["POT", "CUP", "CUP"])
    ]
    assert sum(amount.amount for amount in back) == order.total.amount


def test_ten_lines_among_thirty_promotions_are_priced_by_eight_questions_at_most():
    for n in range(10):
        make_product(f"PIECE-{n}", hs_code=f"6911{n:02}", weight_g=100)
    for n in range(29):
        make_promotion(f"p{n}", "percent", {"percent": "10"}, lane=10 + n % 3, limit_each=2)
    make_promotion("gift", "gift", {"sku": "PIECE-3", "pieces": 1})
    make_promotion("code", "percent", {"percent": "5"}, coupon="TEA", most=9, lane=40)
    found = fill(shopper(), **{f"PIECE-{n}": 1 for n in range(10)})
    found.coupon = "TEA"
    found.save()
    wish = checkout.wish_of(found, "en", person=checkout.Person(email="a@example.org"))
    checkout.look(wish)  # what versions of promotions say, and the rates of the day, are read once a process
    live._kept_until = 0.0
    with CaptureQueriesContext(connection) as queries:
        summary = checkout.look(wish)
    assert len(summary.verdicts) >= 31
    assert len(queries) <= 8, "\n".join(query["sql"] or "?" for query in queries)
