"""What a schema cannot say: every reference leads somewhere, nothing is there twice, every picture exists."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from catalog.importing.document import Document, Fault, Step
from catalog.models import ProductKind

Found = tuple[list[Step], str]


def faults(document: Document, pictures: Path) -> list[Fault]:
    """Every fault in the file's references."""
    return [document.fault(path, what) for path, what in _all(document.data, pictures)]


def _all(data: dict[str, Any], pictures: Path) -> Iterator[Found]:
    products = data["products"]
    yield from _twice([(["products", n, "slug"], p["slug"]) for n, p in enumerate(products)])
    yield from _twice(
        [
            (["products", n, "variants", m, "sku"], v["sku"])
            for n, p in enumerate(products)
            for m, v in enumerate(p["variants"])
        ]
    )
    yield from _twice(list(_category_slugs(data)))
    for kind in ("warehouses", "attributes", "axes", "restrictions"):
        yield from _twice([([kind, n, "code"], row["code"]) for n, row in enumerate(data[kind])])
    for n, banner in enumerate(data["banners"]):
        yield from _picture(["banners", n, "file"], banner["file"], pictures)
    known = _Known(data)
    for n, product in enumerate(products):
        for path, what in _product(product, known, pictures):
            yield ["products", n, *path], what


class _Known:
    """All the names that a product may refer to."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.categories = {slug for _path, slug in _category_slugs(data)}
        self.attributes = {row["code"] for row in data["attributes"]}
        self.values = {axis["code"]: {value["code"] for value in axis["values"]} for axis in data["axes"]}
        self.restrictions = {row["code"] for row in data["restrictions"]}
        self.slugs = {product["slug"] for product in data["products"]}
        self.skus = {variant["sku"] for product in data["products"] for variant in product["variants"]}
        self.places = {row["code"] for row in data["warehouses"]}


def _product(product: dict[str, Any], known: _Known, pictures: Path) -> Iterator[Found]:
    yield from _known(["category"], product["category"], known.categories)
    for m, slug in enumerate(product["extra_categories"]):
        yield from _known(["extra_categories", m], slug, known.categories)
    for m, slug in enumerate(product["related"]):
        yield from _known(["related", m], slug, known.slugs)
    for m, code in enumerate(product["restrictions"]):
        yield from _known(["restrictions", m], code, known.restrictions)
    for m, item in enumerate(product["bundle_items"]):
        yield from _known(["bundle_items", m, "sku"], item["sku"], known.skus)
    for m, spec in enumerate(product["specs"]):
        yield from _known(["specs", m, "attribute"], spec["attribute"], known.attributes)
    for m, code in enumerate(product["axes"]):
        yield from _known(["axes", m], code, set(known.values))
    for m, image in enumerate(product["images"]):
        yield from _picture(["images", m, "file"], image["file"], pictures)
        if image["sku"] is not None:
            yield from _known(["images", m, "sku"], image["sku"], {v["sku"] for v in product["variants"]})
    for m, variant in enumerate(product["variants"]):
        for path, what in _variant(variant, product, known):
            yield ["variants", m, *path], what


def _variant(variant: dict[str, Any], product: dict[str, Any], known: _Known) -> Iterator[Found]:
    yield from _known(["image"], variant["image"], {image["file"] for image in product["images"]})
    for axis, value in variant["options"].items():
        yield from _known(["options", axis], value, known.values.get(axis, set()))
    if set(variant["options"]) != set(product["axes"]):
        yield ["options"], _("the options are not those of the product's axes")
    if product["type"] == ProductKind.BUNDLE and variant["stock"] is not None:
        yield ["stock"], _("a set has no stock of its own: it has as many pieces as its parts make")
    for place in variant["stock"] or ():
        yield from _known(["stock", place], place, known.places)
    for m, spec in enumerate(variant.get("specs", ())):
        yield from _known(["specs", m, "attribute"], spec["attribute"], known.attributes)
    for currency, amount in (variant["compare_at"] or {}).items():
        if amount <= variant["price"].get(currency, 0):
            yield ["compare_at", currency], _("the earlier price is not above the price")


def _category_slugs(data: dict[str, Any]) -> Iterator[tuple[list[Step], str]]:
    for n, category in enumerate(data["categories"]):
        yield ["categories", n, "slug"], category["slug"]
        for m, child in enumerate(category["children"]):
            yield ["categories", n, "children", m, "slug"], child["slug"]


def _known(path: list[Step], name: str, names: set[str]) -> Iterator[Found]:
    if name not in names:
        yield path, _("nothing is called “%(name)s” there") % {"name": name}


def _picture(path: list[Step], file: str, pictures: Path) -> Iterator[Found]:
    if not (pictures / file).is_file():
        yield path, _("there is no picture “%(name)s”") % {"name": file}


def _twice(found: list[tuple[list[Step], str]]) -> Iterator[Found]:
    seen: set[str] = set()
    for path, name in found:
        if name in seen:
            yield path, _("“%(name)s” is there twice") % {"name": name}
        seen.add(name)
