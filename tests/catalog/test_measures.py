"""Values of attributes, kind by kind: understood as people type them, or refused by name; and how pages write them."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from catalog.browse.product import product_page
from catalog.browse.reader import reader_in
from catalog.errors import BadValue
from catalog.measures import READ, checked
from catalog.models import Attribute, AttributeGroup, AttributeValue, Family, FamilyAttribute, Product, Specification
from catalog.specifying import specify
from shop import markets
from tests.factories import make_product


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("number", "12.50", 12.5),
        ("number", Decimal("12"), 12),
        ("integer", "4", 4),
        ("integer", 4.0, 4),
        ("boolean", "yes", True),
        ("boolean", "0", False),
        ("text", "  E27 \n socket ", "E27 socket"),
        ("dimension", "120 × 80 x 60", [120, 80, 60]),
        ("dimension", [120.5, 80], [120.5, 80]),
    ],
)
def test_a_value_is_kept_in_one_form(kind: str, value: Any, kept: Any) -> None:
    found = checked(kind, value)
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("number", "many", "not a number"),
        ("number", True, "not a number"),
        ("number", "NaN", "not a number"),
        ("number", "Infinity", "not a number"),
        ("number", "1e30", "too large"),
        ("integer", "4.5", "not a whole number"),
        ("boolean", "perhaps", "neither yes nor no"),
        ("text", 7, "not a text"),
        ("text", "   ", "empty"),
        ("text", "x" * 301, "longer than 300"),
        ("dimension", "120", "two or three"),
        ("dimension", "120 x 0 x 60", "above zero"),
        ("dimension", "1 x 2 x 3 x 4", "two or three"),
        ("choice", "red", "attribute's own values"),
        ("nonsense", "red", "attribute's own values"),
    ],
)
def test_a_value_of_another_kind_is_refused_with_the_reason(kind: str, value: Any, reason: str) -> None:
    with pytest.raises(BadValue, match=reason) as refusal:
        checked(kind, value, attribute="Capacity")
    assert "Capacity" in str(refusal.value)


@given(st.sampled_from(sorted(READ)), st.text() | st.none() | st.integers() | st.floats() | st.lists(st.text()))
def test_whatever_is_typed_is_kept_the_same_twice_or_refused_by_name(kind: str, value: Any) -> None:
    try:
        kept = checked(kind, value)
    except BadValue:
        return
    assert checked(kind, kept) == kept


@pytest.fixture
def glaze() -> Attribute:
    made = Attribute.objects.create(code="glaze", kind="colour", label_en="Glaze", filterable=True, position=9)
    AttributeValue.objects.create(
        attribute=made, code="celadon", label_en="Celadon", label_de="Seladon", swatch="#A8C3AE"
    )
    return made


@pytest.mark.django_db
def test_specifying_twice_keeps_one_row_and_a_refusal_keeps_the_old_value(glaze: Attribute) -> None:
    cup = make_product("CUP").product
    size = Attribute.objects.create(code="size", kind="dimension", unit="mm", label_en="Size")
    specify(cup, size, "120 x 80")
    specify(cup, size, "130 x 80")
    specify(cup, glaze, "celadon")
    for attribute, value in ((size, "big"), (glaze, "puce"), (glaze, 5)):
        with pytest.raises(BadValue):
            specify(cup, attribute, value)
    rows = Specification.objects.order_by("id").values_list("attribute__code", "value", "choice__code")
    assert list(rows) == [("size", [130, 80], None), ("glaze", None, "celadon")]


@pytest.mark.django_db
def test_a_row_has_a_value_or_a_choice_of_its_own_attribute(glaze: Attribute) -> None:
    cup = make_product("CUP").product
    other = Attribute.objects.create(code="wood", kind="choice", label_en="Wood")
    oak = AttributeValue.objects.create(attribute=other, code="oak", label_en="Oak")
    for facts in ({"choice": oak}, {"value": "celadon"}, {}):
        with pytest.raises(ValidationError, match="Glaze cannot be"):
            Specification(product=cup, attribute=glaze, **facts).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Specification.objects.create(product=cup, attribute=glaze, value=1, choice=oak)
    with pytest.raises(IntegrityError), transaction.atomic():
        Specification.objects.create(product=cup, attribute=glaze)
    with pytest.raises(ValidationError, match="hexadecimal"):
        AttributeValue(attribute=glaze, code="x", label="X", swatch="red").full_clean()


@pytest.mark.django_db
def test_the_table_of_a_page_follows_the_family_and_writes_every_kind(glaze: Attribute) -> None:
    cup = make_product("CUP").product
    made = {
        code: Attribute.objects.create(code=code, kind=kind, unit=unit, label_en=code.title(), position=n)
        for n, (code, kind, unit) in enumerate(
            [("extra", "text", ""), ("capacity", "number", "ml"), ("size", "dimension", "mm"), ("hand", "boolean", "")]
        )
    }
    for code, value in (("extra", "<b>Hi</b>"), ("capacity", 1250.5), ("size", [120.5, 80, 60]), ("hand", True)):
        specify(cup, made[code], value)
    specify(cup, glaze, "celadon")
    family = Family.objects.create(code="cups", name_en="Cups")
    look = AttributeGroup.objects.create(code="look", label_en="Look", label_de="Aussehen", position=1)
    measures = AttributeGroup.objects.create(code="measures", label_en="Measures", label_de="Maße", position=2)
    for position, (attribute, group) in enumerate(
        [(made["size"], measures), (made["capacity"], measures), (glaze, look), (made["hand"], None)]
    ):
        FamilyAttribute.objects.create(family=family, attribute=attribute, group=group, position=position)
    Product.objects.update(family=family)

    with override("de"):
        found = product_page("cup", reader_in(markets.by_code("eu")), wanted="")
    assert [(row.group, row.label, row.value, row.swatch) for row in found.specs] == [
        ("Aussehen", "Glaze", "Seladon", "#A8C3AE"),
        ("Maße", "Size", "120,5 × 80 × 60\u00a0mm", ""),
        ("Maße", "Capacity", "1.250,5\u00a0ml", ""),
        ("", "Hand", "Ja", ""),
        ("", "Extra", "<b>Hi</b>", ""),
    ]
