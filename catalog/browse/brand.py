"""Brands: the page of one, and the index of all that have something in the market."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from collections.abc import Mapping
from functools import cache

from django.utils.translation import gettext as _

from catalog.browse.lists.page import Moved, list_page
from catalog.browse.lists.shelf import Place, Shelf
from catalog.browse.reader import Reader
from catalog.listview import ListView
from catalog.shelf import Choice, Crumb
from catalog.shelves import KINDS, ShelfKind, holds_something
from catalog.speech import said
from shop.asking import rows

MOST_BRANDS = 1_000


def brand_page(slug: str, asked: Mapping[str, str], reader: Reader) -> ListView | Moved:
    """One statement, two under filters. Raises Http404 for an unknown brand."""
    index = Crumb(_("Brands"), f"{reader.home}brands/")
    return list_page(
        f"{reader.home}brands/{slug}/",
        Shelf(_shelf_sql(reader.language), {"slug": slug}),
        lambda about: Place(about[0], about[1], crumbs=(index, Crumb(about[0], ""))),
        asked,
        reader,
    )


def brands(reader: Reader) -> tuple[Choice, ...]:
    """One statement: the brands of which something is listed in the market, by their letters."""
    found = rows(_index_sql(reader.language), {"market": reader.market.code})
    return tuple(Choice(slug, name, f"{reader.home}brands/{slug}/") for slug, name in found)


@cache
def _shelf_sql(language: str) -> str:
    name, description = said("b", "name", language), said("b", "description", language)
    return (
        f"shelf AS MATERIALIZED (SELECT b.id * {KINDS} + {ShelfKind.BRAND.value} AS number,"
        f" json_build_array({name}, {description}) AS about FROM catalog_brand b WHERE b.slug = %(slug)s)"
    )


@cache
def _index_sql(language: str) -> str:
    name = said("b", "name", language)
    return (
        f"SELECT b.slug, {name} FROM catalog_brand b WHERE {holds_something('b', ShelfKind.BRAND)}"
        f" ORDER BY lower({name}), b.id LIMIT {MOST_BRANDS}"
    )
