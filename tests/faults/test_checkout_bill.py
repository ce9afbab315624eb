"""The bill adds up for any basket; two broken twins of its last step are caught by the same questions."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, find, settings
from hypothesis.errors import NoSuchExample
from moneyed import Money

from orders.pricing import cash, drawing, rounding, taxes
from orders.pricing.drawing import Question, draw_up
from orders.pricing.rounding import Sums
from shop.money import quantise, total
from tests.orders.any_basket import questions

TRIALS = settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def does_not_add_up(question: Question) -> bool:
    """Either reading misses the total, or the lines miss the goods."""
    bill = draw_up(question)
    shown = total((row.amount for row in bill.rows if not row.included), question.currency)
    goods = total((line.total for line in bill.lines), question.currency)
    before_tax = bill.goods + bill.shipping + bill.duty + bill.tax
    return shown != bill.total or before_tax != bill.total or goods != bill.rows[0].amount


def test_no_basket_is_found_whose_bill_does_not_add_up() -> None:
    with pytest.raises(NoSuchExample):
        find(questions(), does_not_add_up, settings=TRIALS)


def test_tax_on_the_sum_instead_of_on_the_piece_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken twin: goods are shown as their exact sum with tax, while each piece is shown rounded."""
    honest = rounding.with_tax

    def on_the_sum(items: list, off: list, *, net: rounding.Net, cover: taxes.Cover) -> Sums:
        sums = honest(items, off, net=net, cover=cover)
        return replace(sums, shown_goods=cover.rate.on_top_of(net.goods))

    monkeypatch.setattr(drawing.rounding, "with_tax", on_the_sum)
    assert find(questions(), does_not_add_up, settings=TRIALS)


def test_a_tax_that_is_rounded_apart_from_its_goods_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken twin: the tax stays as the law's table had it, although the shown prices were rounded."""
    honest = rounding.with_tax

    def as_assessed(items: list, off: list, *, net: rounding.Net, cover: taxes.Cover) -> Sums:
        return replace(honest(items, off, net=net, cover=cover), tax=net.tax)

    monkeypatch.setattr(drawing.rounding, "with_tax", as_assessed)
    assert find(questions(), does_not_add_up, settings=TRIALS)


def test_half_cents_that_are_kept_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken twin: a unit price with tax is not rounded at all."""
    monkeypatch.setattr(
        taxes.Percent, "on_top_of", lambda self, base: Money(base.amount * (1 + self.rate / 100), base.currency)
    )

    def has_fractions(question: Question) -> bool:
        return any(quantise(line.unit) != line.unit for line in draw_up(question).lines)

    assert find(questions(), has_fractions, settings=TRIALS)


def test_coins_that_are_rounded_on_the_total_alone_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken twin: the total is paid in coins, and neither the goods nor a row say what was added."""
    honest = cash.in_coins

    def only_the_total(sums: Sums, step: Decimal) -> tuple[Sums, Money]:
        rounded, added = honest(sums, step)
        return replace(sums, total=rounded.total), added

    monkeypatch.setattr(drawing.cash, "in_coins", only_the_total)
    assert find(questions(), does_not_add_up, settings=TRIALS)


def test_a_discount_that_is_forgotten_before_tax_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken twin: the shown rows are less, the reading before tax is not."""
    monkeypatch.setattr(
        drawing, "goods_worth", lambda items, taken, **more: total((i.net for i in items), more["currency"])
    )
    assert find(questions(), does_not_add_up, settings=TRIALS)
