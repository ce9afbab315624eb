"""The tables of docs/pricing.md, made by the real rules, quotes and tariffs of 22 November 2026."""

from pathlib import Path

import pytest
from django.utils.translation import override

from customers import points
from customers.models import PointsRule
from orders import basket, checkout, live
from orders.offering import Person
from shop.models import User
from tests.factories import make_product
from tests.orders.making import fill, shopper, two_cups_and_a_pot
from tests.orders.promising import make_promotion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _promotions_are_read_anew():
    live.forget()
    yield
    live.forget()


TABLES = {
    # market, pieces: (goods, shipping, duty, tax, total before tax), rows as shown, rules
    ("eu", 2, 1): (
        ("85.00", "16.02", "6.00", "20.33", "127.35"),
        {"goods": "101.15", "shipping": "19.06", "duty": "7.14", "tax": "20.33"},
        ("EU-IOSS-2026-07",),
    ),
    ("gb", 2, 1): (
        ("75.00", "13.88", "0.00", "17.78", "106.66"),
        {"goods": "90.00", "shipping": "16.66", "tax": "17.78"},
        ("GB-SUPPLY-2021-01",),
    ),
    ("us", 2, 1): (
        ("93.00", "21.90", "20.93", "0.00", "135.83"),
        {"goods": "93.00", "shipping": "21.90", "duty": "20.93"},
        ("US-IMPORT-2026-07-24",),
    ),
    ("jp", 6, 2): (
        ("34200", "3884", "300", "2000", "40384"),
        {"goods": "34200", "shipping": "3884", "duty": "300", "tax": "2000"},
        ("JP-PERSONAL-2019-10",),
    ),
    ("jp", 2, 1): (
        ("13800", "1840", "0", "0", "15640"),
        {"goods": "13800", "shipping": "1840", "tax": "0"},
        ("JP-PERSONAL-2019-10",),
    ),
}


@pytest.mark.parametrize(("market", "cups", "pots"), TABLES)
def test_the_table_in_the_book_is_the_bill(market, cups, pots):
    two_cups_and_a_pot(stock={"SZX": 60})
    parts, rows, rules = TABLES[market, cups, pots]
    with override("en"):
        bill = checkout.summary(fill(shopper(market, language="en"), CUP=cups, POT=pots), language="en")
    assert tuple(str(m.amount) for m in (bill.goods, bill.shipping, bill.duty, bill.tax, bill.total)) == parts
    assert {row.kind: str(row.amount.amount) for row in bill.rows} == rows
    assert bill.rules == rules


BOOK = (Path(__file__).resolve().parents[2] / "docs" / "pricing.md").read_text(encoding="utf-8")
# kind of promotion: its terms, then a row of the book: what is taken off as shown, goods before tax, the total
PROMOTIONS = {
    "percent": ({"percent": "10"}, "10 % off", "-10.12", "76.50", "117.23"),
    "amount": ({"amount": {"EUR": "10.00"}}, "10.00 EUR off", "-10.00", "76.60", "117.35"),
    "tiered": ({"steps": {"": [[3, "5"], [6, "8"]]}}, "Steps: 5 % from 3 pieces", "-5.06", "80.75", "122.29"),
    "buy_x_pay_y": ({"buy": 3, "pay": 2}, "Three for the price of two", "-23.80", "65.00", "103.55"),
    "joint_price": (
        {"first": ["CUP"], "second": ["POT"], "price": {"EUR": "70.00"}},
        "Cup and pot together 70.00 EUR",
        "-7.35",
        "78.82",
        "120.00",
    ),
    "free_shipping": ({}, "Free shipping", "-19.06", "85.00", "108.29"),
    "gift": ({"sku": "MUG", "pieces": 1}, "A mug as a gift", "0.00", "85.00", "131.83"),
}


def in_the_book(*cells):
    return f"| {' | '.join(cells)} |" in BOOK


@pytest.mark.parametrize("kind", PROMOTIONS)
def test_the_table_of_promotions_is_what_each_kind_takes_off(kind):
    two_cups_and_a_pot()
    make_product("MUG", weight_g=300, hs_code="691110")
    terms, what, off, goods, total = PROMOTIONS[kind]
    make_promotion("it", kind, terms)
    with override("en"):
        bill = checkout.summary(fill(shopper("eu", language="en"), CUP=2, POT=1), language="en")
    [row] = [row for row in bill.rows if row.kind in {"discount", "shipping_off"}]
    assert (str(row.amount.amount), str(bill.goods.amount), str(bill.total.amount)) == (off, goods, total)
    assert row.rule == "it v1"
    assert in_the_book(what, off, goods, total)


def test_the_table_of_points_is_what_they_take_off():
    two_cups_and_a_pot()
    user = User.objects.create_user("k@example.org", "x")
    PointsRule.objects.create(market_id="eu", worth="0.01", most_percent=50)
    points.grant(user.pk, 500, reason="welcome", by=user)
    found = fill(shopper("eu", user=user), CUP=2, POT=1)
    basket.use_points(found, "500")
    bill = checkout.look(checkout.wish_of(found, "en", person=Person(user_id=user.pk))).bill
    [row] = [row for row in bill.rows if row.kind == "discount"]
    cells = str(row.amount.amount), str(bill.goods.amount), str(bill.total.amount)
    assert cells == ("-5.00", "80.80", "122.35")
    assert in_the_book("500 points at 0.01", *cells)
