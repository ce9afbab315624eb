"""The tables of docs/pricing.md, made by the real rules, quotes and tariffs of 22 November 2026."""

import pytest
from django.utils.translation import override

from orders import checkout
from tests.orders.making import fill, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db
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
