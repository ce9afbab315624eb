"""Brands: the page of one, and the index of all that have something in the market."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from collections.abc import Mapping
from functools import cache

from django.http import Http404
from django.utils.translation import gettext as _

from catalog.asking import rows
from catalog.browse.lists.page import Moved, Place, list_page
from catalog.browse.reader import Reader
from catalog.listview import ListView
from catalog.shelf import Choice, Crumb
from catalog.shelves import ShelfKind, holds_something, shelf
from catalog.speech import said

MOST_BRANDS = 1_000


def brand_page(slug: str, asked: Mapping[str, str], reader: Reader) -> ListView | Moved:
    """Three statements. Raises Http404 for an unknown brand."""
    found = rows(_sql(reader.language), {"slug": slug})
    if not found:
        raise Http404
    [(pk, name, description)] = found
    index = Crumb(_("Brands"), f"{reader.home}brands/")
    return list_page(
        Place(
            shelf=shelf(ShelfKind.BRAND, pk),
            name=name,
            description=description,
            url=f"{reader.home}brands/{slug}/",
            crumbs=(index, Crumb(name, "")),
        ),
        asked,
        reader,
    )


def brands(reader: Reader) -> tuple[Choice, ...]:
    """One statement: the brands of which something is listed in the market, by their letters."""
    found = rows(_index_sql(reader.language), {"market": reader.market.code})
    return tuple(Choice(slug, name, f"{reader.home}brands/{slug}/") for slug, name in found)


@cache
def _sql(language: str) -> str:
    name, description = said("b", "name", language), said("b", "description", language)
    return f"SELECT b.id, {name}, {description} FROM catalog_brand b WHERE b.slug = %(slug)s"


@cache
def _index_sql(language: str) -> str:
    name = said("b", "name", language)
    return (
        f"SELECT b.slug, {name} FROM catalog_brand b WHERE {holds_something('b', ShelfKind.BRAND)}"
        f" ORDER BY lower({name}), b.id LIMIT {MOST_BRANDS}"
    )
