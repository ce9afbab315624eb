"""The words and addresses of everything that lists can be narrowed down to, in one language and market.

Filters are few and change rarely, so each process keeps them for two seconds.
"""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

import re
import time
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalog.bands import Band, bands
from catalog.browse.reader import Reader
from catalog.browse.specifications import written
from catalog.speech import said
from shop.asking import rows
from shop.languages import write_money
from shop.places import country_name

KEPT_S = 2
MOST_KEPT = 30
MOST_VALUES = 20_000
# What may stand in an address without being rewritten by anybody on the way.
PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
IN_STOCK = "in"


@dataclass(frozen=True)
class Value:
    id: int
    code: str
    label: str
    order: tuple[Any, ...]
    swatch: str = ""


@dataclass(frozen=True)
class Facet:
    code: str
    label: str
    order: tuple[int, int]
    values: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """``slot`` is the market's position in prices; 0 while nothing was ever listed. Facets are in the order shown.

    The same object as long as nothing has changed.
    """

    slot: int
    facets: dict[str, Facet]
    by_id: dict[int, tuple[Facet, Value]]

    @property
    def bit(self) -> int:
        return 1 << (self.slot - 1) if self.slot else 0


@dataclass(frozen=True)
class _Row:
    """A value of a filter with the words of whichever row has them."""

    id: int
    kind: str
    ref: int
    key: str
    code: str
    position: int
    swatch: str
    label: str
    facet_code: str
    facet_position: int
    facet_label: str
    attribute_kind: str
    unit: str


@dataclass
class _Kept:
    until: float
    rows: list[Any]
    known: Vocabulary


_kept: dict[tuple[str, str], _Kept] = {}


def vocabulary(reader: Reader) -> Vocabulary:
    """One statement every two seconds for a language and market."""
    key = (reader.language, reader.market.code)
    kept = _kept.get(key)
    if kept is None or time.monotonic() >= kept.until:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        found = rows(_sql(reader.language), {"market": reader.market.code})
        known = kept.known if kept is not None and kept.rows == found else _read(found, reader)
        kept = _kept[key] = _Kept(time.monotonic() + KEPT_S, found, known)
    return kept.known


def forget() -> None:
    """Read the filters anew at the next question."""
    _kept.clear()


@cache
def _sql(language: str) -> str:
    def label(alias: str, text: str) -> str:
        return f"nullif({said(alias, text, language)}, '')"

    return f"""
    SELECT s.slot, f.id, f.facet, f.ref, f.key, coalesce(b.slug, x.code, w.code, ''),
           coalesce(b.position, x.position, w.position, 0), coalesce(w.swatch, ''),
           coalesce({label("b", "name")}, {label("x", "label")}, {label("w", "label")}, ''),
           coalesce(a.code, t.code, f.facet), coalesce(a.position, t.position, 0),
           coalesce({label("a", "label")}, {label("t", "label")}, ''), coalesce(t.kind, ''), coalesce(t.unit, '')
    FROM (SELECT max(slot) AS slot FROM catalog_marketslot WHERE market_id = %(market)s) s
    LEFT JOIN catalog_facetvalue f ON f.facet NOT IN ('stock', 'price') OR f.key = %(market)s
    LEFT JOIN catalog_brand b ON f.facet = 'brand' AND b.id = f.ref
    LEFT JOIN catalog_axisvalue x ON left(f.facet, 2) = 'o:' AND x.id = f.ref
    LEFT JOIN catalog_axis a ON a.id = x.axis_id
    LEFT JOIN catalog_attribute t ON f.facet = 'a:' || t.id AND t.filterable
    LEFT JOIN catalog_attributevalue w ON w.attribute_id = t.id AND w.id = f.ref
    ORDER BY left(f.facet, 2) = 'a:', f.id LIMIT {MOST_VALUES}
    """


def _read(found: list[Any], reader: Reader) -> Vocabulary:
    facets: dict[str, Facet] = {}
    by_id: dict[int, tuple[Facet, Value]] = {}
    kinds: dict[str, str] = {}
    priced = {band.number: band for band in bands(reader.currency)}
    for row in (_Row(*more) for _slot, *more in found if more[0] is not None):
        value = _value(row, priced)
        code = row.facet_code.lower()
        if kinds.setdefault(code, row.kind) != row.kind:
            code = f"{code}-{row.kind[2:]}"  # an attribute that is called like an option or a filter of every shop
        if value is None or not PLAIN.fullmatch(code) or not PLAIN.fullmatch(value.code):
            continue
        facet = facets.setdefault(code, _facet(code, row))
        facet.values[value.code] = value
        by_id[value.id] = (facet, value)
    ordered = dict(sorted(facets.items(), key=lambda pair: (pair[1].order, pair[0])))
    return Vocabulary(found[0][0] or 0 if found else 0, ordered, by_id)


def _facet(code: str, row: _Row) -> Facet:
    """What every shop has comes first, then options, then attributes."""
    of_every_shop = {
        "stock": (0, pgettext("filter", "Availability")),
        "price": (1, pgettext("filter", "Price")),
        "brand": (2, pgettext("filter", "Brand")),
        "origin": (5, pgettext("filter", "Made in")),
    }
    if row.kind in of_every_shop:
        place, label = of_every_shop[row.kind]
        return Facet(code, label, (place, 0))
    return Facet(code, row.facet_label, (3 if row.kind.startswith("o:") else 4, row.facet_position))


def _value(row: _Row, priced: dict[int, Band]) -> Value | None:
    """None for a value whose row is gone, or that no address can hold."""
    if row.kind == "stock":
        return Value(row.id, IN_STOCK, _("In stock"), (0,))
    if row.kind == "price":
        band = priced.get(row.ref)
        return Value(row.id, _band_code(band), _band_words(band), (row.ref,)) if band else None
    if row.kind == "origin":
        return Value(row.id, row.key.lower(), country_name(row.key), (country_name(row.key),))
    if row.ref:
        return Value(row.id, row.code.lower(), row.label, (row.position, row.label), row.swatch) if row.code else None
    if row.attribute_kind == "boolean":
        is_so = row.key == "true"
        return Value(row.id, "yes" if is_so else "no", written(is_so, row.attribute_kind, ""), (not is_so,))
    if row.attribute_kind in {"number", "integer"}:
        number = float(row.key)
        return Value(row.id, row.key, written(number, row.attribute_kind, row.unit), (Decimal(row.key),))
    return None


def _band_code(band: Band) -> str:
    """25-50 in the market's currency; 0-25 and 200-up at the ends."""
    least = f"{band.least.amount.normalize():f}" if band.least else "0"
    return f"{least}-{f'{band.below.amount.normalize():f}' if band.below else 'up'}"


def _band_words(band: Band) -> str:
    low = write_money(band.least) if band.least else ""
    high = write_money(band.below) if band.below else ""
    if low and high:
        return _("%(low)s to %(high)s") % {"low": low, "high": high}
    return _("Under %(price)s") % {"price": high} if high else _("%(price)s and more") % {"price": low}
