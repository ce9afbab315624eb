"""The columns of the sheet, each with its name, what it means, the SQL that reads it and the parser that understands it.

``live`` is SQL for the one text form of the value (an empty text for none), over ``p`` (the product) or ``v`` (the
variant). Names in it come from the shop's own tables and are quoted by ``literal``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from django.conf import settings
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models import (
    Attribute,
    Axis,
    AxisValue,
    Category,
    Product,
    ProductKind,
    ProductStatus,
    Restriction,
    StockPlace,
)
from catalog.models.attribute import AttributeKind
from catalog.sheets import cells
from catalog.speech import FALLBACK, column
from shop.markets import all_markets
from shop.money import exponent

SPOKEN = ("name", "summary", "description", "materials", "care", "origin_place", "seo_title", "meta_description")


class Level(StrEnum):
    PRODUCT = "product"
    VARIANT = "variant"


class Part(StrEnum):
    """What a column belongs to: who writes it, and what an export can be asked for."""

    KEY = "key"
    FIELD = "field"
    TEXT = "text"
    LIST = "list"
    ATTRIBUTE = "attribute"
    OPTION = "option"
    PRICE = "price"
    EARLIER = "earlier"
    STOCK = "stock"


@dataclass(frozen=True)
class Column:
    """``target`` is a column of the table, or the code of a currency, place, attribute or option."""

    name: str
    level: Level
    part: Part
    target: str
    live: str
    parse: cells.Parse
    means: Promise | str = ""
    cast: str = "{}"
    clearable: bool = True
    is_number: bool = False
    values: dict[str, str] = field(default_factory=dict)


def literal(name: str) -> str:
    """A name of ours as an SQL literal that may stand in a statement with parameters."""
    return "'" + name.replace("'", "''").replace("%", "%%") + "'"


def all_columns() -> list[Column]:
    """Every column that the shop has today, in the order of the export."""
    return [*_keys(), *_goods(), *_variants(), *_prices(), *_stock(), *_lists(), *_attributes(), *_texts()]


def _keys() -> Iterator[Column]:
    yield Column(
        "product", Level.PRODUCT, Part.KEY, "slug", "p.slug", cells.matching(cells.SLUG, "bad_address"),
        _("The product's address, its name in the sheet. Rows with the same one are variants of one product."),
        clearable=False,
    )  # fmt: skip
    yield Column(
        "sku", Level.VARIANT, Part.KEY, "sku", "v.sku", cells.matching(cells.SKU, "bad_sku"),
        _("The variant's number. It finds the row's variant; a new one makes a new variant."),
        clearable=False,
    )  # fmt: skip


def _product(name: str, target: str, parse: cells.Parse, means: Promise | str, **more: str | bool) -> Column:
    live = str(more.pop("live", f"p.{target}"))
    return Column(name, Level.PRODUCT, Part.FIELD, target, live, parse, means, **more)  # type: ignore[arg-type]


def _variant(name: str, target: str, parse: cells.Parse, means: Promise | str, **more: str | bool) -> Column:
    live = str(more.pop("live", f"v.{target}"))
    return Column(name, Level.VARIANT, Part.FIELD, target, live, parse, means, **more)  # type: ignore[arg-type]


def _goods() -> Iterator[Column]:
    categories = set(Category.objects.values_list("slug", flat=True))
    yield _product("status", "status", cells.one_of(ProductStatus.values), _("draft or published"), clearable=False)
    yield _product(
        "kind",
        "kind",
        cells.one_of(ProductKind.values),
        _("simple, variable, bundle, gift or gift_card"),
        clearable=False,
    )
    yield _product(
        "category", "category_id", cells.one_of(categories, "unknown_category"), _("The category's address."),
        live="(SELECT c.slug FROM catalog_category c WHERE c.id = p.category_id)",
        cast="(SELECT c.id FROM catalog_category c WHERE c.slug = {})", clearable=False,
    )  # fmt: skip
    yield _product(
        "tags", "tags", cells.in_order(cells.tag), _("Words divided by commas, such as: new, bestseller, gift."),
        live="array_to_string(p.tags, ', ')", cast="coalesce(string_to_array(nullif({}, ''), ', '), '{{}}')",
    )  # fmt: skip
    yield _product("featured", "featured", cells.yes_or_no, _("yes or no"), **_flag("p.featured"))
    yield _product("origin", "origin_country", cells.country, _("Country of origin, two letters."))
    yield _product(
        "hs_code", "hs_code", cells.matching(cells.HS_CODE, "bad_hs_code"), _("HS code of the product, 6 to 10 digits.")
    )


def _variants() -> Iterator[Column]:
    yield _variant("on_sale", "active", cells.yes_or_no, _("yes or no"), **_flag("v.active"))
    yield _variant(
        "weight_g", "weight_g", cells.weight, _("Weight with packing, in whole grams."),
        live="v.weight_g::text", cast="{}::int", clearable=False, is_number=True,
    )  # fmt: skip
    yield _variant(
        "box_mm", "box_mm", cells.box, _("Outer box in millimetres: length x width x height, as in 120x80x60."),
        live="array_to_string(v.box_mm, 'x')", cast="coalesce(string_to_array(nullif({}, ''), 'x')::int[], '{{}}')",
    )  # fmt: skip
    yield _variant(
        "variant_hs_code", "hs_code", cells.matching(cells.HS_CODE, "bad_hs_code"),
        _("HS code of the variant, only where it differs from the product's."),
    )  # fmt: skip
    values: dict[str, set[str]] = {}
    for axis, code in AxisValue.objects.values_list("axis__code", "code"):
        values.setdefault(axis, set()).add(code)
    for axis in Axis.objects.order_by("position", "id"):
        yield Column(
            f"option:{axis.code}", Level.VARIANT, Part.OPTION, axis.code,
            f"coalesce(options.codes->>{literal(axis.code)}, '')",
            cells.one_of(values.get(axis.code, set()), "unknown_value"),
            axis.label,
        )  # fmt: skip


def _prices() -> Iterator[Column]:
    for code in dict.fromkeys([market.currency for market in all_markets()] + list(settings.CURRENCIES)):
        yield Column(
            f"price:{code}", Level.VARIANT, Part.PRICE, code, _amount("amounts", code), cells.money(code),
            _("Price before tax in this currency."), is_number=True,
        )  # fmt: skip
        yield Column(
            f"compare_at:{code}", Level.VARIANT, Part.EARLIER, code, _amount("earlier", code), cells.money(code),
            _("Earlier price before tax, above the price."), is_number=True,
        )  # fmt: skip


def _amount(which: str, currency: str) -> str:
    value, digits = f"(prices.{which}->>{literal(currency)})::numeric", exponent(currency)
    return (
        f"coalesce((CASE WHEN scale(trim_scale({value})) <= {digits} THEN round({value}, {digits})"
        f" ELSE trim_scale({value}) END)::text, '')"
    )


def _stock() -> Iterator[Column]:
    for place in StockPlace.objects.order_by("position", "code"):
        yield Column(
            f"stock:{place.code}", Level.VARIANT, Part.STOCK, place.code,
            f"coalesce(stock.pieces->>{literal(place.code)}, '')", cells.whole,
            _("Pieces that lie there. Another number than now is written down as counted."),
            clearable=False, is_number=True,
        )  # fmt: skip


def _lists() -> Iterator[Column]:
    categories = set(Category.objects.values_list("slug", flat=True))
    restrictions = set(Restriction.objects.values_list("code", flat=True))
    slug = cells.matching(cells.SLUG, "unknown_product")
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
    yield _list(
        "related", cells.in_any_order(slug), _("Related products, by address."),
        "SELECT o.slug AS one FROM catalog_product_related x JOIN catalog_product o ON o.id = x.to_product_id"
        " WHERE x.from_product_id = p.id",
    )  # fmt: skip
    yield _list(
        "bundle", cells.in_any_order(cells.piece), _("Pieces of a set: SKU*number, as in CUP-01*2."),
        "SELECT o.sku || '*' || b.quantity AS one FROM catalog_bundleitem b JOIN catalog_variant o ON o.id = b.variant_id"
        " WHERE b.bundle_id = p.id",
    )  # fmt: skip
    yield _list(
        "images", cells.in_order(), _("Names of pictures that the shop has, in the order in which they are shown."),
        "SELECT regexp_replace(i.file, '^.*/', '') AS one, i.position * 1000000000 + i.id AS at FROM catalog_image i"
        " WHERE i.product_id = p.id",
        order="at",
    )  # fmt: skip


def _list(name: str, parse: cells.Parse, means: Promise | str, rows: str, order: str = 'one COLLATE "C"') -> Column:
    live = f"coalesce((SELECT string_agg(one, ', ' ORDER BY {order}) FROM ({rows}) listed), '')"
    return Column(name, Level.PRODUCT, Part.LIST, name, live, parse, means)


def _attributes() -> Iterator[Column]:
    parsers = {
        AttributeKind.NUMBER: (cells.number, "to_jsonb({}::numeric)"),
        AttributeKind.INTEGER: (cells.whole, "to_jsonb({}::numeric)"),
        AttributeKind.BOOLEAN: (cells.yes_or_no, "to_jsonb({} = 'yes')"),
        AttributeKind.TEXT: (cells.text(None), "to_jsonb({}::text)"),
    }
    for attribute in Attribute.objects.order_by("position", "id"):
        parse, cast = parsers[AttributeKind(attribute.kind)]
        name = literal(attribute.code)
        means = f"{attribute.label} ({attribute.unit})" if attribute.unit else attribute.label
        is_number = attribute.kind in {AttributeKind.NUMBER, AttributeKind.INTEGER}
        for level, prefix in ((Level.PRODUCT, "attr"), (Level.VARIANT, "variant_attr")):
            value = f"specs.told->>{name}"
            if attribute.kind == AttributeKind.BOOLEAN:
                value = f"CASE {value} WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' ELSE {value} END"
            elif is_number:
                value = (
                    f"CASE WHEN jsonb_typeof(specs.told->{name}) = 'number'"
                    f" THEN trim_scale(({value})::numeric)::text ELSE {value} END"
                )
            yield Column(
                f"{prefix}:{attribute.code}", level, Part.ATTRIBUTE, attribute.code, f"coalesce({value}, '')", parse,
                means, cast=cast, is_number=is_number,
            )  # fmt: skip


def _texts() -> Iterator[Column]:
    for name in SPOKEN:
        means = Product._meta.get_field(name).verbose_name
        for code, _language in settings.LANGUAGES:
            own = column(name, code)
            yield Column(
                f"{name}:{code}", Level.PRODUCT, Part.TEXT, own,
                f"replace(coalesce(p.{own}, ''), E'\\r\\n', E'\\n')", cells.text(_longest(Product, own)), means,
                clearable=not (name == "name" and code == FALLBACK),
            )  # fmt: skip


def _flag(source: str) -> dict[str, str | bool]:
    return {"live": f"CASE WHEN {source} THEN 'yes' ELSE 'no' END", "cast": "({} = 'yes')", "clearable": False}


def _longest(model: type[Model], name: str) -> int | None:
    return getattr(model._meta.get_field(name), "max_length", None)


PARTS = {
    "all": pgettext_lazy("columns of a sheet", "Everything"),
    "prices": pgettext_lazy("columns of a sheet", "Prices"),
    "stock": pgettext_lazy("columns of a sheet", "Stock"),
    "texts": pgettext_lazy("columns of a sheet", "Words"),
    "goods": pgettext_lazy("columns of a sheet", "Goods without words, prices and stock"),
}
MEMBERS = {
    "prices": {Part.PRICE, Part.EARLIER},
    "stock": {Part.STOCK},
    "texts": {Part.TEXT},
    "goods": {Part.FIELD, Part.LIST, Part.ATTRIBUTE, Part.OPTION},
}


def columns_of(what: str) -> list[Column]:
    """The columns of an export. Raises KeyError for an unknown ``what``."""
    found = all_columns()
    return found if what == "all" else [c for c in found if c.part == Part.KEY or c.part in MEMBERS[what]]
