"""The sheet's columns of products: what is told once for all their variants."""

# ruff: noqa: S608 (only the names of our own tables and columns are written into SQL)

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import (
    Brand,
    Category,
    Collection,
    Family,
    Maker,
    Product,
    ProductKind,
    ProductStatus,
    Restriction,
)
from catalog.sheets import cells, quantities
from catalog.sheets.columns import Column, Level, Part, flag, listed, named, of_product, spoken
from shop.markets import all_markets

SPOKEN = ("name", "summary", "description", "materials", "care", "origin_place", "seo_title", "meta_description")
DECLARED = "customs_description"
RELATED = {
    "related": _("Related products, by address."),
    "accessory": _("Accessories, by address."),
    "together": _("Bought together with it, by address."),
}
AS_MOMENT = "coalesce(to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), '')"
BY_POSITION = "x.position::bigint * 1000000000 + x.id AS at"
FILE_NAME = "regexp_replace(x.file, '^.*/', '')"


def product_columns() -> Iterator[Column]:
    yield of_product(
        "status", "status", cells.one_of(ProductStatus.values), ", ".join(ProductStatus.values), clearable=False
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
        "position", "position", quantities.whole, _("The smaller, the further in front."),
        live="p.position::text", cast="{}::int", clearable=False, is_number=True,
    )  # fmt: skip
    yield of_product(
        "everywhere", "everywhere", cells.yes_or_no, _("In all markets: yes or no."), **flag("p.everywhere")
    )
    for name, target in (("from", "from_at"), ("until", "until_at")):
        yield Column(
            name, Level.PRODUCT, Part.FIELD, target, AS_MOMENT.format(f"p.{target}"), cells.moment,
            named(Product, target), cast="(nullif({}, '') || '+00')::timestamptz", is_date=True,
        )  # fmt: skip
    yield of_product("origin", "origin_country", cells.country, _("Country of origin, two letters."))
    yield of_product("hs_code", "hs_code", cells.hs_code, _("HS code, six to ten digits."))


def list_columns() -> Iterator[Column]:
    markets = [market.code for market in all_markets()]
    yield _list(
        "markets", cells.in_any_order(cells.within(cells.one_of(markets, "unknown_market"), cells.moment)),
        _("Where it is not in all markets: their codes, with days if it has some, as in: gb, eu@2026-12-01/."),
        "SELECT x.market_id || CASE WHEN x.from_at IS NULL AND x.until_at IS NULL THEN '' ELSE '@' ||"
        f" {AS_MOMENT.format('x.from_at')} || '/' || {AS_MOMENT.format('x.until_at')} END AS one"
        " FROM catalog_publication x WHERE x.product_id = p.id",
    )  # fmt: skip
    yield _tied("extra_categories", Category, "slug", "unknown_category", _("Further categories."))
    yield _tied("restrictions", Restriction, "code", "unknown_restriction", _("Restrictions, by code."))
    by_hand = set(Collection.objects.filter(kind=Collection.Kind.HAND).values_list("slug", flat=True))
    yield _list(
        "collections", cells.in_any_order(cells.one_of(by_hand, "unknown_collection")),
        _("Collections that are gathered by hand; a rule gathers the others."),
        "SELECT o.slug AS one FROM catalog_collectionmember x JOIN catalog_collection o ON o.id = x.collection_id"
        " WHERE x.product_id = p.id AND o.kind = 'hand'",
    )  # fmt: skip
    for kind, means in RELATED.items():
        yield _list(
            kind, cells.in_order(cells.matching(cells.SLUG, "unknown_product")), means,
            f"SELECT o.slug AS one, {BY_POSITION} FROM catalog_relation x JOIN catalog_product o ON o.id = x.other_id"
            f" WHERE x.product_id = p.id AND x.kind = '{kind}'",
            order="at",
        )  # fmt: skip
    yield _list(
        "bundle", cells.in_any_order(cells.piece), _("Pieces of a set: SKU*number, as in CUP-01*2."),
        "SELECT o.sku || '*' || x.quantity AS one FROM catalog_bundleitem x"
        " JOIN catalog_variant o ON o.id = x.variant_id WHERE x.bundle_id = p.id",
    )  # fmt: skip
    yield _list(
        "images", cells.in_order(), _("Names of pictures that the shop has, in the order in which they are shown."),
        f"SELECT {FILE_NAME} AS one, {BY_POSITION} FROM catalog_image x WHERE x.product_id = p.id",
        order="at",
    )  # fmt: skip


def product_texts() -> Iterator[Column]:
    for name in SPOKEN:
        longest = getattr(Product._meta.get_field(name), "max_length", None)
        yield from spoken(Product, Level.PRODUCT, name, cells.text(longest))
    yield from spoken(Product, Level.PRODUCT, DECLARED, cells.customs_text)


def _named(name: str, table: str, key: str, known: set[str], clearable: bool = True) -> Column:
    """A row of another table, by its name there."""
    return of_product(
        name, f"{name}_id", cells.one_of(known, f"unknown_{name}"), named(Product, name),
        live=f"coalesce((SELECT o.{key} FROM {table} o WHERE o.id = p.{name}_id), '')",
        cast=f"(SELECT o.id FROM {table} o WHERE o.{key} = {{}})", clearable=clearable,
    )  # fmt: skip


def _tied(name: str, other: type[Category | Restriction], key: str, code: str, means: Promise | str) -> Column:
    """Rows of another table that a table between them ties to the product."""
    known = set(other.objects.values_list(key, flat=True))
    table, own = other._meta.db_table, other._meta.model_name
    return _list(
        name, cells.in_any_order(cells.one_of(known, code)), means,
        f"SELECT o.{key} AS one FROM catalog_product_{name} x JOIN {table} o ON o.id = x.{own}_id"
        " WHERE x.product_id = p.id",
    )  # fmt: skip


def _list(name: str, parse: cells.Parse, means: Promise | str, rows: str, order: str = 'one COLLATE "C"') -> Column:
    return listed(name, Level.PRODUCT, parse, means, rows, order)
