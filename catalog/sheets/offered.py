"""Every column that the shop has today: they follow its languages, currencies, places, options and attributes."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models import Attribute, AttributeValue, FamilyAttribute
from catalog.models.attribute import AttributeKind
from catalog.sheets import cells, quantities
from catalog.sheets.columns import Column, Level, Part, literal
from catalog.sheets.of_products import list_columns, product_columns, product_texts
from catalog.sheets.of_variants import variant_columns, variant_texts

# How a value of each kind is read from a cell and made of it.
KINDS: dict[AttributeKind, tuple[cells.Parse, str]] = {
    AttributeKind.NUMBER: (quantities.number, "to_jsonb({}::numeric)"),
    AttributeKind.INTEGER: (quantities.integer, "to_jsonb({}::numeric)"),
    AttributeKind.BOOLEAN: (cells.yes_or_no, "to_jsonb({} = 'yes')"),
    AttributeKind.TEXT: (cells.line, "to_jsonb({}::text)"),
    AttributeKind.DIMENSION: (quantities.sides, "to_jsonb(string_to_array({}, 'x')::numeric[])"),
}
NUMBERS = {AttributeKind.NUMBER, AttributeKind.INTEGER}

PARTS = {
    "all": pgettext_lazy("columns of a sheet", "Everything"),
    "prices": pgettext_lazy("columns of a sheet", "Prices"),
    "stock": pgettext_lazy("columns of a sheet", "Stock"),
    "texts": pgettext_lazy("columns of a sheet", "Words"),
    "goods": pgettext_lazy("columns of a sheet", "Goods without words, prices and stock"),
}
MEMBERS = {
    "prices": {Part.PRICE, Part.EARLIER, Part.MARKET_PRICE, Part.MARKET_EARLIER},
    "stock": {Part.STOCK},
    "texts": {Part.TEXT},
    "goods": {Part.FIELD, Part.LIST, Part.ATTRIBUTE, Part.OPTION},
}


def columns_of(what: str, *, family: str = "") -> list[Column]:
    """The columns of an export; of a ``family`` (its code) only its attributes. KeyError for an unknown ``what``."""
    found = [c for c in all_columns() if what == "all" or c.part == Part.KEY or c.part in MEMBERS[what]]
    if not family:
        return found
    own = set(FamilyAttribute.objects.filter(family__code=family).values_list("attribute__code", flat=True))
    return [column for column in found if column.part != Part.ATTRIBUTE or column.target in own]


def all_columns() -> list[Column]:
    """In the order of the export."""
    return [
        *_keys(),
        *product_columns(),
        *variant_columns(),
        *list_columns(),
        *_attributes(),
        *product_texts(),
        *variant_texts(),
    ]


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


def _attributes() -> Iterator[Column]:
    chosen: dict[int, set[str]] = {}
    for owner, code in AttributeValue.objects.values_list("attribute_id", "code"):
        chosen.setdefault(owner, set()).add(code)
    for attribute in Attribute.objects.order_by("position", "id"):
        kind = AttributeKind(attribute.kind)
        parse, cast = KINDS.get(kind, (cells.one_of(chosen.get(attribute.pk, set()), "unknown_value"), "NULL::jsonb"))
        means = f"{attribute.label} ({attribute.unit})" if attribute.unit else attribute.label
        for level, prefix in ((Level.PRODUCT, "attr"), (Level.VARIANT, "variant_attr")):
            yield Column(
                f"{prefix}:{attribute.code}", level, Part.ATTRIBUTE, attribute.code,
                f"coalesce({_told(kind, attribute.code)}, '')", parse, means, cast=cast, is_number=kind in NUMBERS,
            )  # fmt: skip


def _told(kind: AttributeKind, code: str) -> str:
    """SQL for the cell of a specification; ``specs.told`` holds values by attribute, of a choice its code."""
    value, name = f"specs.told->>{literal(code)}", literal(code)
    if kind == AttributeKind.BOOLEAN:
        return f"CASE {value} WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' ELSE {value} END"
    if kind == AttributeKind.DIMENSION:
        return f"replace(translate({value}, '[] ', ''), ',', 'x')"
    if kind in NUMBERS:
        return (
            f"CASE WHEN jsonb_typeof(specs.told->{name}) = 'number'"
            f" THEN trim_scale(({value})::numeric)::text ELSE {value} END"
        )
    return value
