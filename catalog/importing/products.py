"""Products, their variants, and what ties them to each other and to the frame."""

from decimal import Decimal
from typing import Any

from django.db.models import Model

from catalog.importing.frame import Frame
from catalog.importing.texts import BATCH, said_in_all, upsert
from catalog.models import BundleItem, Product, Relation, Specification, Variant

SPOKEN = ("name", "summary", "description", "materials", "care", "seo_title", "meta_description", "origin_place")


def write(rows: list[dict[str, Any]], frame: Frame) -> dict[str, int]:
    """All products with their variants; ids of variants by SKU."""
    products = upsert(Product, (_product(row, n, frame) for n, row in enumerate(rows)), key=["slug"])
    ids = {product.slug: product.pk for product in products}
    variants = upsert(
        Variant, (_variant(v, n, ids[row["slug"]]) for row in rows for n, v in enumerate(row["variants"])), key=["sku"]
    )
    skus = {variant.sku: variant.pk for variant in variants}
    _tie(rows, frame, ids, skus)
    _specify(rows, frame, ids, skus)
    BundleItem.objects.filter(bundle_id__in=ids.values()).delete()
    BundleItem.objects.bulk_create(
        BundleItem(bundle_id=ids[row["slug"]], variant_id=skus[item["sku"]], quantity=item["quantity"])
        for row in rows
        for item in row["bundle_items"]
    )
    return skus


def _product(row: dict[str, Any], position: int, frame: Frame) -> dict[str, Any]:
    return {
        "slug": row["slug"],
        "kind": row["type"],
        "status": row["status"],
        "category_id": frame.categories[row["category"]],
        "tags": row["tags"],
        "featured": row["featured"],
        "position": position,
        "origin_country": row["origin_country"] or "",
        "hs_code": row["hs_code"] or "",
        **said_in_all(**{field: row[field] for field in SPOKEN}),
    }


def _variant(row: dict[str, Any], position: int, product: int) -> dict[str, Any]:
    return {
        "sku": row["sku"],
        "product_id": product,
        "position": position,
        "weight_g": row["weight_g"],
        "box_mm": row["box_mm"] or [],
    }


def _tie(rows: list[dict[str, Any]], frame: Frame, ids: dict[str, int], skus: dict[str, int]) -> None:
    extra, related, restrictions, values = [], [], [], []
    for row in rows:
        product = ids[row["slug"]]
        extra += [{"product_id": product, "category_id": frame.categories[slug]} for slug in row["extra_categories"]]
        related += [
            {"product_id": product, "other_id": ids[slug], "position": place}
            for place, slug in enumerate(row["related"])
        ]
        restrictions += [
            {"product_id": product, "restriction_id": frame.restrictions[code]} for code in row["restrictions"]
        ]
        values += [
            {"variant_id": skus[variant["sku"]], "axisvalue_id": frame.values[option]}
            for variant in row["variants"]
            for option in variant["options"].items()
        ]
    _replace(Product.extra_categories.through, "product_id", ids.values(), extra)
    _replace(Relation, "product_id", ids.values(), related, kind=Relation.Kind.RELATED)
    _replace(Product.restrictions.through, "product_id", ids.values(), restrictions)
    _replace(Variant.values.through, "variant_id", skus.values(), values)


def _replace(table: type[Model], owner: str, owners: Any, rows: list[dict[str, int]], **only: str) -> None:
    """What the owners have in ``table`` (of the rows that are ``only`` so) is what the document says."""
    table._default_manager.filter(**{f"{owner}__in": list(owners)}, **only).delete()
    table._default_manager.bulk_create([table(**row) for row in rows], batch_size=BATCH)


def _specify(rows: list[dict[str, Any]], frame: Frame, ids: dict[str, int], skus: dict[str, int]) -> None:
    Specification.objects.filter(product_id__in=ids.values()).delete()
    found = []
    for row in rows:
        owners = [(None, row["specs"])] + [(skus[v["sku"]], v.get("specs", [])) for v in row["variants"]]
        found += [
            Specification(
                product_id=ids[row["slug"]],
                variant_id=variant,
                attribute_id=frame.attributes[spec["attribute"]],
                value=_plain(spec["value"]),
                position=position,
            )
            for variant, specs in owners
            for position, spec in enumerate(specs)
        ]
    Specification.objects.bulk_create(found, batch_size=BATCH)


def _plain(value: Any) -> Any:
    """A measure as JSON knows it. (Money never comes this way.)"""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
