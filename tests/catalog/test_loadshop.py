"""`manage.py loadshop`: everything or nothing, once, with a fault named by file, line and field."""

import io
import json
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from moneyed import Money
from PIL import Image as Pillow

from catalog import stock
from catalog.importing.document import line_of, pointer
from catalog.models import Banner, Category, Image, Loading, Price, Product, Stock, StockMove, Variant
from catalog.proposing import charming
from shop.money import money
from tests.factories import stock_lies

pytestmark = pytest.mark.django_db
DEMO = Path(settings.BASE_DIR) / "demo"
KEPT = ["celadon-gaiwan", "gift-card"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two products of the demo shop, with pictures small enough to be quick."""
    shutil.copytree(DEMO / "schema", tmp_path / "schema")
    data = json.loads((DEMO / "catalog.json").read_text())
    data["products"] = [{**p, "related": []} for p in data["products"] if p["slug"] in KEPT]
    (tmp_path / "images").mkdir()
    pictures = {image["file"] for product in data["products"] for image in product["images"]}
    for n, name in enumerate(sorted(pictures | {banner["file"] for banner in data["banners"]})):
        Pillow.new("RGB", (400, 400), (n * 10, 90, 90)).save(tmp_path / "images" / name)
    write(tmp_path, data)
    return tmp_path


def write(folder: Path, data: dict[str, Any]) -> None:
    (folder / "catalog.json").write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")


def read(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "catalog.json").read_text())


def load(folder: Path) -> str:
    out = io.StringIO()
    call_command("loadshop", str(folder), stdout=out)
    return out.getvalue().strip()


def rows() -> list[int]:
    tables = (Product, Variant, Price, Image, Banner, Category, Stock, StockMove)
    return [table.objects.count() for table in tables]


def test_a_shop_is_loaded_with_words_prices_stock_and_pictures(folder: Path) -> None:
    assert load(folder) == "Loaded 2 products, 7 variants, 9 pictures."

    cup = Variant.objects.get(sku="GAI150-CEL")
    assert cup.product.name_de == "Gaiwan aus Seladon-Porzellan"
    assert cup.product.name_zh_hans == "青瓷盖碗"
    assert str(cup.values.get()) == "Glaze: Celadon"
    assert cup.box_mm == [135, 135, 115]
    assert Price.objects.get(variant=cup, amount_currency="EUR").amount == Money("36", "EUR")
    assert stock.available(["GAI150-CEL"]) == {"GAI150-CEL": {"SZX": 59, "RTM": 16, "LAX": 43}}
    picture = Image.objects.get(variant=cup, view="main")
    assert (picture.width, picture.height, picture.renditions["webp"]) == (400, 400, [320])
    assert picture.placeholder.startswith("data:image/webp;base64,")
    assert picture.alt_ja == "青磁の蓋碗（青磁）、無地の背景で撮影した全体"
    assert Category.objects.get(slug="teapots").parent.slug == "tea"
    assert stock_lies() == []


def test_a_currency_that_the_file_lacks_is_proposed_for_every_market(folder: Path) -> None:
    load(folder)
    prices = Price.objects.filter(variant__sku="GAI150-CEL")
    assert set(prices.filter(proposed=False).values_list("amount_currency", flat=True)) == {
        "USD", "EUR", "GBP", "JPY", "CNY", "KRW",
    }  # fmt: skip
    assert set(prices.filter(proposed=True).values_list("amount_currency", flat=True)) == {"HKD", "TWD", "AED"}
    hongkong = prices.get(amount_currency="HKD").amount
    assert hongkong.amount % 10 == 8
    assert 270 < hongkong.amount < 330


@pytest.mark.parametrize(
    ("amount", "currency", "proposal"),
    [
        ("297.40", "HKD", "298"),
        ("1216", "TWD", "1220"),
        ("139.6", "AED", "139"),
        ("1.2", "TWD", "10"),
        ("0", "EUR", "0"),
    ],
)
def test_proposed_prices_end_as_people_write_them(amount: str, currency: str, proposal: str) -> None:
    assert charming(money(amount, currency)).amount == Decimal(proposal)


def test_a_second_load_of_the_same_files_does_nothing(folder: Path) -> None:
    load(folder)
    before = rows()
    assert load(folder) == "The shop is loaded already; nothing has changed."
    assert rows() == before


def test_pictures_that_were_lost_are_made_again(folder: Path) -> None:
    load(folder)
    image = Image.objects.filter(variant__sku="GAI150-CEL").get(view="main")
    image.renditions = {**image.renditions, "avif": [320], "done": True}
    image.save()
    assert load(folder).startswith("Loaded 2 products")
    image.refresh_from_db()
    assert "done" not in image.renditions
    default_storage.delete(image.file.name)
    assert load(folder).startswith("Loaded 2 products")
    assert default_storage.exists(image.file.name)
    assert load(folder).startswith("The shop is loaded already")


def test_a_changed_file_changes_what_it_says_and_never_undoes_a_sale(folder: Path) -> None:
    load(folder)
    stock.reserve([stock.Wanted("GAI150-CEL", 9, "RTM")], reference="TW-1", until=datetime(2030, 1, 1, tzinfo=UTC))
    stock.ship("TW-1")
    Price.objects.filter(variant__sku="GAI150-CEL", amount_currency="HKD").update(amount=1, proposed=False)
    data = read(folder)
    gaiwan = next(product for product in data["products"] if product["slug"] == "celadon-gaiwan")
    gaiwan["name"]["de"] = "Deckelschale"
    gaiwan["variants"][0]["price"]["EUR"] = 37.5
    gaiwan["variants"][0]["stock"] = {"SZX": 40, "RTM": 16, "LAX": 50}
    before = rows()
    write(folder, data)

    load(folder)

    assert rows()[:-1] == before[:-1]
    assert Product.objects.get(slug="celadon-gaiwan").name_de == "Deckelschale"
    assert Price.objects.get(variant__sku="GAI150-CEL", amount_currency="EUR").amount == Money("37.50", "EUR")
    assert Price.objects.get(variant__sku="GAI150-CEL", amount_currency="HKD").amount == Money("1", "HKD")
    assert stock.available(["GAI150-CEL"]) == {"GAI150-CEL": {"SZX": 40, "RTM": 7, "LAX": 50}}
    assert stock_lies() == []


def fault_in(folder: Path, change: Any) -> str:
    data = read(folder)
    change(data)
    write(folder, data)
    with pytest.raises(CommandError) as refusal:
        load(folder)
    assert rows() == [0] * 8
    assert not Loading.objects.exists()
    return str(refusal.value)


def line_with(folder: Path, text: str) -> int:
    lines = (folder / "catalog.json").read_text().splitlines()
    return next(n for n, line in enumerate(lines, start=1) if text in line)


def test_a_wrong_field_is_named_by_file_line_and_pointer(folder: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["products"][0]["hs_code"] = "teapot"

    sentence = fault_in(folder, change)
    line = line_with(folder, '"hs_code": "teapot"')
    assert sentence.startswith(f"catalog.json:{line}: /products/0/hs_code: 'teapot' is not valid")


@pytest.mark.parametrize(
    ("where", "value", "sentence"),
    [
        (["products", 0, "category"], "teppots", "/products/0/category: nothing is called “teppots” there"),
        (["products", 0, "related"], ["nope"], "/products/0/related/0: nothing is called “nope” there"),
        (["products", 1, "slug"], "celadon-gaiwan", "/products/1/slug: “celadon-gaiwan” is there twice"),
        (
            ["products", 0, "variants", 1, "sku"],
            "GAI150-CEL",
            "/products/0/variants/1/sku: “GAI150-CEL” is there twice (and 1 more)",
        ),
        (["banners", 0, "file"], "lost.webp", "/banners/0/file: there is no picture “lost.webp”"),
    ],
)
def test_a_reference_that_leads_nowhere_is_a_fault(folder: Path, where: list[Any], value: Any, sentence: str) -> None:
    def change(data: dict[str, Any]) -> None:
        *way, last = where
        for step in way:
            data = data[step]
        data[last] = value

    assert fault_in(folder, change).split(" ", 1)[1] == sentence


def test_a_broken_file_is_one_sentence(folder: Path) -> None:
    (folder / "catalog.json").write_text('{\n "version": 1,\n]')
    with pytest.raises(CommandError, match=r"^catalog\.json:3: /: "):
        load(folder)
    with pytest.raises(CommandError, match=r"^There is no folder "):
        load(folder / "nowhere")


def test_a_file_that_is_no_picture_stops_everything(folder: Path) -> None:
    (folder / "images" / "banner-tea.webp").write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    with pytest.raises(CommandError, match=r"banner-tea\.webp cannot be used as a picture"):
        load(folder)
    assert rows() == [0] * 8


def test_lines_are_found_in_any_layout() -> None:
    text = '{"a": [1, {"b":\n "x\\"y"}, [\n]],\n"c/d": {"e": 2.5}}'
    assert line_of(text, ["a", 1, "b"]) == 2
    assert line_of(text, ["a", 2]) == 2
    assert line_of(text, ["c/d", "e"]) == 4
    assert pointer(["c/d", 0]) == "/c~1d/0"
