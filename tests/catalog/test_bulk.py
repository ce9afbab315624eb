"""A change of many products: all of it on record, all of it taken back, but for what was changed since."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from moneyed import Money

from catalog import bulk
from catalog.errors import BadTerms, NothingToUndo, TooManyAtOnce
from catalog.models import Brand, BulkChange, BulkRow, Price, Product, Publication
from shop import markets
from shop.models import User
from shop.money import money
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def mei() -> User:
    return User.objects.create(email="mei@shop.example", name="Mei", is_staff=True)


def state() -> list[tuple[Any, ...]]:
    return list(
        Product.objects.order_by("pk").values_list("status", "category", "brand", "tags", "everywhere", "featured")
    )


def test_a_status_is_set_on_all_and_taken_back_from_all(mei: User) -> None:
    first, second = make_product("A", status="draft").product, make_product("B").product
    before = state()

    change = bulk.change_all([first.pk, second.pk], deed="status", value="published", by=mei)

    assert set(Product.objects.values_list("status", flat=True)) == {"published"}
    rows = list(change.rows.values_list("name", "before", "after", "state"))
    assert rows == [("A", "draft", "published", "done")]
    assert str(change) == "Set the status: Published"

    assert bulk.undo(change.pk, by=mei) == []
    assert state() == before
    change.refresh_from_db()
    assert (change.undone_by, change.rows.get().state) == (mei, "undone")
    with pytest.raises(NothingToUndo):
        bulk.undo(change.pk, by=mei)
    assert state() == before


@pytest.mark.parametrize(
    ("deed", "value", "field", "after"),
    [
        ("category", "lamps", "category__slug", "lamps"),
        ("brand", "kiln", "brand__slug", "kiln"),
        ("add_tag", "spring", "tags", ["new", "spring"]),
        ("remove_tag", "new", "tags", []),
        ("publish_in", "eu", "everywhere", True),
        ("withdraw_from", "eu", "everywhere", False),
    ],
)
def test_every_deed_does_what_it_says_and_can_be_undone(
    mei: User, deed: str, value: str, field: str, after: Any
) -> None:
    make_category("lamps", name="Lamps")
    Brand.objects.create(slug="kiln", name_en="Kiln")
    cup = make_product("CUP", tags=("new",)).product
    before = state()

    change = bulk.change_all([cup.pk], deed=deed, value=value, by=mei)
    assert Product.objects.values_list(field, flat=True).get() == after

    assert bulk.undo(change.pk, by=mei) == []
    assert state() == before
    assert not Publication.objects.exists()


def test_leaving_one_market_keeps_all_others_and_their_days_survive_an_undo(mei: User) -> None:
    cup = make_product("CUP").product
    codes = {market.code for market in markets.all_markets()}
    change = bulk.change_all([cup.pk], deed="withdraw_from", value="us", by=mei)
    assert set(Publication.objects.values_list("market", flat=True)) == codes - {"us"}
    bulk.undo(change.pk, by=mei)

    from_at = datetime(2030, 3, 1, 9, tzinfo=UTC)
    Product.objects.update(everywhere=False)
    Publication.objects.create(product=cup, market_id="eu", from_at=from_at)
    change = bulk.change_all([cup.pk], deed="withdraw_from", value="eu", by=mei)
    assert not Publication.objects.exists()
    bulk.undo(change.pk, by=mei)
    assert Publication.objects.values_list("market", "from_at", "until_at").get() == ("eu", from_at, None)


def test_prices_move_by_per_cent_in_the_steps_of_their_currency(mei: User) -> None:
    cup = make_product("CUP", price={"EUR": "19.99", "JPY": "3333"})
    Price.objects.filter(amount_currency="EUR").update(compare_at=Decimal("21"), compare_at_currency="EUR")

    change = bulk.change_all([cup.product_id], deed="prices", value="10 %", by=mei)

    assert {str(p.amount.currency): p.amount for p in Price.objects.all()} == {
        "EUR": Money("21.99", "EUR"),
        "JPY": Money("3666", "JPY"),
    }
    assert Price.objects.get(amount_currency="EUR").compare_at is None, "an earlier price is above the price"
    assert list(change.rows.order_by("name").values_list("name", "before", "after")) == [
        (
            "CUP, EUR",
            {"currency": "EUR", "price": "19.99", "earlier": "21"},
            {"currency": "EUR", "price": "21.99", "earlier": None},
        ),
        (
            "CUP, JPY",
            {"currency": "JPY", "price": "3333", "earlier": None},
            {"currency": "JPY", "price": "3666", "earlier": None},
        ),
    ]
    bulk.undo(change.pk, by=mei)
    assert Price.objects.get(amount_currency="EUR").compare_at == Money("21", "EUR")
    assert Price.objects.get(amount_currency="JPY").amount == Money("3333", "JPY")


def test_what_was_changed_since_is_left_alone_and_named(mei: User) -> None:
    one, two, three = (make_product(sku, price={"EUR": "10.00"}) for sku in ("A", "B", "C"))
    change = bulk.change_all([v.product_id for v in (one, two, three)], deed="prices", value="-10", by=mei)
    Price.objects.filter(variant=two).update(amount=Decimal("7"))
    Price.objects.filter(variant=three).delete()

    assert bulk.undo(change.pk, by=mei) == ["B, EUR", "C, EUR"]
    assert Price.objects.get(variant=one).amount == money("10", "EUR")
    assert Price.objects.get(variant=two).amount == money("7", "EUR")
    assert list(change.rows.order_by("name").values_list("state", flat=True)) == ["undone", "kept", "kept"]


def test_a_category_that_is_gone_cannot_be_gone_back_to(mei: User) -> None:
    old = make_category("old", name="Old")
    make_category("new", name="New")
    cup = make_product("CUP", name="Cup", category=old).product
    change = bulk.change_all([cup.pk], deed="category", value="new", by=mei)
    old.delete()
    assert bulk.undo(change.pk, by=mei) == ["Cup"]
    assert Product.objects.get().category.slug == "new"


@pytest.mark.parametrize(
    ("deed", "value"),
    [
        ("status", "sold'; DROP TABLE catalog_product"),
        ("category", "nowhere"),
        ("brand", "<script>"),
        ("add_tag", ""),
        ("add_tag", "a,b"),
        ("add_tag", "x" * 41),
        ("publish_in", "mars"),
        ("prices", "0"),
        ("prices", "-100"),
        ("prices", "NaN"),
        ("prices", "ten"),
        ("prices", "1e9"),
    ],
)
def test_a_value_that_cannot_be_used_changes_nothing(mei: User, deed: str, value: str) -> None:
    cup = make_product("CUP", price={"EUR": "10.00"})
    before = state()
    with pytest.raises(BadTerms):
        bulk.change_all([cup.product_id], deed=deed, value=value, by=mei)
    assert state() == before
    assert Price.objects.get().amount == money("10", "EUR")


def test_more_products_than_one_change_can_hold_are_refused(mei: User) -> None:
    with pytest.raises(TooManyAtOnce):
        bulk.change_all(range(bulk.MOST_AT_ONCE + 1), deed="status", value="draft", by=mei)
    assert not BulkChange.objects.exists()
    assert not BulkRow.objects.exists()


def test_each_product_has_the_change_in_its_own_history(mei: User) -> None:
    cup = make_product("CUP").product
    bulk.change_all([cup.pk], deed="status", value="retired", by=mei)
    assert LogEntry.objects.get_for_object(cup).first().changes_dict["status"] == ["published", "retired"]


TAGS = st.sampled_from(["new", "gift", "spring"])


@settings(max_examples=25, deadline=None)
@given(
    start=st.lists(st.lists(TAGS, unique=True), min_size=1, max_size=4),
    deed=st.sampled_from(["add_tag", "remove_tag"]),
    tag=TAGS,
    later=st.dictionaries(st.integers(0, 3), st.lists(TAGS, unique=True)),
)
def test_an_undo_takes_back_its_own_change_and_never_a_later_one(
    start: list[list[str]], deed: str, tag: str, later: dict[int, list[str]]
) -> None:
    with transaction.atomic():
        by = User.objects.create(email="mei@shop.example", is_staff=True)
        made = [make_product(f"P-{n}", tags=tuple(tags), stock={}).product for n, tags in enumerate(start)]
        change = bulk.change_all([product.pk for product in made], deed=deed, value=tag, by=by)
        after = {row.thing: row.after for row in change.rows.all()}
        edits = {made[n].pk: tags for n, tags in later.items() if n < len(made)}
        for pk, tags in edits.items():
            Product.objects.filter(pk=pk).update(tags=tags)

        kept = bulk.undo(change.pk, by=by)

        for product, before in zip(made, start, strict=True):
            now = edits.get(product.pk, after.get(product.pk, before))
            is_mine = product.pk in after and now == after[product.pk]
            product.refresh_from_db()
            assert product.tags == (before if is_mine else now)
        assert len(kept) == sum(pk in after and tags != after[pk] for pk, tags in edits.items())
        transaction.set_rollback(True)
