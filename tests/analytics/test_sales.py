"""The sales report: exact sums by day and currency, drawn and exported without loss."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from analytics import chart, export
from analytics.report import Column, Period, Table, reports
from analytics.reports.sales import Sales
from shop.money import money

pytestmark = pytest.mark.django_db

BOTH = Period(date(2026, 11, 20), date(2026, 11, 21))


def eur(amount: str):
    return money(amount, "EUR")


def test_the_sums_are_exact_and_unlike_currencies_stand_apart(sold) -> None:
    yen = money("5400", "JPY"), money("0", "JPY")
    assert Sales().table(BOTH).rows == (
        (date(2026, 11, 21), "EUR", 2, 1, eur("13.60"), eur("20.00"), eur("-6.40")),
        (date(2026, 11, 20), "EUR", 1, 1, eur("86.40"), eur("0.00"), eur("86.40")),
        (date(2026, 11, 20), "JPY", 1, 1, yen[0], yen[1], yen[0]),
    )


def test_a_day_outside_the_period_is_not_counted(sold) -> None:
    assert len(Sales().table(Period(date(2026, 11, 21), date(2026, 11, 21))).rows) == 1
    assert Sales().table(Period(date(2026, 11, 22), date(2026, 11, 22))).rows == ()


def test_the_table_costs_one_query(sold, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        Sales().table(BOTH)


def test_each_currency_is_its_own_row_of_bars_with_every_day(sold) -> None:
    week = Period(date(2026, 11, 15), date(2026, 11, 21))
    euros, yen = Sales().series(week, Sales().table(week))
    assert (euros.label, yen.label) == ("EUR", "JPY")
    assert [point.height for point in euros.points] == [0, 0, 0, 0, 0, Decimal("86.40"), Decimal("-6.40")]
    with translation.override("de"):
        assert Sales().series(week, Sales().table(week))[0].sum_reads == "80,00\u00a0€"


def test_the_drawing_says_what_its_bars_are_worth(sold) -> None:
    with translation.override("en"):
        euros = Sales().series(BOTH, Sales().table(BOTH))[0]
        drawn = chart.bars(euros)
    assert drawn.count("<rect ") == 2
    assert "€86.40" in drawn
    assert 'role="img"' in drawn
    assert 'aria-label="EUR: €80.00 in all, most on Nov 20, 2026 with €86.40"' in drawn


def test_the_file_reads_back_as_it_was(sold) -> None:
    rows = list(csv.reader(io.StringIO(export.as_csv(Sales().table(BOTH)).removeprefix("\ufeff"))))
    assert rows[0] == ["day", "currency", "placed", "paid", "revenue", "refunded", "net"]
    assert rows[1] == ["2026-11-21", "EUR", "2", "1", "13.60", "20.00", "-6.40"]
    assert rows[3] == ["2026-11-20", "JPY", "1", "1", "5400", "0", "5400"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠"])
def test_no_cell_of_words_becomes_a_formula(start) -> None:
    table = Table((Column("word", "Word"),), ((f"{start}1+1",),))
    cell = export.as_csv(table).removeprefix("\ufeff").partition("\r\n")[2]
    assert cell.lstrip('"').startswith("'")


def test_every_report_answers_to_the_port(sold) -> None:
    for report in reports.all():
        table = report.table(BOTH)
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert str(report.title)
        assert str(report.explains)
        for series in report.series(BOTH, table):
            assert chart.bars(series)
