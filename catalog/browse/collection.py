"""The page of a collection that is in the reader's market now."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from collections.abc import Mapping
from functools import cache

from catalog.browse.lists.page import Moved, list_page
from catalog.browse.lists.shelf import Place, Shelf
from catalog.browse.reader import Reader
from catalog.listview import ListView
from catalog.shelf import Crumb
from catalog.shelves import KINDS, ShelfKind
from catalog.speech import said
from catalog.visible import collection_visible


def collection_page(slug: str, asked: Mapping[str, str], reader: Reader) -> ListView | Moved:
    """One statement, two under filters. Raises Http404 for a collection that is unknown or not in this market now."""
    return list_page(
        f"{reader.home}collections/{slug}/",
        Shelf(_shelf_sql(reader.language), {"slug": slug, "market": reader.market.code}),
        lambda about: Place(about[0], about[1], crumbs=(Crumb(about[0], ""),)),
        asked,
        reader,
    )


@cache
def _shelf_sql(language: str) -> str:
    name, description = said("c", "name", language), said("c", "description", language)
    return (
        f"shelf AS MATERIALIZED (SELECT c.id * {KINDS} + {ShelfKind.COLLECTION.value} AS number,"
        f" json_build_array({name}, {description}) AS about FROM catalog_collection c"
        f" WHERE c.slug = %(slug)s AND {collection_visible('c')})"
    )
