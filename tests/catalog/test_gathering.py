"""Collections that follow a rule: each kind of condition, all and any, and what one statement makes of it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog import gathering, tree
from catalog.models import (
    Attribute,
    AttributeValue,
    Brand,
    Category,
    Collection,
    CollectionMember,
    Condition,
    Price,
    Product,
)
from catalog.specifying import specify
from catalog.tasks import gather_collections
from shop.errors import Missing
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db


def collection(*conditions: dict[str, Any], combine: str = "all", kind: str = "rule") -> Collection:
    made = Collection.objects.create(slug="spring", name_en="Spring", kind=kind, combine=combine)
    for facts in conditions:
        row = Condition(collection=made, **facts)
        row.full_clean()
        row.save()
    return made


def members(made: Collection) -> list[str]:
    return list(made.members.order_by("position").values_list("product__slug", flat=True))


@pytest.fixture
def shop() -> dict[str, Any]:
    """A cup (celadon, 90 ml, 20 EUR, new), a pot (450 ml, 45 EUR, reduced) below tea; a lamp; a draft and a gift."""
    tea = make_category("tea")
    cups = make_category("cups", name="Cups", parent=tea)
    cup = make_product("CUP", category=cups, tags=("new",), price={"EUR": "20.00"}).product
    pot = make_product("POT", category=tea, featured=True, price={"EUR": "45.00"}).product
    lamp = make_product("LAMP", category=make_category("lamps", name="Lamps"), price={"EUR": "90.00"}).product
    make_product("DRAFT", category=tea, status="draft")
    make_product("GIFT", category=tea, kind="gift")
    kiln = Brand.objects.create(slug="kiln", name_en="Kiln")
    glaze = Attribute.objects.create(code="glaze", kind="colour", label_en="Glaze")
    celadon = AttributeValue.objects.create(attribute=glaze, code="celadon", label_en="Celadon", swatch="#A8C3AE")
    capacity = Attribute.objects.create(code="capacity", kind="number", unit="ml", label_en="Capacity")
    Product.objects.filter(pk__in=[cup.pk, lamp.pk]).update(brand=kiln)
    specify(cup, glaze, "celadon")
    specify(cup, capacity, 90)
    specify(pot, capacity, 450)
    Price.objects.filter(variant__sku="POT").update(compare_at=Decimal("60"), compare_at_currency="EUR")
    Product.objects.filter(slug="lamp").update(created_at=timezone.now() - timedelta(days=40))
    return {"tea": tea, "kiln": kiln, "celadon": celadon, "capacity": capacity}


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"kind": "category", "category": "tea"}, ["pot", "cup"]),
        ({"kind": "tag", "tag": "new"}, ["cup"]),
        ({"kind": "tag", "tag": "'; DROP TABLE catalog_product; --"}, []),
        ({"kind": "brand", "brand": "kiln"}, ["cup", "lamp"]),
        ({"kind": "choice", "choice": "celadon"}, ["cup"]),
        ({"kind": "measure", "attribute": "capacity", "least": Decimal(100)}, ["pot"]),
        ({"kind": "measure", "attribute": "capacity", "most": Decimal(450)}, ["pot", "cup"]),
        ({"kind": "price", "currency": "EUR", "least": Decimal(20), "most": Decimal(45)}, ["pot", "cup"]),
        ({"kind": "price", "currency": "USD", "most": Decimal(100)}, []),
        ({"kind": "on_sale"}, ["pot"]),
        ({"kind": "new", "days": 30}, ["pot", "cup"]),
    ],
)
def test_each_kind_of_condition_finds_its_products(
    shop: dict[str, Any], condition: dict[str, Any], found: list[str]
) -> None:
    made = collection({name: shop.get(value, value) for name, value in condition.items()} | {"kind": condition["kind"]})
    gathering.gather(made.pk)
    assert members(made) == found


def test_all_conditions_or_any_of_them(shop: dict[str, Any]) -> None:
    made = collection({"kind": "brand", "brand": shop["kiln"]}, {"kind": "tag", "tag": "new"})
    assert gathering.gather(made.pk) == gathering.Gathered(members=1, changed=1)
    assert members(made) == ["cup"]
    Collection.objects.update(combine="any")
    assert gathering.gather(made.pk) == gathering.Gathered(members=2, changed=1)
    assert members(made) == ["cup", "lamp"]


def test_what_left_the_rule_goes_what_stayed_keeps_its_row_and_nothing_is_written_twice(shop: dict[str, Any]) -> None:
    made = collection({"kind": "category", "category": shop["tea"]})
    gathering.gather(made.pk)
    kept = CollectionMember.objects.get(product__slug="pot").pk
    Product.objects.filter(slug="cup").update(status="retired")

    assert gathering.gather(made.pk) == gathering.Gathered(members=1, changed=1)
    assert members(made) == ["pot"]
    assert CollectionMember.objects.get().pk == kept
    assert gathering.gather(made.pk) == gathering.Gathered(members=1, changed=0)


def test_gathering_is_one_statement_whatever_the_rule(shop: dict[str, Any]) -> None:
    made = collection({"kind": "tag", "tag": "new"}, {"kind": "on_sale"}, {"kind": "new", "days": 9}, combine="any")
    with CaptureQueriesContext(connection) as queries:
        gathering.gather(made.pk)
    written = [query["sql"].split()[0] for query in queries]
    assert written == ["SAVEPOINT", "SELECT", "SELECT", "WITH", "UPDATE", "RELEASE"]


def test_a_rule_without_conditions_gathers_nothing_and_a_hand_made_collection_is_left_alone(
    shop: dict[str, Any],
) -> None:
    made = collection()
    assert gathering.gather(made.pk) == gathering.Gathered(members=0, changed=0)

    Collection.objects.update(kind="hand")
    CollectionMember.objects.create(collection=made, product=Product.objects.get(slug="cup"))
    with pytest.raises(Missing):
        gathering.gather(made.pk)
    assert gather_collections() == 0
    assert members(made) == ["cup"]


def test_the_clock_gathers_what_is_due_and_leaves_what_is_fresh(shop: dict[str, Any]) -> None:
    made = collection({"kind": "tag", "tag": "new"})
    assert gather_collections() == 1
    assert members(made) == ["cup"]
    assert gather_collections() == 0
    Collection.objects.update(gathered_at=timezone.now() - gathering.GATHERED_AGAIN - timedelta(seconds=1))
    assert gather_collections() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "category"}, "category"),
        ({"kind": "tag"}, "tag"),
        ({"kind": "choice"}, "choice"),
        ({"kind": "new"}, "days"),
        ({"kind": "new", "days": 10**6}, "days"),
        ({"kind": "price", "currency": "EUR"}, "least"),
        ({"kind": "price", "currency": "XXX", "most": 1}, "currency"),
        ({"kind": "price", "most": 1}, "currency"),
        ({"kind": "price", "currency": "EUR", "least": 5, "most": 1}, "most"),
    ],
)
def test_a_condition_that_says_nothing_is_refused_at_its_field(facts: dict[str, Any], field: str) -> None:
    made = collection()
    with pytest.raises(ValidationError) as refusal:
        Condition(collection=made, **facts).full_clean()
    assert field in refusal.value.message_dict


def test_a_rule_follows_prices_the_tree_and_the_window_and_lets_go_of_everything_without_conditions(
    shop: dict[str, Any],
) -> None:
    tea = shop["tea"]
    made = collection({"kind": "category", "category": tea}, {"kind": "price", "currency": "EUR", "most": Decimal(50)})
    steps: list[tuple[Any, list[str]]] = [
        (lambda: None, ["pot", "cup"]),
        (lambda: Price.objects.filter(variant__sku="POT").update(amount=Decimal(51)), ["cup"]),
        (lambda: Price.objects.filter(variant__sku="POT").update(amount=Decimal(50)), ["pot", "cup"]),
        (lambda: Category.objects.filter(slug="cups").update(parent=None), ["pot"]),
        (lambda: tree.move([Category.objects.get(slug="cups").pk], into=tea.pk), ["pot", "cup"]),
        (lambda: Product.objects.filter(slug="cup").update(status="draft"), ["pot"]),
        (lambda: Product.objects.filter(slug="cup").update(status="published", featured=True), ["cup", "pot"]),
        (lambda: Product.objects.filter(slug="pot").update(featured=False), ["cup", "pot"]),
        (lambda: Condition.objects.filter(kind="price").delete(), ["cup", "pot"]),
        (lambda: Condition.objects.all().delete(), []),
    ]
    for change, found in steps:
        change()
        gathering.gather(made.pk)
        assert members(made) == found
