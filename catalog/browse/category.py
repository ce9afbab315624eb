"""A category page: where it stands in the tree, and the list of its shelf."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from collections.abc import Mapping
from functools import cache
from typing import Any

from catalog.browse.lists.page import Moved, list_page
from catalog.browse.lists.shelf import Place, Shelf
from catalog.browse.menu import FILLED
from catalog.browse.reader import Reader
from catalog.listview import ListView
from catalog.shelf import Choice, Crumb
from catalog.shelves import KINDS, ShelfKind
from catalog.speech import said


def category_page(slug: str, asked: Mapping[str, str], reader: Reader) -> ListView | Moved:
    """One statement, two under filters. Raises Http404 for an unknown category; the rest is ``list_page``'s."""
    shelf = Shelf(_shelf_sql(reader.language), {"slug": slug, "market": reader.market.code})
    return list_page(reader.category_url(slug), shelf, lambda about: _place(about, slug, reader), asked, reader)


@cache
def _shelf_sql(language: str) -> str:
    """The category with all above it (highest first), and what lies directly below it.

    On the lowest level its sisters, so that a shopper can go on sideways.
    """
    name = said("c", "name", language)
    return f"""
    above AS (
        SELECT id, parent_id, 0 AS height FROM catalog_category WHERE slug = %(slug)s
        UNION ALL
        SELECT c.id, c.parent_id, a.height + 1 FROM catalog_category c JOIN above a ON c.id = a.parent_id
        WHERE a.height < 8
    ), shelf AS MATERIALIZED (
        SELECT h.id * {KINDS} + {ShelfKind.CATEGORY.value} AS number, json_build_array(
            {said("h", "name", language)}, {said("h", "description", language)},
            (SELECT json_agg(json_build_array(c.slug, {name}) ORDER BY a.height DESC)
             FROM above a JOIN catalog_category c ON c.id = a.id WHERE a.height > 0),
            coalesce({_ways("h.id", language)}, {_ways("h.parent_id", language)})
        ) AS about
        FROM catalog_category h WHERE h.slug = %(slug)s
    )
    """


def _ways(below: str, language: str) -> str:
    return (
        f"(SELECT json_agg(json_build_array(c.slug, {said('c', 'name', language)}) ORDER BY c.position, c.id)"
        f" FROM catalog_category c WHERE c.parent_id = {below} AND {FILLED})"
    )


def _place(about: list[Any], slug: str, reader: Reader) -> Place:
    name, description, above, ways = about
    crumbs = [Crumb(words, reader.category_url(address)) for address, words in above or ()]
    return Place(
        name,
        description,
        crumbs=(*crumbs, Crumb(name, "")),
        ways=tuple(
            Choice(address, words, reader.category_url(address), current=address == slug)
            for address, words in ways or ()
        ),
    )
