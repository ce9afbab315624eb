"""What is changed anywhere is on list, product page and search after one turn of the clock, though all were kept.

The turn comes every two seconds (``shop.recurring``) and right after whatever staff save.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog import freshness, stock
from catalog.models import Card, MarketPrice, Price, PriceList, PriceListEntry, Product, Publication, Stale, Variant
from shop.models import User
from shop.money import money
from shop.recurring import RECURRING
from tests.catalog.test_admin import form_of
from tests.factories import make_product

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = {"list": "/en-us/c/tea/", "product": "/en-us/p/cup/", "search": "/en-us/search/?q=celadon"}
Change = Callable[[Variant], object]


def showing(words: str) -> set[str]:
    """The pages on which a stranger reads ``words``."""
    return {name for name, path in PAGES.items() if words in Client().get(path).content.decode()}


@pytest.fixture
def cup() -> Variant:
    """A cup for 22.00, on pages that were looked at twice and so are kept."""
    cup = make_product("CUP", name="Celadon cup", price={"USD": "22.00"}, stock={"SZX": 2})
    make_product("POT", name="Celadon pot", price={"USD": "40.00"})
    assert showing("$22.00") == showing("$22.00") == set(PAGES)
    return cup


def by_staff(cup: Variant) -> None:
    client = Client()
    user = User.objects.create(email="mei@shop.example", name="Mei", is_staff=True, is_superuser=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = reverse("admin:catalog_variant_change", args=[cup.pk])
    data = form_of(client.get(url))
    [field] = [name for name, value in data.items() if str(value) == "22.00"]
    assert client.post(url, data | {field: "19.50"}).status_code == 302


def by_sql(_cup: Variant) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_price SET amount = 19.50 WHERE amount = 22.00")


def by_a_quiet_load(cup: Variant) -> None:
    with freshness.quietly():
        Price.objects.filter(variant=cup).update(amount="19.50")
    freshness.refresh([cup.product_id])


def by_the_market(cup: Variant) -> None:
    MarketPrice.objects.create(variant=cup, market_id="us", amount=money("19.50", "USD"))


def by_a_list(cup: Variant) -> None:
    sale = PriceList.objects.create(code="sale", name="Sale")
    PriceListEntry.objects.create(price_list=sale, variant=cup, amount=money("19.50", "USD"))


@pytest.mark.parametrize("change", [by_staff, by_sql, by_a_quiet_load, by_the_market, by_a_list])
def test_a_new_price_is_everywhere_after_one_turn(cup: Variant, change: Change) -> None:
    change(cup)
    freshness.refresh_due()
    assert showing("$19.50") == set(PAGES)
    assert not Stale.objects.exists()


def test_what_sells_out_is_told_everywhere_and_so_is_its_coming_back(cup: Variant) -> None:
    stock.count("CUP", "SZX", 0)
    freshness.refresh_due()
    assert showing("old out") == set(PAGES)
    stock.receive("CUP", "SZX", 4)
    freshness.refresh_due()
    assert showing("old out") == set()


def test_a_price_list_is_due_at_the_first_moment_of_its_first_day_and_after_its_last(cup: Variant) -> None:
    today = datetime.now(UTC).date()
    sale = PriceList.objects.create(code="sale", name="Sale", starts_on=today + timedelta(days=3))
    PriceListEntry.objects.create(price_list=sale, variant=cup, amount=money("19.50", "USD"))
    freshness.refresh_due()
    assert (due(), showing("$19.50")) == (midnight(today + timedelta(days=3)), set())

    the_days_go_by(sale, starts_on=today, ends_on=today)
    assert freshness.refresh_due() == 1
    assert (due(), showing("$19.50")) == (midnight(today + timedelta(days=1)), set(PAGES))

    the_days_go_by(sale, starts_on=today - timedelta(days=2), ends_on=today - timedelta(days=1))
    assert freshness.refresh_due() == 1
    assert (due(), showing("$22.00")) == (None, set(PAGES))


def due() -> datetime | None:
    return Card.objects.get(slug="cup").changes_at


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def the_days_go_by(sale: PriceList, **days: date) -> None:
    """As if it had been so all along and the moment had come: without a note that anything was changed."""
    PriceList.objects.filter(pk=sale.pk).update(**days)
    Stale.objects.all().delete()
    Card.objects.filter(slug="cup").update(changes_at=timezone.now())


def test_a_piece_leaves_and_enters_its_market_at_the_second_that_staff_set(cup: Variant) -> None:
    Publication.objects.create(product=cup.product, market_id="us", until_at=timezone.now() + timedelta(seconds=4))
    Product.objects.filter(pk=cup.product_id).update(everywhere=False)
    freshness.refresh_due()
    moment = due()
    assert moment is not None
    assert showing("$22.00") == set(PAGES)
    wait_for(moment)
    assert freshness.refresh_due() == 1
    assert showing("$22.00") == set()
    assert Client().get(PAGES["product"]).status_code == 404


def wait_for(moment: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(greatest(0, extract(epoch FROM %s - clock_timestamp())) + 0.05)", [moment])


def test_the_turn_comes_so_often_that_nothing_is_older_than_five_seconds() -> None:
    turn = RECURRING["refresh lists and search"]
    assert turn["task"] == "catalog.tasks.refresh_due"
    assert turn["schedule"] <= 2.0
