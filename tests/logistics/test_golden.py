"""The table of answers worked out by hand, regime by regime."""

import pytest

from logistics.regime import regimes
from tests.logistics.golden import GOLDEN, misses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", regimes.codes())
def test_a_regime_answers_as_it_was_worked_out_by_hand(code: str) -> None:
    assert any(row[0] == code for row in GOLDEN)
    assert misses(code) == []
