"""The outside world as a pytest fixture: ``pytest_plugins = ["tests.sandbox_fixture"]``, then ask for ``world``."""

from collections.abc import Iterator

import pytest

from shop.outside import World


@pytest.fixture
def world() -> Iterator[World]:
    """A fresh world on a free port. Its notices wait for ``world.deliver_webhooks(to=...)``."""
    with World() as started:
        yield started
