"""The bill: worked examples to the cent, and what holds for every basket there can be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from logistics.customs import Assessment, Charge
from orders.pricing import discounts, shipping
from orders.pricing.bill import Bill, Freight
from orders.pricing.drawing import Question, draw_up
from orders.pricing.goods import Item
from orders.returns import Given, share_of
from shop.money import Percent, exponent, money, share, total
from tests.many import many
from tests.orders.any_basket import CURRENCIES, ON, in_two_places, questions


def goods(currency, *rows):
    return [
        Item(f"S{n}", f"Piece {n}", "SZX", quantity, money(price, currency)) for n, (price, quantity) in enumerate(rows)
    ]


def freight(price, currency):
    return Freight("standard", "Standard", "dhl", money(price, currency), (5, 9))


def assessed(currency, *charges, rate="0", collected=True):
    return Assessment("x", tuple(charges), collected, True, Decimal(rate), (), currency)


def charge(kind, base, amount, currency, rate=None, rule="r-1"):
    label = {"duty": "Import duty", "tax": "VAT"}[kind]
    share_ = Decimal(rate) if rate is not None else None
    return Charge(kind, label, share_, money(base, currency), money(amount, currency), rule, "because")


def bill_of(items, *, ship, assessment, currency, inclusive, country="DE"):
    return draw_up(
        Question(
            items=items,
            freight=ship,
            assessment=assessment,
            currency=currency,
            country=country,
            tax_inclusive=inclusive,
            on=ON,
        )
    )


def shown(bill):
    return [(row.kind, str(row.amount.amount), row.included) for row in bill.rows]


def parts(bill):
    return [str(m.amount) for m in (bill.goods, bill.shipping, bill.duty, bill.tax, bill.total)]


def test_germany_shows_prices_with_tax_and_the_tax_is_taken_out_of_them():
    # 2 x 20.00 + 1 x 45.00 = 85.00 net, shipping 11.90 net, duty 3.00 for each of two HS codes, 19 % on all of it
    bill = bill_of(
        goods("EUR", ("20.00", 2), ("45.00", 1)),
        ship=freight("11.90", "EUR"),
        assessment=assessed(
            "EUR",
            charge("duty", "85.00", "6.00", "EUR"),
            charge("tax", "102.90", "19.55", "EUR", rate="19"),
            rate="19",
        ),
        currency="EUR",
        inclusive=True,
    )
    assert [(str(line.unit.amount), str(line.total.amount)) for line in bill.lines] == [
        ("23.80", "47.60"),
        ("53.55", "53.55"),
    ]
    assert shown(bill) == [
        ("goods", "101.15", False),
        ("shipping", "14.16", False),
        ("duty", "7.14", False),
        ("tax", "19.55", True),
    ]
    assert parts(bill) == ["85.00", "11.90", "6.00", "19.55", "122.45"]


def test_a_price_that_does_not_come_out_even_costs_the_same_alone_and_in_a_dozen():
    # 4.99 net is 5.9381 with 19 %: shown 5.94, so twelve are 71.28, not 71.26
    bill = bill_of(
        goods("EUR", ("4.99", 12)),
        ship=freight("5.00", "EUR"),
        assessment=assessed("EUR", charge("tax", "64.88", "12.33", "EUR", rate="19"), rate="19"),
        currency="EUR",
        inclusive=True,
    )
    assert str(bill.lines[0].total.amount) == "71.28"
    assert parts(bill) == ["59.90", "5.00", "0.00", "12.33", "77.23"]
    assert shown(bill) == [("goods", "71.28", False), ("shipping", "5.95", False), ("tax", "12.33", True)]


def test_great_britain_takes_supply_vat_on_goods_and_shipping_and_no_duty():
    bill = bill_of(
        goods("GBP", ("18.00", 2), ("39.00", 1)),
        ship=freight("9.99", "GBP"),
        assessment=assessed("GBP", charge("tax", "84.99", "17.00", "GBP", rate="20"), rate="20"),
        currency="GBP",
        inclusive=True,
        country="GB",
    )
    assert shown(bill) == [("goods", "90.00", False), ("shipping", "11.99", False), ("tax", "17.00", True)]
    assert parts(bill) == ["75.00", "9.99", "0.00", "17.00", "101.99"]


def test_the_united_states_show_net_prices_with_duty_as_its_own_row():
    bill = bill_of(
        goods("USD", ("22.00", 2), ("49.00", 1)),
        ship=freight("14.00", "USD"),
        assessment=assessed("USD", charge("duty", "93.00", "23.25", "USD", rate="25")),
        currency="USD",
        inclusive=False,
        country="US",
    )
    assert shown(bill) == [("goods", "93.00", False), ("shipping", "14.00", False), ("duty", "23.25", False)]
    assert parts(bill) == ["93.00", "14.00", "23.25", "0.00", "130.25"]


def test_japan_above_its_limit_shows_duty_and_consumption_tax_as_rows_of_their_own_in_whole_yen():
    # the tax is counted on 60 % of the price and rounded down to 100 yen: no one rate holds the shown prices
    bill = bill_of(
        goods("JPY", ("12000", 2)),
        ship=freight("1800", "JPY"),
        assessment=assessed(
            "JPY",
            charge("duty", "14000", "300", "JPY", rate="2.3"),
            charge("tax", "14000", "1400", "JPY", rate="10"),
        ),
        currency="JPY",
        inclusive=True,
        country="JP",
    )
    assert shown(bill) == [
        ("goods", "24000", False),
        ("shipping", "1800", False),
        ("duty", "300", False),
        ("tax", "1400", False),
    ]
    assert parts(bill) == ["24000", "1800", "300", "1400", "27500"]


def test_two_parcels_under_one_rate_are_one_tax_row():
    bill = bill_of(
        goods("EUR", ("20.00", 1), ("10.00", 1)),
        ship=freight("6.00", "EUR"),
        assessment=assessed(
            "EUR",
            charge("tax", "24.00", "4.56", "EUR", rate="19"),
            charge("tax", "12.00", "2.28", "EUR", rate="19"),
            rate="19",
        ),
        currency="EUR",
        inclusive=True,
    )
    assert shown(bill) == [("goods", "35.70", False), ("shipping", "7.14", False), ("tax", "6.84", True)]
    assert [row.label for row in bill.rows] == ["Goods", "Shipping", "VAT 19 %"]


def test_where_one_parcel_is_taxed_and_another_is_not_prices_are_shown_net_and_the_tax_is_its_own_row():
    bill = bill_of(
        goods("JPY", ("3000", 1), ("2000", 1)),
        ship=freight("1000", "JPY"),
        assessment=assessed("JPY", charge("tax", "3600", "360", "JPY", rate="10"), rate="10"),
        currency="JPY",
        inclusive=True,
        country="JP",
    )
    assert not bill.gross
    assert shown(bill) == [("goods", "5000", False), ("shipping", "1000", False), ("tax", "360", False)]
    assert bill.total == money("6360", "JPY")


def test_duty_that_is_not_taxed_stays_as_it_is_beside_prices_with_tax():
    bill = bill_of(
        goods("EUR", ("20.00", 1)),
        ship=freight("5.00", "EUR"),
        assessment=assessed(
            "EUR",
            charge("duty", "20.00", "3.00", "EUR"),
            charge("tax", "25.00", "4.75", "EUR", rate="19"),
            rate="19",
        ),
        currency="EUR",
        inclusive=True,
    )
    assert shown(bill) == [
        ("goods", "23.80", False),
        ("shipping", "5.95", False),
        ("duty", "3.00", False),
        ("tax", "4.75", True),
    ]
    assert bill.total == money("32.75", "EUR")


def test_what_is_not_collected_is_not_in_the_total_and_the_notes_say_so():
    assessment = Assessment("x", (), False, True, Decimal(0), ("The carrier may ask you.",), "EUR")
    bill = bill_of(
        goods("EUR", ("20.00", 1)), ship=freight("5.00", "EUR"), assessment=assessment, currency="EUR", inclusive=False
    )
    assert (bill.collected, bill.total, bill.notes) == (False, money("25.00", "EUR"), ("The carrier may ask you.",))


def test_a_bill_without_anything_to_send_is_its_goods():
    bill = bill_of(goods("EUR", ("50.00", 1)), ship=None, assessment=None, currency="EUR", inclusive=True)
    assert shown(bill) == [("goods", "50.00", False)]


def test_every_charge_names_its_rule():
    bill = bill_of(
        goods("EUR", ("20.00", 1)),
        ship=freight("5.00", "EUR"),
        assessment=assessed(
            "EUR",
            charge("duty", "20.00", "3.00", "EUR", rule="eu-2026-07-01"),
            charge("tax", "28.00", "5.32", "EUR", rate="19", rule="eu-2026-07-01"),
            rate="19",
        ),
        currency="EUR",
        inclusive=True,
    )
    assert bill.rules == ("eu-2026-07-01",)


def is_whole(amount: Money) -> bool:
    return money(amount.amount, amount.currency.code) == amount


@many(5000)
@given(questions())
def test_whatever_is_asked_the_parts_are_the_total_to_the_minor_unit(question):
    bill = draw_up(question)
    currency = question.currency
    assert bill.goods + bill.shipping + bill.duty + bill.tax == bill.total
    assert total((row.amount for row in bill.rows if not row.included), currency) == bill.total
    assert total((line.total for line in bill.lines), currency) == bill.rows[0].amount
    assert total((line.off for line in bill.lines), currency) == total((t.goods for t in question.discounts), currency)
    assert all(line.unit * line.quantity == line.total and line.payable.amount >= 0 for line in bill.lines)
    assert total((c.amount for c in bill.charges if c.kind == "tax"), currency) == bill.tax
    assert all(part.amount >= 0 for part in (bill.goods, bill.shipping, bill.duty, bill.tax))
    amounts = [bill.goods, bill.shipping, bill.duty, bill.tax, bill.total, *(row.amount for row in bill.rows)]
    assert all(is_whole(amount) and amount.currency.code == currency for amount in amounts)
    assert not question.cash_step or bill.total.amount % question.cash_step == 0
    assert Bill.from_json(bill.to_json()) == bill


@many(2500)
@given(questions(), st.randoms(use_true_random=False))
def test_what_was_paid_is_laid_on_the_pieces_and_comes_back_in_any_order_and_steps_to_the_last_unit(question, random):
    bill = draw_up(question)
    paid = share(bill.total - bill.shown_shipping, [line.payable.amount for line in bill.lines])
    pieces = [n for n, line in enumerate(bill.lines) for _piece in range(min(line.quantity, 7))]
    quantities = [min(line.quantity, 7) for line in bill.lines]
    random.shuffle(pieces)
    given_back = [Given(0, part * 0) for part in paid]
    for n in pieces:
        more = share_of(paid[n], quantity=quantities[n], before=given_back[n], pieces=1)
        assert more.amount >= 0
        given_back[n] = Given(given_back[n].quantity + 1, given_back[n].amount + more)
    assert [given.amount for given in given_back] == paid
    assert total(paid, question.currency) + bill.shown_shipping == bill.total


@many(2500)
@given(questions())
def test_a_line_that_is_split_over_two_places_loses_nothing(question):
    """Two consignments ask for the same goods and discounts as one: every row of the bill stays, to the unit."""
    whole, bill = draw_up(question), draw_up(in_two_places(question))
    assert bill.rows == whole.rows
    assert (bill.gross, bill.goods, bill.tax, bill.total) == (whole.gross, whole.goods, whole.tax, whole.total)
    paid, paid_whole = (total((line.payable for line in each.lines), each.currency) for each in (bill, whole))
    assert paid == paid_whole


@many(1000)
@given(questions())
def test_a_shown_bill_is_near_the_law_and_never_differs_by_more_than_its_roundings(question):
    bill = draw_up(question)
    currency = question.currency
    net = discounts.worths(question.items, off(question), Percent(question.rate))
    exact = total(net, currency) + question.assessment.duty + question.assessment.tax
    exact += shipping.worth(question.freight, question.discounts, currency=currency, rate=question.rate)
    pieces = sum(item.quantity for item in question.items)
    unit = Decimal(1).scaleb(-exponent(currency))
    # Half a unit a piece, half a unit a line where a discount was taken off before tax, some for the rest; and a coin.
    allowed = unit * (pieces + len(question.items) + 5) + question.cash_step
    assert abs(bill.total.amount - exact.amount) <= (allowed if bill.gross else question.cash_step)


def off(question):
    return discounts.off(question.items, question.discounts, question.currency)


@pytest.mark.parametrize("currency", CURRENCIES)
def test_no_bill_is_made_of_two_currencies(currency):
    other = "EUR" if currency != "EUR" else "USD"
    with pytest.raises(TypeError):
        bill_of(
            goods(currency, ("20", 1)),
            ship=freight("5", other),
            assessment=None,
            currency=currency,
            inclusive=False,
        )
