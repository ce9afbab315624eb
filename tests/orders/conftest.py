"""What the tests of orders share."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.template.backends.jinja2 import Template

from catalog import offers
from tests.orders.browsing import LAST


@pytest.fixture(autouse=True)
def _places_are_read_anew() -> Iterator[None]:
    """Each process keeps the stock places for some seconds; each test opens its own."""
    offers._places.clear()
    yield
    offers._places.clear()


@pytest.fixture(autouse=True)
def _pages_tell_their_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jinja tells Django's test client nothing; what the last page was given is kept."""
    render = Template.render

    def spy(self: Template, context: Any = None, request: Any = None) -> str:
        if context and "view" in context:
            LAST.update(context)
        return render(self, context, request)

    monkeypatch.setattr(Template, "render", spy)
    LAST.clear()


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The provider's page without a provider; the real one is in test_journey.py."""
    asked: list[dict[str, Any]] = []

    def start(**values: Any) -> str:
        asked.append(values)
        return "https://pay.example/page"

    monkeypatch.setattr("orders.paying.taking.start", start)
    return asked
