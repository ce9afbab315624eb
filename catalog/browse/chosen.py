"""Pieces that a shopper names herself: her wish list, what she saw lately, what she compares.

The lists live in her browser; here they are addresses (``?p=celadon-gaiwan,tasting-cup``), so pages stay the same for
everybody and a list can be sent to a friend.
"""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

import re
from functools import cache
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from catalog.browse.reader import Reader
from catalog.browse.related import SLOT
from catalog.browse.shown import shelved_cards
from catalog.browse.specifications import written
from catalog.listview import Column, Comparison, ComparisonRow
from catalog.shelf import CardView
from catalog.speech import said
from shop.asking import rows
from shop.places import country_name

MOST = 48
MOST_COMPARED = 4
SLUG = re.compile(r"[a-zA-Z0-9_-]{1,120}", re.ASCII)

PICKED = f"""
SELECT c.product_id, c.slug, w.turn FROM unnest(%(slugs)s::text[]) WITH ORDINALITY AS w (slug, turn)
JOIN catalog_card c ON c.slug = w.slug AND c.listed & (1 << ({SLOT} - 1)) <> 0
"""


def named(asked: str, most: int) -> list[str]:
    """The first ``most`` addresses of pieces in ``asked``, each once; what is none is left out."""
    slugs = [slug for slug in asked[: most * 400].split(",") if SLUG.fullmatch(slug)]
    return list(dict.fromkeys(slugs))[:most]


def chosen(asked: str, reader: Reader) -> tuple[CardView, ...]:
    """One statement: the named pieces that are listed in the reader's market, in the order of their names."""
    return tuple(card for _slug, card in _found(named(asked, MOST), reader))


def comparison(asked: str, reader: Reader) -> Comparison:
    """Two statements: up to four pieces side by side, with what is said of any of them."""
    found = _found(named(asked, MOST_COMPARED), reader)
    slugs = [slug for slug, _card in found]
    told = {slug: _said_of(*more) for slug, *more in rows(_sql(reader.language), {"slugs": slugs})} if slugs else {}
    labels = dict.fromkeys(label for slug in slugs for label in told.get(slug, {}))
    columns = [Column(card, _address(reader, [other for other in slugs if other != slug])) for slug, card in found]
    values = ((label, tuple(told.get(slug, {}).get(label, "") for slug in slugs)) for label in labels)
    return Comparison(tuple(columns), tuple(ComparisonRow(label, row, len(set(row)) > 1) for label, row in values))


def _address(reader: Reader, slugs: list[str]) -> str:
    return f"{reader.home}compare/?p={quote(','.join(slugs), safe=',')}" if slugs else f"{reader.home}compare/"


def _found(slugs: list[str], reader: Reader) -> list[tuple[str, CardView]]:
    if not slugs:
        return []
    by_slug = dict(shelved_cards(PICKED, {"slugs": slugs}, reader))
    return [(slug, by_slug[slug]) for slug in slugs if slug in by_slug]


@cache
def _sql(language: str) -> str:
    """What a product says of itself as a whole; what its variants differ in stands on its own page."""

    def text(alias: str, field: str) -> str:
        return said(alias, field, language)

    return f"""
    SELECT p.slug, p.origin_country, {text("p", "materials")}, {text("p", "care")},
        (SELECT json_agg(json_build_array({text("a", "label")}, a.kind, a.unit,
                                          coalesce(s.value, to_jsonb({text("x", "label")}))) ORDER BY a.position, a.id)
         FROM catalog_specification s JOIN catalog_attribute a ON a.id = s.attribute_id
         LEFT JOIN catalog_attributevalue x ON x.id = s.choice_id
         WHERE s.product_id = p.id AND s.variant_id IS NULL)
    FROM catalog_product p WHERE p.slug = ANY(%(slugs)s)
    """


def _said_of(country: str, materials: str, care: str, specs: list[list[Any]] | None) -> dict[str, str]:
    told = {label: written(value, kind, unit) for label, kind, unit, value in specs or ()}
    told |= {_("Materials"): materials, _("Care"): care, _("Made in"): country_name(country) if country else ""}
    return {label: words for label, words in told.items() if words}
