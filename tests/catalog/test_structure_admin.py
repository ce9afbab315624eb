"""The merchandiser's pages of structure: they open, they save, they refuse in words, and they ask little."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from catalog.addresses import now_at
from catalog.models import (
    Attribute,
    AttributeGroup,
    AttributeValue,
    Brand,
    BulkChange,
    BundleItem,
    Category,
    Collection,
    CollectionMember,
    Family,
    FamilyAttribute,
    Maker,
    Price,
    Product,
    Publication,
    Relation,
    Specification,
    TariffExtension,
    Variant,
)
from catalog.readiness import readiness
from shop.models import User
from shop.money import money
from tests.catalog.test_admin import form_of
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> User:
    user = User.objects.create(email="mei@shop.example", name="Mei", is_staff=True, is_superuser=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


def change_page(thing: Any) -> str:
    return reverse(f"admin:catalog_{thing._meta.model_name}_change", args=[thing.pk])


def save(client: Client, thing: Any, **changes: Any) -> Any:
    return client.post(change_page(thing), form_of(client.get(change_page(thing))) | changes)


def errors_of(answer: Any) -> str:
    assert answer.status_code == 200
    sets = [row.formset for row in answer.context["inline_admin_formsets"]]
    told = [str(answer.context["adminform"].form.errors), *(str(s.errors) + str(s.non_form_errors()) for s in sets)]
    return " ".join(told)


@pytest.fixture
def family() -> Family:
    made = Family.objects.create(code="cups", name_en="Cups")
    group = AttributeGroup.objects.create(code="look", label_en="Look")
    glaze = Attribute.objects.create(code="glaze", kind="colour", label_en="Glaze")
    for code in ("celadon", "tenmoku"):
        AttributeValue.objects.create(attribute=glaze, code=code, label_en=code.title())
    capacity = Attribute.objects.create(code="capacity", kind="number", unit="ml", label_en="Capacity")
    hand = Attribute.objects.create(code="handmade", kind="boolean", label_en="Handmade")
    for position, attribute in enumerate((glaze, capacity, hand)):
        FamilyAttribute.objects.create(
            family=made, attribute=attribute, group=group, position=position, required=attribute is not hand
        )
    return made


def test_every_page_of_structure_opens(client: Client, staff: User, family: Family) -> None:
    cup = make_product("CUP")
    maker = Maker.objects.create(name="Kiln Ltd", address="1 Kiln Road", country="CN", email="kiln@example.org")
    spring = Collection.objects.create(slug="spring", name_en="Spring", kind="hand")
    CollectionMember.objects.create(collection=spring, product=cup.product)
    things = [
        family, AttributeGroup.objects.get(), maker, Brand.objects.create(slug="kiln", name_en="Kiln", maker=maker),
        spring, Collection.objects.create(slug="new", name_en="New", kind="rule"), cup, cup.product,
        Attribute.objects.get(code="glaze"),
    ]  # fmt: skip
    for thing in things:
        name = f"admin:catalog_{thing._meta.model_name}"
        assert client.get(reverse(f"{name}_changelist"), {"q": "x"}).status_code == 200, name
        assert client.get(change_page(thing)).status_code == 200, name
        assert client.get(reverse(f"{name}_add")).status_code == 200, name
    for name in ("bulkchange", "oldslug"):
        assert client.get(reverse(f"admin:catalog_{name}_changelist")).status_code == 200


def test_the_family_asks_for_its_attributes_and_each_row_takes_an_answer_of_its_kind(
    client: Client, staff: User, family: Family
) -> None:
    cup = make_product("CUP").product
    Product.objects.update(family=family)
    page = client.get(change_page(cup))
    [rows] = [s.formset for s in page.context["inline_admin_formsets"] if s.formset.model is Specification]
    assert [form.initial["attribute"] for form in rows.forms] == list(
        Attribute.objects.order_by("pk").values_list("pk", flat=True)
    )
    assert "Capacity (ml)" in page.content.decode()

    answer = client.post(
        change_page(cup),
        form_of(page) | {"specifications-0-answer": "celadon", "specifications-1-answer": "90.5"},
    )
    assert answer.status_code == 302, errors_of(answer)
    kept = Specification.objects.order_by("pk").values_list("attribute__code", "value", "choice__code")
    assert list(kept) == [("glaze", None, "celadon"), ("capacity", 90.5, None)]

    refused = save(client, cup, **{"specifications-1-answer": "<b>much</b>"})
    assert "this is not a number" in errors_of(refused)
    assert "&lt;b&gt;much" in refused.content.decode()
    assert list(kept.all()) == [("glaze", None, "celadon"), ("capacity", 90.5, None)]
    assert save(client, cup, **{"specifications-1-answer": "120"}).status_code == 302
    assert Specification.objects.get(attribute__code="capacity").value == 120


def test_what_is_lacking_stands_on_top_and_goes_as_it_is_filled_in(client: Client, staff: User, family: Family) -> None:
    others = {"GBP": "1", "JPY": "1", "KRW": "1", "CNY": "1", "HKD": "1", "TWD": "1", "AED": "1"}
    bare = make_product("CUP", price=others, stock={}, hs_code="", origin="", weight_g=0).product
    Product.objects.update(family=family)
    bare.refresh_from_db()
    lacking = {point.label: point.says for point in readiness(bare) if not point.is_ready}
    assert list(lacking) == [
        "Picture", "Prices", "Weight", "HS code", "Country of origin", "Description for customs", "Product safety",
        "Specifications", "Translations",
    ]  # fmt: skip
    assert lacking["Specifications"] == "Glaze, Capacity"
    assert lacking["Weight"] == "CUP"
    assert lacking["Translations"].startswith("8 languages: ")
    assert lacking["Prices"] == "us, eu, world"
    assert "9 things are missing" in client.get(change_page(bare)).content.decode()

    maker = Maker.objects.create(name="Kiln", address="1 Road", country="CN", email="kiln@example.org")
    Product.objects.update(maker=maker, everywhere=False, customs_description_en="porcelain cup")
    Publication.objects.create(product=bare, market_id="eu")
    bare = Product.objects.get()
    lacking = {point.label: point.says for point in readiness(bare) if not point.is_ready}
    assert lacking["Prices"] == "eu"
    assert lacking["Product safety"] == "Kiln is not in the European Union and names no responsible person there."
    Maker.objects.update(responsible_name="Anna Berg")
    assert "Product safety" not in {p.label for p in readiness(Product.objects.get()) if not p.is_ready}


def test_a_national_code_that_no_longer_fits_is_named_as_lacking() -> None:
    cup = make_product("CUP")
    TariffExtension.objects.create(variant=cup, country="US", code="6912003550", valid_from="2026-01-01")
    [point] = [point for point in readiness(cup.product) if point.label == "HS code"]
    assert (point.is_ready, point.says) == (False, "6912003550")


def test_the_list_and_the_page_ask_as_little_for_many_rows_as_for_few(
    client: Client, staff: User, family: Family
) -> None:
    first = make_product("CUP").product

    def asked(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    listing = reverse("admin:catalog_product_changelist")
    few = asked(listing), asked(change_page(first))
    for n in range(12):
        make_product(f"CUP-{n}", product=first)
        make_product(f"POT-{n}")
    Product.objects.update(family=family)
    for attribute in Attribute.objects.all():
        values = attribute.values.all()
        Specification.objects.create(
            product=first, attribute=attribute, choice=values[0] if values else None, value=None if values else 1
        )
    many = asked(listing), asked(change_page(first))
    assert few == (7, 22)
    assert many == (7, 25), "the family, its attributes and their values; nothing by row"


def test_a_sku_that_somebody_has_is_refused_by_name(client: Client, staff: User) -> None:
    make_product("POT", name="Old pot")
    cup = make_product("CUP")
    row = {"variants-TOTAL_FORMS": 2, "variants-1-sku": "POT", "variants-1-position": 1, "variants-1-weight_g": 1,
           "variants-1-box_mm": ""}  # fmt: skip
    assert "The SKU POT belongs to Old pot already." in errors_of(save(client, cup.product, **row))
    again = {name.replace("variants-1", "variants-2"): value for name, value in row.items()}
    two = row | again | {"variants-TOTAL_FORMS": 3, "variants-1-sku": "NEW", "variants-2-sku": "NEW"}
    assert "The same SKU stands in two rows." in errors_of(save(client, cup.product, **two))
    assert Variant.objects.count() == 2
    assert "The SKU POT belongs to Old pot already." in errors_of(save(client, cup, sku="POT"))


def test_a_category_cannot_lie_in_itself_or_below_itself(client: Client, staff: User) -> None:
    top = make_category("tea")
    middle = make_category("cups", name="Cups", parent=top)
    low = make_category("small", name="Small", parent=middle)
    for parent in (top, middle, low):
        refused = save(client, top, parent=parent.pk)
        assert "A category cannot lie in itself or in one that lies in it." in errors_of(refused)
    assert Category.objects.get(pk=top.pk).parent is None
    assert save(client, low, parent=top.pk).status_code == 302
    assert Category.objects.get(pk=low.pk).parent == top


def test_an_address_that_was_left_leads_to_the_page_for_ever(client: Client, staff: User) -> None:
    cup = make_product("CUP").product
    for slug in ("first", "second", "cup"):
        assert save(client, cup, slug=slug).status_code == 302
    assert {old: now_at("product", old) for old in ("cup", "first", "second", "never")} == {
        "cup": None,
        "first": "cup",
        "second": "cup",
        "never": None,
    }
    kiln = Brand.objects.create(slug="kiln", name_en="Kiln")
    assert save(client, kiln, slug="kilns").status_code == 302
    assert (now_at("brand", "kiln"), now_at("product", "kiln")) == ("kilns", None)
    assert now_at("product", "'; DROP TABLE catalog_oldslug; --") is None


def test_who_classifies_signs_for_it(client: Client, staff: User) -> None:
    cup = make_product("CUP")
    assert save(client, cup.product, featured="on").status_code == 302
    assert Product.objects.get().classified_by is None
    assert save(client, cup.product, hs_code="691200").status_code == 302
    assert Product.objects.get().classified_by == staff
    assert save(client, cup, customs_description_en="stoneware cup").status_code == 302
    assert Variant.objects.get().classified_by == staff


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hs_code": "770000"}, "chapter 77 is empty"),
        ({"hs_code": "98010000"}, "belong to each country"),
        ({"customs_description_en": "gift"}, "tells customs nothing"),
        ({"customs_description_de": "Muster"}, "tells customs nothing"),
        ({"origin_country": "Jp"}, "Select a valid choice"),
        ({"slug": "a b"}, "slug"),
        ({"slug": "<script>"}, "slug"),
        ({"from_at_0": "2030-02-01", "from_at_1": "00:00", "until_at_0": "2030-01-01", "until_at_1": "00:00"},
         "cannot leave the shop before it comes in"),
        ({"tags": "x" * 41}, "40"),
        ({"kind": "bundle"}, "A set is made of goods, not of other sets."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words_and_nothing_is_changed(
    client: Client, staff: User, changes: dict[str, Any], sentence: str
) -> None:
    cup = make_product("CUP")
    tea_set = make_product("SET", kind="bundle", stock={})
    BundleItem.objects.create(bundle=tea_set.product, variant=cup)
    before = Product.objects.filter(pk=cup.product_id).values().get()
    assert sentence in errors_of(save(client, cup.product, **changes))
    assert Product.objects.filter(pk=cup.product_id).values().get() == before


@pytest.mark.parametrize(
    "words", ["'; DROP TABLE catalog_product; --", "<script>alert(1)</script>", "\u202egnip", "{{ 7*7 }}", "%s %(x)s"]
)
def test_hostile_words_are_kept_as_words(client: Client, staff: User, words: str) -> None:
    cup = make_product("CUP").product
    assert save(client, cup, name_en=words, description_en=words).status_code == 302
    assert Product.objects.get().name_en == words
    page = client.get(change_page(cup)).content.decode()
    assert "<script>alert" not in page
    history = client.get(reverse("admin:catalog_product_history", args=[cup.pk])).content.decode()
    assert "<script>alert" not in history
    assert f"became “{escape(words)}”" in history


BOXES = ("category", "brand", "family", "maker", "extra_categories", "restrictions", "relations-0-other")


@pytest.mark.parametrize(
    "key", ["'; DROP TABLE catalog_product; --", "<script>", "\u202e1", "0001-01-01", "9" * 30, "-1"]
)
def test_what_is_no_key_is_refused_at_every_search_box(client: Client, staff: User, key: str) -> None:
    cup = make_product("CUP").product
    Relation.objects.create(product=cup, other=make_product("POT").product)
    before = Product.objects.filter(pk=cup.pk).values().get()
    answer = save(client, cup, **dict.fromkeys(BOXES, key))
    told = errors_of(answer)
    assert told.count("Select a valid choice") + told.count("is not a valid value") == len(BOXES)
    assert Product.objects.filter(pk=cup.pk).values().get() == before
    assert Relation.objects.get().other.slug == "pot"


def test_a_price_below_zero_and_one_without_a_currency_are_refused(client: Client, staff: User) -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    assert "A price is not below zero." in errors_of(save(client, cup, **{"prices-0-amount_0": "-1"}))
    bare = {"prices-TOTAL_FORMS": 2, "prices-1-amount_0": "5", "prices-1-amount_1": ""}
    assert save(client, cup, **bare).status_code == 200
    nameless = {"prices-TOTAL_FORMS": 2, "prices-1-amount_0": "5", "prices-1-amount_1": "XXX"}
    assert save(client, cup, **nameless).status_code == 200
    assert Price.objects.get().amount == money("20.00", "EUR")


def test_a_days_mistake_in_a_national_code_is_a_sentence(client: Client, staff: User) -> None:
    cup = make_product("CUP")
    row = {"tariff_extensions-TOTAL_FORMS": 1, "tariff_extensions-0-country": "US",
           "tariff_extensions-0-code": "6911103550", "tariff_extensions-0-valid_from": "2026-01-01",
           "tariff_extensions-0-valid_to": "2025-01-01"}  # fmt: skip
    assert "A code cannot end before it starts." in errors_of(save(client, cup, **row))
    assert save(client, cup, **row | {"tariff_extensions-0-valid_to": ""}).status_code == 302
    assert TariffExtension.objects.get().code == "6911103550"


def test_a_hand_made_collection_keeps_its_order_and_a_rule_gathers_as_it_is_saved(client: Client, staff: User) -> None:
    cup, pot = make_product("CUP", tags=("new",)).product, make_product("POT").product
    hand = Collection.objects.create(slug="hand", name_en="Hand", kind="hand")
    rows = {"members-TOTAL_FORMS": 2, "members-0-product": pot.pk, "members-0-position": 0,
            "members-1-product": cup.pk, "members-1-position": 1}  # fmt: skip
    assert save(client, hand, **rows).status_code == 302
    assert list(hand.members.values_list("product__slug", flat=True)) == ["pot", "cup"]

    rule = Collection.objects.create(slug="rule", name_en="Rule", kind="rule")
    row = {"conditions-TOTAL_FORMS": 1, "conditions-0-kind": "tag"}
    assert "This condition needs it." in errors_of(save(client, rule, **row))
    answer = client.post(
        change_page(rule), form_of(client.get(change_page(rule))) | row | {"conditions-0-tag": "new"}, follow=True
    )
    assert "The rule gathers 1 product." in answer.content.decode()
    assert list(rule.members.values_list("product__slug", flat=True)) == ["cup"]


def test_many_products_are_changed_from_the_list_and_taken_back(client: Client, staff: User) -> None:
    cup, pot = make_product("CUP", name="Cup").product, make_product("POT", name="Pot").product
    listing = reverse("admin:catalog_product_changelist")
    page = client.post(listing, {"action": "change_together", "_selected_action": [cup.pk, pot.pk]})
    assert page.status_code == 200
    assert page.context["ids"] == f"{cup.pk},{pot.pk}"

    together = reverse("admin:catalog_product_change_together")
    asked = {"ids": page.context["ids"], "do": "1", "deed": "add_tag"}
    refused = client.post(together, asked | {"tag": "a,b"})
    assert "a tag has 1 to 40 letters and no comma" in refused.content.decode()
    assert client.post(together, asked).context["form"].errors == {"tag": ["This field is required."]}
    assert not BulkChange.objects.exists()

    done = client.post(together, asked | {"tag": "spring"}, follow=True)
    assert "2 rows were changed" in done.content.decode()
    assert list(Product.objects.values_list("tags", flat=True)) == [["spring"], ["spring"]]

    change = BulkChange.objects.get()
    assert change.by == staff
    Product.objects.filter(pk=pot.pk).update(tags=["spring", "late"])
    undo = reverse("admin:catalog_bulkchange_take_back", args=[change.pk])
    assert client.get(undo).status_code == 200
    taken = client.post(undo, follow=True).content.decode()
    assert "1 row was changed again since and left as it is: Pot." in taken
    assert list(Product.objects.order_by("pk").values_list("tags", flat=True)) == [[], ["spring", "late"]]
    assert "This change was undone already." in client.post(undo, follow=True).content.decode()
    assert client.post(together, {"ids": "1e9,x,-1"}).status_code == 302


def test_who_may_only_look_at_products_changes_none(client: Client, staff: User) -> None:
    cup = make_product("CUP").product
    staff.is_superuser = False
    staff.save()
    staff.user_permissions.set(Permission.objects.filter(codename__in=["view_product", "view_bulkchange"]))
    together = reverse("admin:catalog_product_change_together")
    assert client.post(together, {"ids": cup.pk, "do": "1", "deed": "status", "status": "draft"}).status_code == 403
    change = BulkChange.objects.create(deed="status", terms={}, by=staff)
    assert client.post(reverse("admin:catalog_bulkchange_take_back", args=[change.pk])).status_code == 403
    assert Product.objects.get().status == "published"
    assert client.get(reverse("admin:catalog_product_history", args=[cup.pk])).status_code == 200


def test_the_history_says_in_words_who_changed_what(client: Client, staff: User, family: Family) -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    Relation.objects.create(product=cup.product, other=make_product("POT", name="Pot").product)
    save(client, cup.product, name_de="Becher", status="draft")
    save(client, cup, **{"prices-0-amount_0": "25"})
    page = client.get(reverse("admin:catalog_product_history", args=[cup.product_id])).content.decode()
    for words in (
        "Mei",
        "Name [de]: “Becher”",
        "Status: “published” became “draft”",
        "Price before tax: “€20.00” became “€25.00”",
        "Relation Related: Pot added",
        "the shop itself",
    ):
        assert words in page, words


def test_a_product_with_listed_markets_that_is_in_all_of_them_is_pointed_out(client: Client, staff: User) -> None:
    cup = make_product("CUP").product
    Publication.objects.create(product=cup, market_id="eu", from_at=datetime(2030, 1, 1, tzinfo=UTC))
    answer = client.post(change_page(cup), form_of(client.get(change_page(cup))), follow=True)
    assert "The listed markets count once you take that tick away." in answer.content.decode()
