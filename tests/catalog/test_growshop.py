"""`manage.py growshop`: the same goods for the same seed, all of them sellable, and nothing by accident."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count, Sum

from catalog.growing import planting
from catalog.growing.goods import good
from catalog.models import Price, Product, Specification, Stock, StockMove, Variant
from shop.invariants import broken
from shop.markets import all_markets
from tests.factories import make_product, stock_lies

pytestmark = pytest.mark.django_db


def grow(products: int, **more: Any) -> str:
    out = io.StringIO()
    call_command("growshop", products=products, stdout=out, **more)
    return out.getvalue().strip()


def test_a_number_names_the_same_product_for_ever() -> None:
    first = good(7, seed=1, places=3)
    assert first == good(7, seed=1, places=3)
    assert first != good(7, seed=2, places=3)
    assert first.slug.endswith("-g7") and first.pieces[0].sku == "G0000007-1"


def test_it_grows_what_can_be_sold_everywhere() -> None:
    assert grow(40).startswith("Grew 40 products in ")

    variants = Variant.objects.count()
    currencies = {market.currency for market in all_markets()}
    assert Product.objects.filter(status="published").count() == 40
    assert 40 < variants <= 160
    assert set(Price.objects.values_list("amount_currency", flat=True)) >= currencies
    assert Price.objects.count() == variants * len(planting.RATES)
    assert Stock.objects.count() == variants * 3
    assert Stock.objects.aggregate(n=Sum("on_hand")) == StockMove.objects.aggregate(n=Sum("on_hand_change"))
    assert Specification.objects.count() == 120
    assert not Product.objects.filter(name_ar="").exists()
    assert not Product.objects.annotate(n=Count("variants")).filter(n=0).exists()
    assert stock_lies() == [] and broken() == {}


def test_growing_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planting, "CHUNK", 3)
    grow(4)
    grow(10)
    names = list(Product.objects.order_by("id").values_list("slug", flat=True))
    assert names == [good(n, seed=1, places=3).slug for n in range(1, 11)]
    assert grow(10) == "There are 10 made-up products already; nothing has changed."
    assert Product.objects.count() == 10


def test_shrinking_and_another_seed_are_refused() -> None:
    grow(5)
    with pytest.raises(CommandError, match="fewer would mean to delete"):
        grow(4)
    with pytest.raises(CommandError, match="have seed 1, not 2"):
        grow(6, seed=2)
    assert Product.objects.count() == 5


def test_fresh_clears_only_what_was_made_up() -> None:
    make_product("CUP")
    grow(5)
    grow(3, fresh=True, seed=2)
    slugs = list(Product.objects.order_by("id").values_list("slug", flat=True))
    assert slugs == ["cup", *(good(n, seed=2, places=3).slug for n in range(1, 4))]
    assert stock_lies() == []


def test_production_is_left_alone(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="runs in production"):
        grow(1)
    assert not Product.objects.exists()
    grow(1, yes=True)
    assert Product.objects.count() == 1
