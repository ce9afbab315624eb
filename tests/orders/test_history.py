"""What the history of an order tells: our sentences in the reader's language, a person's own words as they are."""

import pytest
from django.utils import translation

from orders import seeing
from orders.models import Order
from tests.orders.making import fill, pay, place, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db


def paid() -> Order:
    two_cups_and_a_pot()
    return pay(place(fill(shopper(), CUP=1)))


def test_a_sentence_of_ours_is_told_with_its_values_in_the_readers_language() -> None:
    order = paid()
    seeing.note(order.number, "payment failed: %(code)s %(reason)s", code="card_declined", reason="100 % sure")
    row = order.history.last()
    assert row.told == "payment failed: card_declined 100 % sure"
    with translation.override("de"):
        assert row.told == "Zahlung fehlgeschlagen: card_declined 100 % sure"


def test_what_a_person_typed_is_told_as_it_is() -> None:
    order = paid()
    order.remark("gives 10 % to %(friends)s")
    assert order.history.last().told == "gives 10 % to %(friends)s"


def test_a_step_is_told_in_words_and_a_remark_moves_nothing() -> None:
    order = paid()
    with translation.override("de"):
        assert [row.step for row in order.history.all()] == ["aufgegeben", "aufgegeben → bezahlt"]
        order.remark("x")
        assert order.history.last().step == "bezahlt"
