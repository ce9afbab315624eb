"""The merchandiser's pages: they open, they save, and what they change is a verb with its rows."""

import io
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.fields.files import FieldFile
from django.test import Client
from django.urls import reverse
from moneyed import Money
from PIL import Image as Pillow

from catalog.models import Attribute, Axis, AxisValue, Banner, Image, Price, Product, Restriction, Stock, StockMove
from shop.models import User
from shop.money import money
from tests.factories import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> User:
    user = User.objects.create(email="mei@shop.example", name="Mei", is_staff=True, is_superuser=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


def form_of(page: Any) -> dict[str, Any]:
    """What the browser would send if nothing were changed."""
    admin_form = page.context["adminform"].form
    sets = [formset.formset for formset in page.context["inline_admin_formsets"]]
    found = {}
    for form in [admin_form, *(s.management_form for s in sets), *(f for s in sets for f in s.forms)]:
        for bound in form:
            value = bound.value()
            decompress = getattr(bound.field.widget, "decompress", None)
            if bound.field.widget.__class__.__name__.endswith("MoneyWidget"):
                amount, currency = decompress(value) if not isinstance(value, list | tuple) else value
                found |= {f"{bound.html_name}_0": amount, f"{bound.html_name}_1": currency}
            elif isinstance(value, bool):
                found |= {bound.html_name: "on"} if value else {}
            elif isinstance(value, list):
                found[bound.html_name] = ",".join(map(str, value)) if "box_mm" in bound.name else value
            elif value is not None and not isinstance(value, FieldFile):
                found[bound.html_name] = value
    return {name: "" if value is None else value for name, value in found.items()}


def png() -> bytes:
    out = io.BytesIO()
    Pillow.new("RGB", (400, 300), (164, 71, 29)).save(out, "PNG")
    return out.getvalue()


def test_every_page_opens(client: Client, staff: User) -> None:
    cup = make_product("CUP")
    axis = Axis.objects.create(code="glaze", label_en="Glaze")
    things = [
        cup, cup.product, cup.product.category, cup.stock.get(), cup.stock.get().place, axis,
        AxisValue.objects.create(axis=axis, code="sea", label_en="Sea"),
        Attribute.objects.create(code="capacity", kind="number", label_en="Capacity"),
        Restriction.objects.create(code="fragile", text_en="Fragile"),
        Image.objects.create(product=cup.product, file="originals/a.webp"),
        Banner.objects.create(file="originals/b.webp"),
    ]  # fmt: skip
    for thing in things:
        name = f"admin:catalog_{thing._meta.model_name}"
        assert client.get(reverse(f"{name}_changelist")).status_code == 200, name
        assert client.get(reverse(f"{name}_changelist"), {"q": "x"}).status_code == 200, name
        assert client.get(reverse(f"{name}_change", args=[thing.pk])).status_code == 200, name
        if thing is not things[3]:
            assert client.get(reverse(f"{name}_add")).status_code == 200, name


def test_a_new_german_name_is_saved_and_its_change_is_on_record(client: Client, staff: User) -> None:
    cup = make_product("CUP").product
    url = reverse("admin:catalog_product_change", args=[cup.pk])
    page = client.get(url)
    assert "Deutsch" in page.content.decode()
    answer = client.post(url, form_of(page) | {"name_de": "Becher"})
    assert answer.status_code == 302, answer.context["errors"]
    assert Product.objects.get().name_de == "Becher"
    entry = LogEntry.objects.get_for_object(cup).first()
    assert entry.changes_dict["name_de"][1] == "Becher"
    assert entry.actor == staff


def test_a_price_that_somebody_types_is_no_proposal_any_more(client: Client, staff: User) -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    Price.objects.create(variant=cup, amount=money("298", "HKD"), proposed=True)
    Price.objects.create(variant=cup, amount=money("1220", "TWD"), proposed=True)
    url = reverse("admin:catalog_variant_change", args=[cup.pk])
    data = form_of(client.get(url))
    [field] = [name for name, value in data.items() if str(value) == "298.00"]
    answer = client.post(url, data | {field: "299"})
    assert answer.status_code == 302, answer.context["errors"]
    rows = dict(Price.objects.values_list("amount_currency", "proposed"))
    assert rows == {"EUR": False, "HKD": False, "TWD": True}
    assert Price.objects.get(amount_currency="HKD").amount == Money("299", "HKD")

    earlier = field.replace("amount_0", "earlier")
    refused = client.post(url, data | {earlier: "298"})
    assert "The earlier price must be above the price." in refused.content.decode()
    assert client.post(url, data | {earlier: "350"}).status_code == 302
    assert Price.objects.get(amount_currency="HKD").compare_at == Money("350", "HKD")

    client.post(reverse("admin:catalog_variant_changelist"), {"action": "accept_prices", "_selected_action": [cup.pk]})
    assert not Price.objects.filter(proposed=True).exists()


def test_goods_are_received_and_counted_with_who_did_it(client: Client, staff: User) -> None:
    make_product("CUP", stock={"SZX": 2})
    row = Stock.objects.get()
    receive = reverse("admin:catalog_stock_receive_goods")
    assert client.get(receive).status_code == 200
    answer = client.post(receive, {"sku": "CUP", "place": "SZX", "pieces": 5, "reference": "note 7"})
    assert answer.status_code == 302
    count = reverse("admin:catalog_stock_count_here", args=[row.pk])
    assert client.post(count, {"pieces": 6, "reference": "inventory"}).status_code == 302
    assert list(StockMove.objects.order_by("id").values_list("kind", "on_hand_change", "reference", "by")) == [
        ("received", 2, "test", None),
        ("received", 5, "note 7", staff.pk),
        ("counted", -1, "inventory", staff.pk),
    ]
    assert Stock.objects.get().on_hand == 6


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"sku": "NOPE", "place": "SZX", "pieces": 1}, "There is nothing here by the name"),
        ({"sku": "CUP", "place": "SZX", "pieces": 0}, "The quantity must be a whole number above zero"),
    ],
)
def test_a_refusal_is_said_on_the_form(client: Client, staff: User, data: dict[str, Any], sentence: str) -> None:
    make_product("CUP", stock={"SZX": 2})
    page = client.post(reverse("admin:catalog_stock_receive_goods"), data)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert StockMove.objects.count() == 1


