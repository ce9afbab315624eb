"""The search index follows whatever changes the words of a product, also past Django; a turn that dies loses none."""

import threading
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import freshness
from catalog.models import (
    Attribute,
    AttributeValue,
    Axis,
    AxisValue,
    Brand,
    Category,
    Product,
    SearchDocument,
    SearchTerm,
    Specification,
    Stale,
    Variant,
)
from catalog.search import documents
from catalog.search.words import analyse, indexed
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db


def words(slug: str = "cup", language: str = "en") -> set[str]:
    [vector] = SearchDocument.objects.filter(product__slug=slug, language=language).values_list("words", flat=True)
    return {word.split(":")[0].strip("'") for word in vector.split()}


@pytest.fixture
def cup() -> Variant:
    axis = Axis.objects.create(code="glaze", label_en="Glaze")
    made = make_product("CUP", name="Cup", category=make_category("low", parent=make_category("high", name="High")))
    made.values.add(AxisValue.objects.create(axis=axis, code="t", label_en="Tenmoku"))
    clay = Attribute.objects.create(code="clay", kind="choice", label_en="Clay")
    value = AttributeValue.objects.create(attribute=clay, code="zhuni", label_en="Zhuni")
    Specification.objects.create(product=made.product, attribute=clay, choice=value)
    Product.objects.update(brand=Brand.objects.create(slug="mill", name="Mill"))
    freshness.refresh_due()
    return made


CHANGES: dict[str, tuple[Callable[[], object], set[str], set[str]]] = {
    "the name": (lambda: Product.objects.update(name_en="Beaker"), {"beaker"}, set()),
    "a department above": (
        lambda: Category.objects.filter(slug="high").update(name_en="Drinkware"),
        {"drinkware"},
        {"high"},
    ),
    "the brand": (lambda: Brand.objects.update(name_en="Foundry"), {"foundry"}, {"mill"}),
    "an option": (lambda: AxisValue.objects.update(label_en="Celadon"), {"celadon"}, {"tenmoku"}),
    "a value of an attribute": (lambda: AttributeValue.objects.update(label_en="Stoneware"), {"stoneware"}, {"zhuni"}),
    "words of a brand that are not its name": (lambda: Brand.objects.update(description_en="Old"), {"mill"}, set()),
    "the specification": (lambda: Specification.objects.all().delete(), set(), {"zhuni"}),
    "the article number": (lambda: Variant.objects.update(sku="MUG"), {"mug"}, set()),
    "another department": (
        lambda: Product.objects.update(category=make_category("new", name="Gifts")),
        {"gift"},
        {"high"},
    ),
    "SQL past Django": (
        lambda: connection.cursor().execute("UPDATE catalog_product SET summary_en = 'Hand-thrown porcelain'"),
        {"porcelain"},
        set(),
    ),
}


@pytest.mark.parametrize(("change", "come", "gone"), CHANGES.values(), ids=CHANGES)
def test_a_change_of_any_word_is_in_the_index_after_the_next_turn(
    cup: Variant, change: Callable[[], object], come: set[str], gone: set[str]
) -> None:
    assert gone <= words()
    change()
    freshness.refresh_due()
    assert come <= words()
    assert not gone & words()
    assert not Stale.objects.exists()


def test_a_product_that_is_deleted_leaves_no_words() -> None:
    gone = make_product("GONE", name="Cup", stock={}).product
    freshness.refresh_due()
    assert SearchDocument.objects.filter(product_id=gone.pk).count() == 9
    gone.delete()
    freshness.refresh_due()
    assert not SearchDocument.objects.exists()


def test_a_turn_that_dies_keeps_its_notes_and_the_next_one_does_the_work(
    cup: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    Product.objects.update(name_en="Beaker")
    with monkeypatch.context() as broken:
        broken.setattr(documents, "learn", lambda fresh: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            freshness.refresh_due()
    assert Stale.objects.filter(product_id=cup.product_id).exists()
    assert "beaker" not in words()
    freshness.refresh_due()
    assert "beaker" in words()


def test_reindex_mends_an_index_that_was_lost_and_says_what_it_did(
    cup: Variant, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = SearchDocument.objects.order_by("language").values_list("language", "name", "words", "digest")
    before = list(rows)
    SearchDocument.objects.all().delete()
    SearchTerm.objects.all().delete()
    call_command("reindex")
    assert capsys.readouterr().out.splitlines()[-1].startswith("Indexed 1 products, ")
    assert (
        list(SearchDocument.objects.order_by("language").values_list("language", "name", "words", "digest")) == before
    )
    assert SearchTerm.objects.filter(language="en", term="cup", kind="word").exists()


@pytest.mark.django_db(transaction=True)
def test_reindex_waits_for_whoever_refreshes_the_product_and_reads_after_it() -> None:
    cup = make_product("CUP", name="Cup")
    freshness.refresh_due()

    def reindex() -> None:
        try:
            documents.reindex([cup.product_id])
        finally:
            connection.close()

    other = threading.Thread(target=reindex)
    with transaction.atomic():
        freshness.queue_for([cup.product_id])
        other.start()
        other.join(0.5)
        assert other.is_alive()
        Product.objects.update(name_en="Beaker")
    other.join(10)
    assert not other.is_alive()
    assert "beaker" in words()


TEXTS = st.lists(
    st.sampled_from(
        ["Cup", "Teekannen", "théière", "茶壶", "紫砂壺", "京都", "急須", "ポット", "찻잔", "إبريق", "YX-150", "ß"]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TEXTS, language=st.sampled_from(["en", "de", "zh-hans", "zh-hant", "ja", "ko", "ar"]))
def test_whatever_a_name_holds_the_row_has_each_of_its_words(cup: Variant, name: str, language: str) -> None:
    column = f"name_{language.replace('-', '_')}"
    Product.objects.update(**{column: name})
    freshness.refresh_due()
    there = words(language=language)
    assert {word.term for word in analyse(name, language)} <= there
    assert {term for term, _place in indexed(name, language)} <= there
