"""A category page: where it stands in the tree, and the list of its shelf."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import Http404

from catalog.asking import rows
from catalog.browse.lists.page import Moved, Place, list_page
from catalog.browse.menu import FILLED
from catalog.browse.reader import Reader
from catalog.listview import ListView
from catalog.shelf import Choice, Crumb
from catalog.shelves import ShelfKind, shelf
from catalog.speech import said


def category_page(slug: str, asked: Mapping[str, str], reader: Reader) -> ListView | Moved:
    """Three statements. Raises Http404 for an unknown category; what was asked is ``list_page``'s business."""
    found = rows(_place_sql(reader.language), {"slug": slug, "market": reader.market.code})
    above = [row for row in found if row[0] == "above"]
    if not above:
        raise Http404
    *parents, (_, _, _, name, description, pk) = above
    place = Place(
        shelf=shelf(ShelfKind.CATEGORY, pk),
        name=name,
        description=description,
        url=reader.category_url(slug),
        crumbs=(*(Crumb(row[3], reader.category_url(row[2])) for row in parents), Crumb(name, "")),
        ways=_beside(found, parents, slug, reader),
    )
    return list_page(place, asked, reader)


@cache
def _place_sql(language: str) -> str:
    """The category with all above it (highest first), and what lies directly below and beside it."""
    name, description = said("c", "name", language), said("c", "description", language)
    return f"""
    WITH RECURSIVE above AS (
        SELECT id, parent_id, 0 AS height FROM catalog_category WHERE slug = %(slug)s
        UNION ALL
        SELECT c.id, c.parent_id, a.height + 1 FROM catalog_category c JOIN above a ON c.id = a.parent_id
        WHERE a.height < 8
    )
    SELECT 'above', -a.height AS place, c.slug, {name}, {description}, c.id
    FROM above a JOIN catalog_category c ON c.id = a.id
    UNION ALL
    SELECT 'below', c.position, c.slug, {name}, '', c.id FROM catalog_category c JOIN above a
    ON c.parent_id = a.id AND a.height = 0 WHERE {FILLED}
    UNION ALL
    SELECT 'beside', c.position, c.slug, {name}, '', c.id FROM catalog_category c JOIN above a
    ON c.parent_id = a.parent_id AND a.height = 0 WHERE {FILLED}
    ORDER BY 1, 2, 6
    """


def _beside(found: list[Any], parents: list[Any], slug: str, reader: Reader) -> tuple[Choice, ...]:
    """What lies below; on the lowest level its sisters, so that a shopper can go on sideways."""
    below = [row for row in found if row[0] == "below"] or [row for row in found if row[0] == "beside" and parents]
    return tuple(Choice(row[2], row[3], reader.category_url(row[2]), current=row[2] == slug) for row in below)
