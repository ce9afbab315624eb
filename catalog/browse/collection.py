"""The page of a collection that is in the reader's market now."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from collections.abc import Mapping
from functools import cache

from django.http import Http404

from catalog.asking import rows
from catalog.browse.lists.page import Moved, Place, list_page
from catalog.browse.reader import Reader
from catalog.listview import ListView
from catalog.shelf import Crumb
from catalog.shelves import ShelfKind, shelf
from catalog.speech import said
from catalog.visible import collection_visible


def collection_page(slug: str, asked: Mapping[str, str], reader: Reader) -> ListView | Moved:
    """Three statements. Raises Http404 for a collection that is unknown or not in this market now."""
    found = rows(_sql(reader.language), {"slug": slug, "market": reader.market.code})
    if not found:
        raise Http404
    [(pk, name, description)] = found
    return list_page(
        Place(
            shelf=shelf(ShelfKind.COLLECTION, pk),
            name=name,
            description=description,
            url=f"{reader.home}collections/{slug}/",
            crumbs=(Crumb(name, ""),),
        ),
        asked,
        reader,
    )


@cache
def _sql(language: str) -> str:
    name, description = said("c", "name", language), said("c", "description", language)
    return (
        f"SELECT c.id, {name}, {description} FROM catalog_collection c"
        f" WHERE c.slug = %(slug)s AND {collection_visible('c')}"
    )