def test_who_may_only_look_at_stock_cannot_change_it(client: Client, staff: User) -> None:
    make_product("CUP", stock={"SZX": 2})
    staff.is_superuser = False
    staff.save()
    staff.user_permissions.add(Permission.objects.get(codename="view_stock"))
    url = reverse("admin:catalog_stock_count_here", args=[Stock.objects.get().pk])
    assert client.post(url, {"pieces": 9}).status_code == 403
    assert Stock.objects.get().on_hand == 2


def test_a_picture_is_taken_in_and_a_wrong_file_is_refused_at_its_field(client: Client, staff: User) -> None:
    cup = make_product("CUP").product
    url = reverse("admin:catalog_image_add")
    bare = {"product": cup.pk, "view": "main", "position": 0, "alt_en": "A cup"}
    page = client.post(url, bare | {"file": SimpleUploadedFile("cup.png", b"<svg/>")})
    assert "cup.png cannot be used as a picture" in str(page.context["adminform"].form.errors)
    assert not Image.objects.exists()

    answer = client.post(url, bare | {"file": SimpleUploadedFile("cup.png", png())})
    assert answer.status_code == 302
    image = Image.objects.get()
    assert image.file.name == f"originals/{image.renditions['name']}.webp"
    assert (image.width, image.height, image.renditions["webp"]) == (400, 300, [320])


def test_publishing_by_the_list_is_on_record(client: Client, staff: User) -> None:
    cup = make_product("CUP", status="draft").product
    client.post(reverse("admin:catalog_product_changelist"), {"action": "publish", "_selected_action": [cup.pk]})
    assert Product.objects.get().status == "published"
    assert LogEntry.objects.get_for_object(cup).first().changes_dict["status"] == ["draft", "published"]
