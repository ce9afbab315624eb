"""A small catalogue that has something in every column of a sheet, and ways to take it out and bring it in."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import connection

from catalog.models import (
    Attribute,
    AttributeValue,
    Axis,
    AxisValue,
    Brand,
    BundleItem,
    Collection,
    CollectionMember,
    Family,
    Image,
    Maker,
    MarketPrice,
    Product,
    Publication,
    Relation,
    Restriction,
    Specification,
    TariffExtension,
    Variant,
)
from catalog.sheets import binding, exporting
from catalog.sheets.bringing import Inspected, inspect, load
from catalog.sheets.offered import columns_of
from shop.money import money
from tests.factories import make_category, make_place, make_product


def make_everything() -> Product:
    """A set of two cups beside the cups, with words, prices, stock, pictures, customs data and relations."""
    for code in ("SZX", "RTM", "LAX"):
        make_place(code)
    cup = make_product("CUP-1", slug="cup", stock={"SZX": 5, "RTM": 2}, name="Cup").product
    make_product("CUP-2", product=cup, price={"EUR": "21.50"}, stock={"SZX": 0})
    box = make_product("BOX", slug="tea-set", kind="bundle", stock={}, name="Tea set").product
    BundleItem.objects.create(bundle=box, variant=Variant.objects.get(sku="CUP-1"), quantity=2)
    _describe(cup)
    _sell(cup, Variant.objects.get(sku="CUP-1"))
    Relation.objects.create(product=cup, other=box, kind="together")
    Relation.objects.create(product=box, other=cup, kind="related")
    Relation.objects.create(product=cup, other=make_product("LID", slug="lid", stock={}).product, kind="accessory")
    return cup


def _describe(cup: Product) -> None:
    maker = Maker.objects.create(name="Kiln & Co", address="1 Kiln Road", country="CN", email="kiln@example.com")
    cup.brand = Brand.objects.create(slug="kiln", name_en="Kiln")
    cup.family, cup.maker = Family.objects.create(code="cups", name_en="Cups"), maker
    cup.tags, cup.customs_description_en = ["new", "gift"], "porcelain cup"
    cup.description_en, cup.description_ar = 'A "fine" cup,\r\n=not a formula', "\u202bكوب\u202c"
    for name in ("summary", "materials", "care", "origin_place", "seo_title", "meta_description"):
        setattr(cup, f"{name}_de", f"Über: {name}")
    cup.care_fr, cup.materials_fr = "-30 °C", "'=quoted"  # what a spreadsheet would take for a formula, or for a guard
    cup.featured, cup.hs_code = True, "691110"
    cup.name_zh_hans, cup.name_ja = "茶杯", "湯呑み 🍵"
    cup.save()
    cup.extra_categories.add(make_category("gifts", name="Gifts"))
    cup.restrictions.add(Restriction.objects.create(code="fragile", text_en="Breaks"))
    height = Attribute.objects.create(code="height", kind="number", unit="mm", label_en="Height")
    glaze = Attribute.objects.create(code="glaze", kind="choice", label_en="Glaze")
    celadon = AttributeValue.objects.create(attribute=glaze, code="celadon", label_en="Celadon")
    Attribute.objects.create(code="handmade", kind="boolean", label_en="Handmade")
    Specification.objects.create(product=cup, attribute=height, value=82.5)
    Specification.objects.create(product=cup, attribute=glaze, choice=celadon)
    Specification.objects.create(product=cup, variant=cup.variants.get(sku="CUP-2"), attribute=height, value=90)
    hand = Collection.objects.create(slug="spring", kind="hand", name_en="Spring")
    CollectionMember.objects.create(collection=hand, product=cup, position=3)
    picture = {"width": 10, "height": 10, "view": "detail"}
    Image.objects.create(product=cup, file="originals/cup-front.webp", position=1, **picture)
    Image.objects.create(product=cup, file="originals/cup-top.webp", position=0, alt_en="From above", **picture)


def _sell(cup: Product, variant: Variant) -> None:
    size = Axis.objects.create(code="size", label_en="Size")
    variant.values.add(AxisValue.objects.create(axis=size, code="small", label_en="Small"))
    variant.prices.filter(amount_currency="EUR").update(compare_at="25.00", compare_at_currency="EUR")
    MarketPrice.objects.create(
        variant=variant, market_id="gb", amount=money("17.25", "GBP"), compare_at=money(20, "GBP")
    )
    Image.objects.filter(file__endswith="cup-top.webp").update(variant=variant)
    TariffExtension.objects.create(variant=variant, country="US", code="6911101000", valid_from=date(2026, 1, 1))
    variant.hs_code, variant.origin_country, variant.customs_description_en = "691110", "JP", "porcelain bowl"
    variant.save()
    cup.everywhere = False
    cup.from_at, cup.until_at = datetime(2026, 1, 1, 8, 30, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    cup.save()
    Publication.objects.create(product=cup, market_id="eu")
    Publication.objects.create(product=cup, market_id="gb", from_at=datetime(2026, 12, 1, tzinfo=UTC))


def taken_out(path: Path, what: str = "all") -> Path:
    """The catalogue in a file; its ending says which kind."""
    columns = columns_of(what)
    if path.suffix == ".xlsx":
        binding.write_xlsx(columns, path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(exporting.csv_lines(columns))
    return path


def sheet(path: Path, rows: Iterable[Sequence[str]]) -> Path:
    """A CSV file of these rows, the header first."""
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    path.write_bytes(written.getvalue().encode("utf-8", "surrogatepass"))
    return path


def table(path: Path) -> list[dict[str, str]]:
    """What a CSV export says, by column."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def bring(path: Path) -> Inspected:
    return load(path, by=None, reference="test")


def faults(path: Path, *, encoding: str = "") -> list[str]:
    """What a dry run finds, as staff read it."""
    return [f"{f.row} {f.column}: {f}" for f in inspect(path, encoding=encoding).faults]


def row_versions() -> dict[str, list[tuple[str, str]]]:
    """Where each row of the catalogue lies and which transaction wrote it: any write of any row shows."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind = 'r'"
            " AND (c.relname LIKE 'catalog%' OR c.relname LIKE 'auditlog%')"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT ctid::text, xmin::text FROM "{name}" ORDER BY 1')
            found[name] = cursor.fetchall()
    return found
