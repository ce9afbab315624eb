"""A transaction of somebody's own that has locked a row, and the shoppers who press while it does."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db.backends.signals import connection_created
from django.test import Client

from orders.models import Basket
from tests.faults.crowd import rush
from tests.orders.browsing import add, post, typed

CHECKOUT = "/de-eu/checkout/"


@contextmanager
def locked(table: str, pk: int, *, options: str = "") -> Iterator[psycopg.Connection]:
    """Whoever works by hand on the database has none of our limits, unless ``options`` says so."""
    with psycopg.connect(os.environ["TEST_DATABASE_URL"], options=options) as hand:
        hand.execute(f"SELECT * FROM {table} WHERE id = %s FOR UPDATE", [pk])
        yield hand
        if not hand.closed:
            hand.rollback()


@contextmanager
def limit_of_lock(value: str) -> Iterator[None]:
    """Connections that are opened from now on wait so long for a row."""

    def limit(connection: Any, **more: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [value])

    connection_created.connect(limit)
    try:
        yield
    finally:
        connection_created.disconnect(limit)


class Buyer:
    """A shopper at the checkout, her form filled in, her finger on the button."""

    def __init__(self, **pieces: int) -> None:
        self.client = Client(raise_request_exception=False)
        for sku, quantity in pieces.items():
            add(self.client, sku, str(quantity))
        self.basket = Basket.objects.latest("id")
        self.form = {**typed(self.client), "once": f"key-{self.basket.pk}"}
        self.told = Told(0, 0.0, "", "", "")

    def press(self) -> None:
        began = time.monotonic()
        answer = post(self.client, CHECKOUT, self.form)
        self.told = Told(
            answer.status_code,
            time.monotonic() - began,
            answer.headers.get("Retry-After", ""),
            answer.headers.get("Location", ""),
            answer.content.decode(),
        )

    @property
    def has_ordered(self) -> bool:
        self.basket.refresh_from_db()
        return not self.basket.is_open


@dataclass(frozen=True)
class Told:
    status: int
    seconds: float
    retry_after: str
    location: str
    page: str


def all_press(*buyers: Buyer) -> None:
    ends = rush([buyer.press for buyer in buyers], expected=NotImplementedError)
    assert ends == {"done": len(buyers)}


def later(seconds: float, deed: Callable[[], object]) -> threading.Timer:
    timer = threading.Timer(seconds, deed)
    timer.start()
    return timer
