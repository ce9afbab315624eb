"""What every test may rely on: a migrated PostgreSQL of its own, an empty Valkey, no neighbour's leftovers."""

import os
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation

from catalog.browse import menu, questions
from catalog.browse.lists import vocabulary
from logistics import exchange
from orders import live, promise
from shop import markets, words
from tests import cloning

pytest_plugins = ["tests.world", "tests.sandbox_fixture"]

KEPT_BY_A_PROCESS = (exchange, live, markets, menu, promise, questions, vocabulary)


def pytest_configure(config: pytest.Config) -> None:
    """A fresh checkout has no compiled words yet; the workers find them made.

    Passwords are hashed quickly: that of production costs a tenth of a second on purpose, for each user of each test.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if not hasattr(config, "workerinput"):
        words.compile_all(settings.BASE_DIR, [code for code, _name in settings.LANGUAGES])


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: object) -> None:
    """Instead of pytest-django's own: the template is migrated once a run, each worker gets a copy."""
    with django_db_blocker.unblock():
        cloning.build_template()
        cloning.clone()
    TransactionTestCase._fixture_teardown = lambda self: cloning.clone()


@pytest.fixture(scope="session")
def _valkey() -> Iterator[redis.Redis]:
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as valkey:
        yield valkey


@pytest.fixture(autouse=True)
def _nothing_left_behind(_valkey: redis.Redis) -> Iterator[None]:
    """No cached page, no broker message, nothing a process keeps and no chosen language reaches the next test."""
    yield
    for kept in KEPT_BY_A_PROCESS:
        kept.forget()
    _valkey.flushall()
    translation.deactivate()
