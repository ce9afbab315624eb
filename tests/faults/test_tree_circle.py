"""Two branches are moved into each other at the same moment: one comes to lie in the other, never both."""

import threading
from collections import Counter

import pytest

from catalog import tree
from catalog.errors import InsideItself
from catalog.models import Category
from tests.factories import make_category
from tests.faults.crowd import PATIENCE_S, Crowd

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def rounds() -> list[Counter[str]]:
    """Tea goes into lamps, which lie in light; light goes into cups, which lie in tea. No row is in both moves."""
    ends = []
    with Crowd(2) as crowd:
        for n in range(ROUNDS):
            tea, light = make_category(f"tea-{n}"), make_category(f"light-{n}")
            cups, lamps = make_category(f"cups-{n}", parent=tea), make_category(f"lamps-{n}", parent=light)
            deeds = [
                lambda moved=moved, into=into: tree.move([moved.pk], into=into.pk)
                for moved, into in ((tea, lamps), (light, cups))
            ]
            ends.append(crowd.rush(deeds, expected=InsideItself))
    return ends


def in_circles() -> int:
    """How many categories no longer hang on the top."""
    return Category.objects.annotate(nth=tree.nth()).filter(nth=None).count()


def test_of_two_moves_that_would_close_a_circle_one_is_refused() -> None:
    assert rounds() == [Counter(done=1, refused=1)] * ROUNDS
    assert in_circles() == 0


def test_the_twin_that_locks_its_own_rows_only_closes_a_circle(monkeypatch: pytest.MonkeyPatch) -> None:
    check, both = tree._check, threading.Barrier(2)

    def check_and_wait(moving: list[int], parent: int | None) -> None:
        check(moving, parent)
        both.wait(PATIENCE_S)

    monkeypatch.setattr(tree, "_lock", lambda: None)
    monkeypatch.setattr(tree, "_check", check_and_wait)
    assert rounds() == [Counter(done=2)] * ROUNDS
    assert in_circles() == 4 * ROUNDS
