"""Lists, cards and search follow the catalogue, whichever way it was changed and whoever refreshes."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from catalog import freshness, stock
from catalog.models import (
    Attribute,
    Axis,
    AxisValue,
    Card,
    Collection,
    CollectionMember,
    FacetCount,
    Image,
    Placement,
    Price,
    Product,
    Publication,
    Specification,
    Stale,
    Variant,
)
from shop.models import Market
from shop.money import money
from shop.pagecache import GENERATION
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db


def stale() -> set[int]:
    return set(Stale.objects.values_list("product_id", flat=True))


@pytest.fixture
def cup() -> Variant:
    variant = make_product("CUP", price={"EUR": "20.00", "USD": "22.00"}, stock={"SZX": 5})
    freshness.refresh_due()
    assert stale() == set()
    return variant


def sql(text: str) -> Callable[[Variant], object]:
    def run(_cup: Variant) -> None:
        with connection.cursor() as cursor:
            cursor.execute(text)

    return run


CHANGES: dict[str, Callable[[Variant], object]] = {
    "a price saved": lambda cup: cup.prices.get(amount_currency="EUR").save(),
    "a price by SQL": sql("UPDATE catalog_price SET amount = amount + 1"),
    "a new price": lambda cup: Price.objects.create(variant=cup, amount=money("9", "GBP")),
    "a price taken away": lambda cup: cup.prices.all().delete(),
    "the last pieces reserved": lambda cup: stock.reserve(
        [stock.Wanted("CUP", 5, "SZX")], reference="r", until=timezone.now() + timedelta(hours=1)
    ),
    "stock by SQL": sql("UPDATE catalog_stock SET on_hand = 0"),
    "the product saved": lambda cup: cup.product.save(),
    "the product published by SQL": sql("UPDATE catalog_product SET status = 'draft'"),
    "a variant withdrawn": lambda cup: Variant.objects.update(active=False),
    "a variant more": lambda cup: Variant.objects.create(product=cup.product, sku="CUP-2"),
    "a variant by SQL": sql("UPDATE catalog_variant SET position = position + 1"),
    "a specification": lambda cup: Specification.objects.create(
        product=cup.product, attribute=Attribute.objects.create(code="h", kind="integer", label_en="Height"), value=3
    ),
    "an option value": lambda cup: cup.values.add(
        AxisValue.objects.create(axis=Axis.objects.create(code="g", label_en="Glaze"), code="c", label_en="Celadon")
    ),
    "a picture": lambda cup: Image.objects.create(product=cup.product, file="originals/a.webp"),
    "a further category": lambda cup: cup.product.extra_categories.add(make_category("gifts", name="Gifts")),
    "its category moved": lambda cup: make_category("all", name="All").children.add(cup.product.category),
    "a collection": lambda cup: CollectionMember.objects.create(
        collection=Collection.objects.create(slug="k", name_en="K"), product=cup.product
    ),
    "a market of its own": lambda cup: Publication.objects.create(
        product=cup.product, market=Market.objects.get(code="eu")
    ),
    "a market that is served from elsewhere": sql("UPDATE shop_market SET warehouses = '{LAX}' WHERE code = 'eu'"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_way_to_change_a_product_leaves_a_note(cup: Variant, change: Callable[[Variant], object]) -> None:
    change(cup)
    assert cup.product_id in stale()


def test_stock_that_neither_runs_out_nor_comes_back_leaves_no_note(cup: Variant) -> None:
    stock.receive("CUP", "SZX", 3)
    assert stale() == set()


def test_what_is_loaded_quietly_leaves_no_note_and_the_next_transaction_does(cup: Variant) -> None:
    with freshness.quietly():
        cup.product.save()
    assert stale() == set()
    cup.product.save()
    assert stale() == {cup.product_id}


def test_a_refresh_starts_a_new_generation_of_pages(
    cup: Variant, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    cache.set(GENERATION, 1, None)
    cup.product.save()
    with django_capture_on_commit_callbacks(execute=True):
        assert freshness.refresh_due() == 1
    assert cache.get(GENERATION) > 1
    assert freshness.refresh_due() == 0


def test_a_product_that_is_gone_leaves_no_card_no_place_and_no_count() -> None:
    product = make_product("CUP", stock={}).product
    freshness.refresh_due()
    assert Card.objects.exists() and Placement.objects.exists() and FacetCount.objects.filter(cards=1).exists()
    product.delete()
    freshness.refresh_due()
    assert not Card.objects.exists() and not Placement.objects.exists()
    assert not FacetCount.objects.exclude(cards=0).exists()


def test_a_rebuild_writes_the_same_as_one_note_after_the_other(cup: Variant) -> None:
    make_product("POT", category=make_category("pots", parent=make_category("tea")), stock={})
    freshness.refresh_due()
    tables = (Card, Placement, FacetCount)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    for table in tables:
        table.objects.all().delete()
    assert freshness.rebuild() == 2
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before


def test_a_product_comes_into_the_shop_on_its_day_without_anybody_saving_it(cup: Variant) -> None:
    Product.objects.filter(pk=cup.product_id).update(from_at=timezone.now() + timedelta(days=1))
    freshness.refresh_due()
    assert Card.objects.get().listed == 0
    Product.objects.filter(pk=cup.product_id).update(from_at=timezone.now() - timedelta(seconds=1))
    Stale.objects.all().delete()
    Card.objects.update(changes_at=timezone.now() - timedelta(seconds=1))
    assert freshness.refresh_due() == 1
    assert Card.objects.get().listed != 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_leave_an_older_price_behind() -> None:
    """The second change commits while the first refresh is under way: whoever writes last has read last."""
    cup = make_product("CUP", price={"EUR": "20.00"})
    freshness.refresh_due()
    rounds, failures = 15, []

    def work(until: threading.Event) -> None:
        try:
            while not until.is_set():
                freshness.refresh_due()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    done = threading.Event()
    workers = [threading.Thread(target=work, args=(done,)) for _n in range(2)]
    for worker in workers:
        worker.start()
    for n in range(rounds):
        with transaction.atomic():
            Price.objects.filter(variant=cup).update(amount=money(21 + n, "EUR"))
    done.set()
    for worker in workers:
        worker.join()
    freshness.refresh_due()
    assert failures == []
    assert Card.objects.get().offers["eu"][0] == "35.000"
    assert not Stale.objects.exists()
