"""Products side by side: one row for each thing that is told of any of them."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from catalog.asking import rows
from catalog.browse.chosen import Chosen, address
from catalog.browse.reader import Reader
from catalog.browse.shown import COLUMNS, card
from catalog.browse.specifications import spec_rows
from catalog.speech import FALLBACK, said
from shop.places import country_name

MOST_COMPARED = 4
# No variant has this id: only what is told of the product as a whole is compared.
WHOLE = 0


@dataclass(frozen=True)
class Line:
    """What is told of each product, in the order of the columns; empty where nothing is."""

    label: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


@dataclass(frozen=True)
class CompareView:
    columns: tuple[Chosen, ...]
    lines: tuple[Line, ...]
    lost: int
    url: str


def compare_page(wanted: tuple[str, ...], reader: Reader) -> CompareView:
    """One statement, none where nothing is compared."""
    page = f"{reader.home}compare/"
    values = {
        "slugs": list(wanted),
        "market": reader.market.code,
        "language": reader.language,
        "fallback": FALLBACK,
    }
    found = rows(_sql(reader.language), values) if wanted else []
    columns = tuple(
        Chosen(row[0], card(row[6:], reader), address(page, (slug for slug in wanted if slug != row[0])))
        for row in found
    )
    return CompareView(columns, _lines(found), len(wanted) - len(columns), address(page, wanted))


def _lines(found: list[Any]) -> tuple[Line, ...]:
    """What every shop tells first, then the attributes in the order in which they are first met."""
    told: dict[str, dict[int, str]] = {}
    for number, (_slug, brand, origin, materials, care, specs, *_card) in enumerate(found):
        general = ((_("Brand"), brand), (_("Made in"), country_name(origin) if origin else ""))
        words = ((_("Materials"), materials), (_("Care"), care))
        figures = ((row.label, row.value) for row in spec_rows(specs or [], WHOLE))
        for label, value in (*general, *figures, *words):
            if value:
                told.setdefault(label, {})[number] = value
    everywhere = range(len(found))
    return tuple(Line(label, tuple(by.get(n, "") for n in everywhere)) for label, by in told.items())


@cache
def _sql(language: str) -> str:
    """A row for each product: what is told of it, then its card."""

    def text(alias: str, field: str) -> str:
        return said(alias, field, language)

    return f"""
    SELECT k.slug, coalesce({text("b", "name")}, ''), p.origin_country, {text("p", "materials")}, {text("p", "care")},
        (SELECT json_agg(json_build_array(a.id, {text("a", "label")}, a.kind, a.unit,
                                          coalesce(s.value, to_jsonb({text("x", "label")})), s.variant_id, '',
                                          coalesce(x.swatch, ''))
                         ORDER BY a.position, a.id)
         FROM catalog_specification s JOIN catalog_attribute a ON a.id = s.attribute_id
         LEFT JOIN catalog_attributevalue x ON x.id = s.choice_id
         WHERE s.product_id = p.id AND s.variant_id IS NULL),
        {COLUMNS}
    FROM catalog_card k
    JOIN catalog_product p ON p.id = k.product_id
    LEFT JOIN catalog_brand b ON b.id = p.brand_id
    WHERE k.slug = ANY(%(slugs)s::text[])
    AND k.listed & (SELECT 1 << (slot - 1) FROM catalog_marketslot WHERE market_id = %(market)s) <> 0
    ORDER BY array_position(%(slugs)s::text[], k.slug::text)
    """
