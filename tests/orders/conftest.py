"""What the tests of orders share."""

from collections.abc import Iterator

import pytest

from catalog import offers


@pytest.fixture(autouse=True)
def _places_are_read_anew() -> Iterator[None]:
    """Each process keeps the stock places for some seconds; each test opens its own."""
    offers._places.clear()
    yield
    offers._places.clear()
