"""Codes, national codes, descriptions, and who classified: what customs would send back is refused at the desk."""

from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from catalog.classifying import classify
from catalog.customs_words import check_customs_text
from catalog.errors import BadTariffCode, VagueText
from catalog.harmonised import check_hs, check_national
from catalog.models import Product, TariffExtension, Variant
from catalog.offers import offers
from shop.models import User
from tests.factories import make_product


@pytest.mark.parametrize("code", ["010121", "691110", "69111000", "6911100090", "970600"])
def test_a_code_of_a_chapter_with_six_to_ten_digits_is_good(code: str) -> None:
    check_hs(code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "digits only"),
        ("teapot", "digits only"),
        ("6911.10", "digits only"),
        ("69111O", "digits only"),
        ("٦٩١١١٠", "digits only"),
        ("69111", "six to ten digits"),
        ("69111000901", "six to ten digits"),
        ("001234", "from 01 to 97"),
        ("770000", "chapter 77 is empty"),
        ("980100", "belong to each country"),
        ("999999", "belong to each country"),
    ],
)
def test_a_code_that_no_customs_would_take_is_refused_with_the_rule(code: str, reason: str) -> None:
    with pytest.raises(BadTariffCode, match=reason):
        check_hs(code)


@given(st.text(max_size=14))
def test_whatever_is_typed_as_a_code_is_taken_or_refused_by_name(code: str) -> None:
    try:
        check_hs(code)
    except BadTariffCode:
        return
    assert code.isdigit()
    assert 6 <= len(code) <= 10
    assert "01" <= code[:2] <= "97"
    assert code[:2] != "77"


@pytest.mark.parametrize(
    ("code", "world", "reason"),
    [
        ("6912002310", "691200", ""),
        ("6912002310123", "6912009090", ""),
        ("69120023", "691200", ""),
        ("6912002", "691200", "eight to thirteen"),
        ("69120023101234", "691200", "eight to thirteen"),
        ("6911102310", "691200", "does not begin with 691200"),
        ("6912002310", "", "does not begin with –"),
        ("77000000", "770000", "chapter 77"),
    ],
)
def test_a_national_code_continues_the_code_of_all_countries(code: str, world: str, reason: str) -> None:
    refused = pytest.raises(BadTariffCode, match=reason) if reason else nullcontext()
    with refused:
        check_national(code, world=world)


@pytest.mark.parametrize(
    "text",
    ["gift", "Gift.", "GIFTS", "parts", "clothes", "sample", "a sample", "2 other goods", "Geschenk", "Muster",
     "cadeau", "ropa", "礼品", "ギフト", "선물", "هدية", "x", "12345", "?!", "sample of no commercial value"],
)  # fmt: skip
def test_a_text_that_tells_customs_nothing_is_refused(text: str) -> None:
    with pytest.raises(VagueText):
        check_customs_text(text)


@pytest.mark.parametrize(
    "text",
    ["", "porcelain teapot with lid", "spare parts of a coffee grinder, steel", "gift box of cardboard",
     "Teekanne aus Porzellan", "青瓷茶壶", "茶壺", "磁器の急須", "도자기 찻주전자", "إبريق شاي من الخزف"],
)  # fmt: skip
def test_a_text_that_names_the_goods_is_good(text: str) -> None:
    check_customs_text(text)


@pytest.fixture
def mei() -> User:
    return User.objects.create(email="mei@shop.example", name="Mei", is_staff=True)


@pytest.mark.django_db
def test_classifying_is_signed_by_whom_and_when(mei: User) -> None:
    cup = make_product("CUP")
    classify(cup, hs_code="691200", origin_country="JP", descriptions={"en": "stoneware cup"}, by=mei)
    cup = Variant.objects.get()
    assert (cup.hs_code, cup.origin_country, cup.customs_description_en) == ("691200", "JP", "stoneware cup")
    assert cup.classified_by == mei
    assert cup.classified_at is not None
    offer = offers(["CUP"], language="de", currency="EUR", market="eu")["CUP"]
    assert (offer.hs_code, offer.origin_country, offer.customs_description) == ("691200", "JP", "stoneware cup")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"hs_code": "770000", "origin_country": "JP"},
        {"hs_code": "691200", "origin_country": "JP", "descriptions": {"en": "gift"}},
    ],
)
def test_a_refused_classification_changes_nothing(mei: User, facts: dict[str, Any]) -> None:
    cup = make_product("CUP").product
    with pytest.raises((BadTariffCode, VagueText)):
        classify(cup, by=mei, **facts)
    cup = Product.objects.get()
    assert (cup.hs_code, cup.origin_country, cup.classified_by) == ("691110", "CN", None)


@pytest.mark.django_db
def test_national_codes_hold_by_their_days_and_never_two_at_once() -> None:
    cup = make_product("CUP")

    def row(code: str, since: date, until: date | None) -> TariffExtension:
        return TariffExtension(variant=cup, country="US", code=code, valid_from=since, valid_to=until)

    old, new = row("6911103550", date(2020, 1, 1), date(2025, 12, 31)), row("6911103560", date(2026, 1, 1), None)
    for extension in (old, new):
        extension.full_clean()
        extension.save()
    assert offers(["CUP"], language="en", currency="USD", market="us")["CUP"].national == {"US": "6911103560"}

    with pytest.raises(ValidationError, match="overlap"):
        row("6911103570", date(2025, 6, 1), date(2025, 7, 1)).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row("6911103570", date(2027, 1, 1), None).save()
    with pytest.raises(ValidationError, match="cannot end before"):
        row("6911103570", date(2019, 2, 1), date(2019, 1, 1)).full_clean()
    with pytest.raises(ValidationError, match="does not begin with 691110"):
        row("6912003570", date(2019, 1, 1), date(2019, 2, 1)).full_clean()
    assert TariffExtension.objects.count() == 2
