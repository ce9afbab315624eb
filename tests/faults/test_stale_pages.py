"""Nothing stays old for ever: a refresh that breaks off keeps its notes, and pages that were kept are made anew."""

import pytest
from django.test import Client

from catalog import freshness
from catalog.models import Card, Price, Stale
from tests.factories import make_product

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/en-us/c/tea/"


class PowerCut(Exception):
    pass


def cut(_products: list[int]) -> None:
    raise PowerCut


@pytest.fixture
def reduced() -> None:
    """A cup on a kept list, whose price has just gone down."""
    cup = make_product("CUP", price={"USD": "22.00"})
    for _time in range(2):
        assert "$22.00" in Client().get(LIST).content.decode()
    Price.objects.filter(variant=cup).update(amount="19.50")


def break_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies when every reading table is written and nothing is committed yet."""
    monkeypatch.setattr(freshness, "_refreshers", [*freshness._refreshers, cut])
    with pytest.raises(PowerCut):
        freshness.refresh_due()
    monkeypatch.undo()


def is_caught_up() -> bool:
    """After the next turn, as a stranger sees it."""
    freshness.refresh_due()
    assert not Stale.objects.exists()
    return "$19.50" in Client().get(LIST).content.decode()


def test_a_refresh_that_breaks_off_changes_nothing_and_is_done_by_the_next_turn(
    reduced: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_off(monkeypatch)
    assert Card.objects.get().offers["us"][0] == "22.000"
    assert Stale.objects.exists()
    assert is_caught_up()


def test_the_twin_that_takes_notes_before_the_work_is_done_is_caught(
    reduced: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "_refreshers", [cut, *freshness._refreshers])
    monkeypatch.setattr(freshness, "_refresh_batch", freshness._refresh_batch.__wrapped__)
    with pytest.raises(PowerCut):
        freshness.refresh_due()
    monkeypatch.undo()
    assert not is_caught_up()


def test_the_twin_that_forgets_kept_pages_is_caught(reduced: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "bump", lambda: None)
    assert not is_caught_up()
