"""Facts without orders: analytics is fed by events alone."""

from datetime import UTC, datetime

import pytest

from analytics.facts import Happened, record
from analytics.models import FactKind
from shop.money import money

PAID, REFUNDED, PLACED = FactKind.ORDER_PAID, FactKind.REFUND_SETTLED, FactKind.ORDER_PLACED


@pytest.fixture
def sold(db):
    """Two days of sales in two currencies, one refund."""
    for kind, number, day, amount, currency in (
        (PLACED, "TW-1", 20, "86.40", "EUR"),
        (PAID, "TW-1", 20, "86.40", "EUR"),
        (PLACED, "TW-2", 20, "5400", "JPY"),
        (PAID, "TW-2", 20, "5400", "JPY"),
        (PLACED, "TW-3", 21, "13.60", "EUR"),
        (PAID, "TW-3", 21, "13.60", "EUR"),
        (PLACED, "TW-4", 21, "99.00", "EUR"),
        (REFUNDED, "TW-1", 21, "20.00", "EUR"),
    ):
        at = datetime(2026, 11, day, 23, 30, tzinfo=UTC)
        record(Happened(kind, number, at=at, amount=money(amount, currency)), market="eu", language="de")
