"""Properties about money are tried on 10,000 cases in every run, and on ten times as many by ``make test-long``."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("TRADEWIND_CASES_TIMES", "1"))


def many(cases: int, **more: Any) -> Callable[[Any], Any]:
    """So many cases, times what the run asks for. Stands above ``@given``."""

    def tried(test: Any) -> Any:
        slow = [HealthCheck.too_slow] if TIMES > 1 else []
        return pytest.mark.many(
            settings(max_examples=cases * TIMES, deadline=None, suppress_health_check=slow, **more)(test)
        )

    return tried
