"""The struck-through price in lists and on the page: for any past it is one that the law lets stand (98/6/EC, art. 6a).

The law is written down once more here, moment by moment, without SQL; a broken twin shows that it catches what was
shown before.
"""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.freshness import refresh
from catalog.models import Card, Price, Product
from catalog.models.price_triggers import MARKET_RANK, PLAIN_RANK
from catalog.refreshers import shelves, shelves_sql
from shop.money import money
from tests.catalog.test_public_prices import asked, cup_since, was

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Held:
    """A price of one rank, from so many days ago until so many."""

    amount: int
    rank: int
    frm: float
    to: float


@st.composite
def pasts(draw: st.DrawFn) -> list[Held]:
    """Plain prices one after another, and promotions and market prices over them, up to the day of the reduction."""
    found = []
    for rank, most in ((PLAIN_RANK, 6), (MARKET_RANK, 2), (10, 3)):
        days = sorted(draw(st.lists(st.integers(2, 80), max_size=most, unique=True)), reverse=True)
        ends = [*days[1:], 1][: len(days)]
        for frm, to in zip(days, ends, strict=True):
            held_to = to if rank == PLAIN_RANK else draw(st.integers(to, frm - 1)) if frm - 1 >= to else to
            found.append(Held(draw(st.integers(5, 60)), rank, frm, held_to))
    return [held for held in found if held.frm > held.to]


def lowest_before(past: list[Held], reduced: float = 1) -> int | None:
    """The lowest of what was asked in the 30 days before: hour by hour the price of the lowest rank."""
    low = None
    for hour in range(30 * 24):
        days = reduced + (hour + 0.5) / 24
        there = [held for held in past if held.to < days <= held.frm]
        if there:
            now = min(there, key=lambda held: (held.rank, held.amount)).amount
            low = now if low is None else min(low, now)
    return low


def in_list(market: str = "eu") -> Decimal | None:
    offer = Card.objects.get().offers[market]
    return Decimal(offer[2]) if offer[2] is not None else None


def shown(past: list[Held], amount: int, before: int) -> tuple[Decimal | None, Decimal | None]:
    """What the page and the list strike through after such a past."""
    Product.objects.all().delete()
    cup = cup_since(days=1, amount=str(amount), compare_at=str(before))
    for held in past:
        market = "eu" if held.rank == MARKET_RANK else None
        was(cup, str(held.amount), held.frm, held.to, market=market, rank=held.rank)
    refresh([cup.product_id])
    return asked(cup)[1], in_list()


def lawful(past: list[Held], amount: int, before: Decimal | None) -> bool:
    low = lowest_before(past)
    return before is None or (low is not None and amount < before <= low)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(past=pasts(), amount=st.integers(5, 50), more=st.integers(1, 40))
def test_no_past_makes_an_earlier_price_above_the_lowest_of_thirty_days(
    past: list[Held], amount: int, more: int
) -> None:
    on_page, in_a_list = shown(past, amount, amount + more)
    assert on_page == in_a_list
    assert lawful(past, amount, on_page)
    low = lowest_before(past)
    expected = min(low, amount + more) if low is not None and low > amount else None
    assert on_page == expected


@pytest.fixture
def _lists_strike_what_staff_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken twin: lists that show the earlier price as it was set, as they did before."""
    law = "q.market <> ALL(%(told)s::text[])"
    for name in ("CARDS", "NAME_VALUES", "PLACES"):
        sql = getattr(shelves_sql, name)
        assert law in sql
        monkeypatch.setattr(shelves, name, sql.replace(law, "true OR " + law))


@pytest.mark.usefixtures("_lists_strike_what_staff_say")
def test_the_twin_that_shows_what_staff_set_is_caught() -> None:
    past = [Held(25, PLAIN_RANK, 60, 20), Held(18, PLAIN_RANK, 20, 10), Held(25, PLAIN_RANK, 10, 1)]
    on_page, in_a_list = shown(past, 16, 25)
    assert lawful(past, 16, on_page)
    assert not lawful(past, 16, in_a_list)


def test_a_list_shows_the_lowest_in_the_union_and_what_staff_set_elsewhere(client: Client) -> None:
    shown([Held(25, PLAIN_RANK, 60, 20), Held(18, PLAIN_RANK, 20, 10), Held(25, PLAIN_RANK, 10, 1)], 16, 25)
    cup = Price.objects.get().variant
    Price.objects.create(variant=cup, amount=money("16", "USD"), compare_at=money("25", "USD"))
    refresh([cup.product_id])
    assert (in_list("eu"), in_list("us")) == (Decimal(18), Decimal(25))
    page = client.get("/de-eu/c/tea/").content.decode()
    # 18.00 and 16.00 with 19 % of German tax
    assert "21,42\u00a0€</s>" in page
    assert "19,04\u00a0€" in page
