"""The sheet's columns of products: what is told once for all their variants."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Brand, Category, Family, Maker, Product, ProductKind, ProductStatus, Restriction
from catalog.sheets import cells
from catalog.sheets.columns import Column, Level, Part, flag, of_product
from catalog.speech import FALLBACK, column

SPOKEN = ("name", "summary", "description", "materials", "care", "origin_place", "seo_title", "meta_description")
DECLARED = "customs_description"
RELATED = {
    "related": _("Related products, by address."),
    "accessory": _("Accessories, by address."),
    "together": _("Bought together with it, by address."),
}


def product_columns() -> Iterator[Column]:
    yield of_product(
        "status", "status", cells.one_of(ProductStatus.values), "draft, published, retired", clearable=False
    )
    yield of_product("kind", "kind", cells.one_of(ProductKind.values), ", ".join(ProductKind.values), clearable=False)
    yield _named("category", "catalog_category", "slug", set(Category.objects.values_list("slug", flat=True)), False)
    yield _named("brand", "catalog_brand", "slug", set(Brand.objects.values_list("slug", flat=True)))
    yield _named("family", "catalog_family", "code", set(Family.objects.values_list("code", flat=True)))
    yield _named("maker", "catalog_maker", "name", set(Maker.objects.values_list("name", flat=True)))
    yield of_product(
        "tags", "tags", cells.in_order(cells.tag), _("Words divided by commas, such as: new, bestseller, gift."),
        live="array_to_string(p.tags, ', ')", cast="coalesce(string_to_array(nullif({}, ''), ', '), '{{}}')",
    )  # fmt: skip
    yield of_product("featured", "featured", cells.yes_or_no, _("yes or no"), **flag("p.featured"))
    yield of_product(
        "everywhere", "everywhere", cells.yes_or_no, _("In all markets: yes or no."), **flag("p.everywhere")
    )
    for name, target in (("from", "from_at"), ("until", "until_at")):
        yield Column(
            name, Level.PRODUCT, Part.FIELD, target,
            f"coalesce(to_char(p.{target} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), '')", cells.moment,
            Product._meta.get_field(target).verbose_name, cast="(nullif({}, '') || '+00')::timestamptz", is_date=True,
        )  # fmt: skip
    yield of_product("origin", "origin_country", cells.country, _("Country of origin, two letters."))
    yield of_product("hs_code", "hs_code", cells.hs_code, _("HS code, six to ten digits."))


def list_columns() -> Iterator[Column]:
    categories = set(Category.objects.values_list("slug", flat=True))
    restrictions = set(Restriction.objects.values_list("code", flat=True))
    yield _list(
        "extra_categories", cells.in_any_order(cells.one_of(categories, "unknown_category")), _("Further categories."),
        "SELECT c.slug AS one FROM catalog_product_extra_categories x JOIN catalog_category c ON c.id = x.category_id"
        " WHERE x.product_id = p.id",
    )  # fmt: skip
    yield _list(
        "restrictions", cells.in_any_order(cells.one_of(restrictions, "unknown_restriction")), _("Restrictions, by code."),
        "SELECT r.code AS one FROM catalog_product_restrictions x JOIN catalog_restriction r ON r.id = x.restriction_id"
        " WHERE x.product_id = p.id",
    )  # fmt: skip
    for kind, means in RELATED.items():
        yield _list(
            kind, cells.in_order(cells.matching(cells.SLUG, "unknown_product")), means,
            "SELECT o.slug AS one, x.position::bigint * 1000000000 + x.id AS at FROM catalog_relation x"
            f" JOIN catalog_product o ON o.id = x.other_id WHERE x.product_id = p.id AND x.kind = '{kind}'",
            order="at",
        )  # fmt: skip
    yield _list(
        "bundle", cells.in_any_order(cells.piece), _("Pieces of a set: SKU*number, as in CUP-01*2."),
        "SELECT o.sku || '*' || b.quantity AS one FROM catalog_bundleitem b JOIN catalog_variant o ON o.id = b.variant_id"
        " WHERE b.bundle_id = p.id",
    )  # fmt: skip
    yield _list(
        "images", cells.in_order(), _("Names of pictures that the shop has, in the order in which they are shown."),
        "SELECT regexp_replace(i.file, '^.*/', '') AS one, i.position::bigint * 1000000000 + i.id AS at"
        " FROM catalog_image i WHERE i.product_id = p.id",
        order="at",
    )  # fmt: skip


def text_columns() -> Iterator[Column]:
    for name in (*SPOKEN, DECLARED):
        means = Product._meta.get_field(name).verbose_name
        for code, _language in settings.LANGUAGES:
            own = column(name, code)
            longest = getattr(Product._meta.get_field(own), "max_length", None)
            yield Column(
                f"{name}:{code}", Level.PRODUCT, Part.TEXT, own,
                f"replace(coalesce(p.{own}, ''), E'\\r\\n', E'\\n')",
                cells.customs_text if name == DECLARED else cells.text(longest), means,
                clearable=not (name == "name" and code == FALLBACK),
            )  # fmt: skip


def _named(name: str, table: str, key: str, known: set[str], clearable: bool = True) -> Column:
    """A row of another table, by its name there."""
    return of_product(
        name, f"{name}_id", cells.one_of(known, f"unknown_{name}"), Product._meta.get_field(name).verbose_name,
        live=f"coalesce((SELECT o.{key} FROM {table} o WHERE o.id = p.{name}_id), '')",
        cast=f"(SELECT o.id FROM {table} o WHERE o.{key} = {{}})", clearable=clearable,
    )  # fmt: skip


def _list(name: str, parse: cells.Parse, means: Promise | str, rows: str, order: str = 'one COLLATE "C"') -> Column:
    live = f"coalesce((SELECT string_agg(one, ', ' ORDER BY {order}) FROM ({rows}) listed), '')"
    return Column(name, Level.PRODUCT, Part.LIST, name, live, parse, means)
