"""The way out: never inside a transaction, never for ever, and not again and again at a service that is down."""

import pytest
from django.db import transaction

from shop import http
from shop.errors import Unavailable


@pytest.fixture(autouse=True)
def fresh():
    http._breakers.clear()


@pytest.mark.django_db
def test_a_remote_call_inside_a_transaction_is_a_defect():
    with transaction.atomic(), pytest.raises(http.RemoteCallInTransaction):
        http.Client("nobody", "http://127.0.0.1:9").get("/")


@pytest.mark.django_db
def test_a_service_that_is_down_is_unavailable_and_then_left_alone(monkeypatch):
    monkeypatch.setattr(http, "FIRST_WAIT_S", 0)
    client = http.Client("nobody", "http://127.0.0.1:9")
    for _n in range(2):
        with pytest.raises(Unavailable):
            client.get("/")
    assert http.breaker("nobody").failures == http.BREAKS_AFTER
    with pytest.raises(Unavailable):
        client.post("/")
    assert http.breaker("nobody").failures == http.BREAKS_AFTER
