"""Exchange: exact cross rates, one rounding at the end, bad rates refused, old ones not used."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from shop import fx
from shop.errors import Unavailable
from shop.models import Rate
from shop.money import money

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    Rate.objects.all().delete()
    day = timezone.localdate()
    for currency, value in (("USD", "1.10"), ("JPY", "165"), ("GBP", "0.80")):
        Rate.objects.create(currency=currency, on=day, per_euro=Decimal(value), source="ECB")
    return day


def test_a_cross_rate_goes_through_the_euro_and_is_rounded_once(today):
    assert fx.convert(money("10", "GBP"), "USD") == money("13.75", "USD")
    assert fx.convert(money("38", "USD"), "JPY") == money("5700", "JPY")
    assert fx.convert(money("1", "EUR"), "EUR") == money("1", "EUR")


def test_the_dirham_follows_the_dollar(today):
    assert fx.convert(money("110", "USD"), "AED") == money("403.98", "AED")


@pytest.mark.parametrize("wrong", ["0", "-1", "NaN", "Infinity", "110", "0.011"])
def test_a_bad_rate_is_refused_and_the_last_good_one_stays(today, wrong):
    assert fx.store("USD", Decimal(wrong), on=today + timedelta(days=1), source="ECB") is False
    assert Rate.objects.filter(currency="USD").count() == 1
    assert fx.rate("EUR", "USD") == Decimal("1.10")


def test_a_rate_from_the_future_is_refused(today):
    assert fx.store("USD", Decimal("1.1"), on=today + timedelta(days=3), source="ECB") is False


def test_a_stale_rate_prices_nothing(today):
    Rate.objects.update(on=today - fx.STALE_AFTER - timedelta(days=1))
    with pytest.raises(fx.NoRate):
        fx.rate("EUR", "USD")


def test_the_same_day_read_twice_is_one_rate(today):
    assert fx.store("USD", Decimal("1.12"), on=today, source="ECB") is True
    assert Rate.objects.get(currency="USD").per_euro == Decimal("1.12")


@pytest.mark.parametrize("document", [b"", b"<html>", b"<a/>", b"\xff\xfe", b'{"rates": {}}'])
def test_a_feed_that_is_no_feed_is_refused(document):
    with pytest.raises(Unavailable):
        fx.read_feed(document)
