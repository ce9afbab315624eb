"""Exchange: exact cross rates, one rounding at the end, bad rates refused, old ones not used."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop import fx
from shop.errors import Unavailable
from shop.fx import Age
from shop.models import Rate, User
from shop.money import money
from shop.rates import ecb

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
        ecb.read_feed(document)


@pytest.mark.parametrize(
    ("last", "today", "age"),
    [
        ("2026-11-19", "2026-11-20", Age.FRESH),  # Friday, by Thursday's
        ("2026-11-20", "2026-11-23", Age.FRESH),  # Monday, by Friday's: none is published between
        ("2026-11-19", "2026-11-23", Age.OLD),
        ("2026-11-18", "2026-11-20", Age.OLD),
        ("2026-11-13", "2026-11-20", Age.OLD),  # seven days
        ("2026-11-12", "2026-11-20", Age.DEAD),
    ],
)
def test_a_feed_that_is_late_is_told_after_a_working_day_and_prices_nothing_after_a_week(last, today, age):
    Rate.objects.all().delete()
    Rate.objects.create(currency="USD", on=last, per_euro="1.1", source="ECB")
    assert fx.ages(date.fromisoformat(today)) == {"USD": age}
    if age is Age.DEAD:
        with pytest.raises(fx.NoRate):
            fx.rate("EUR", "USD", on=date.fromisoformat(today))
    else:
        assert fx.rate("EUR", "USD", on=date.fromisoformat(today)) == Decimal("1.1")


def test_staff_are_warned_above_the_list_of_rates(today):
    Rate.objects.filter(currency="USD").update(on=today - timedelta(days=8))
    Rate.objects.filter(currency="GBP").update(on=today - timedelta(days=6))
    client = Client()
    client.force_login(User.objects.create_superuser("boss@example.com", "x"))
    page = client.get(reverse("admin:shop_rate_changelist")).content.decode()
    assert "No price is made in USD" in page
    assert "The feed is late: the last rates of GBP" in page


@pytest.mark.parametrize("slip", ["110", "0.011", "0", "-1.1", "NaN"])
def test_a_slip_of_the_point_typed_by_staff_is_refused_at_its_field(today, slip):
    client = Client()
    client.force_login(User.objects.create_superuser("boss@example.com", "x"))
    tomorrow = (today + timedelta(days=1)).isoformat()
    form = {"currency": "USD", "on": tomorrow, "per_euro": slip, "source": "bank"}
    answer = client.post(reverse("admin:shop_rate_add"), form)
    assert answer.status_code == 200
    assert Rate.objects.filter(currency="USD").count() == 1
    client.post(reverse("admin:shop_rate_add"), {**form, "per_euro": "1.11"})
    assert Rate.objects.filter(currency="USD").count() == 2
