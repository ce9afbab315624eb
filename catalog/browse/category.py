"""A category page: where it stands in the tree, and a page of its products in the wanted order."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from functools import cache
from typing import Any

from django.http import Http404
from django.utils.translation import pgettext

from catalog.asking import rows
from catalog.browse.cards import cards
from catalog.browse.menu import FILLED
from catalog.browse.paging import MOST_ROWS, PAGE, page_of
from catalog.browse.reader import Reader
from catalog.shelf import CategoryView, Choice, Crumb
from catalog.speech import said
from catalog.visible import listed

DEFAULT_SORT = "featured"
LOWEST = (
    "(SELECT min(r.amount) FROM catalog_variant v JOIN catalog_price r ON r.variant_id = v.id"
    " AND r.amount_currency = %(currency)s WHERE v.product_id = p.id AND v.active)"
)
SORTS = {
    "featured": "p.featured DESC, p.position, p.id",
    "price_asc": f"{LOWEST} ASC NULLS LAST, p.position, p.id",
    "price_desc": f"{LOWEST} DESC NULLS LAST, p.position, p.id",
    "new": "p.created_at DESC, p.id DESC",
}

TREE = f"""
WITH RECURSIVE tree AS (
    SELECT id FROM catalog_category WHERE slug = %(slug)s
    UNION SELECT c.id FROM catalog_category c JOIN tree t ON c.parent_id = t.id
), members AS (
    SELECT p.id, p.featured, p.position, p.created_at FROM catalog_product p
    WHERE {listed()} AND (p.category_id IN (SELECT id FROM tree) OR p.id IN (
        SELECT e.product_id FROM catalog_product_extra_categories e WHERE e.category_id IN (SELECT id FROM tree)))
)
"""
COUNT = TREE + "SELECT count(*) FROM (SELECT 1 FROM members LIMIT %(most)s) AS counted"


def category_page(slug: str, reader: Reader, *, sort: str, number: int) -> CategoryView:
    """Three statements. Raises Http404 for an unknown category or a page behind the last."""
    market = reader.market.code
    found = rows(_place_sql(reader.language), {"slug": slug, "market": market})
    above = [row for row in found if row[0] == "above"]
    if not above:
        raise Http404
    sort = sort if sort in SORTS else DEFAULT_SORT
    url = reader.category_url(slug)
    [(total,)] = rows(COUNT, {"slug": slug, "most": MOST_ROWS + 1, "market": market})
    page = page_of(number, total, url=url, sort="" if sort == DEFAULT_SORT else sort)
    values = {"slug": slug, "limit": PAGE, "offset": (number - 1) * PAGE}
    *parents, (_, _, _, name, description) = above
    return CategoryView(
        slug=slug,
        name=name,
        description=description,
        url=url,
        crumbs=(*(Crumb(row[3], reader.category_url(row[2])) for row in parents), Crumb(name, "")),
        subcategories=_beside(found, parents, slug, reader),
        sorts=tuple(
            Choice(code, label, url if code == DEFAULT_SORT else f"{url}?sort={code}", current=code == sort)
            for code, label in _sort_labels()
        ),
        cards=tuple(card for _, card in cards(reader, _picked(sort), values)),
        page=page,
    )


@cache
def _picked(sort: str) -> str:
    order = SORTS[sort]
    return (
        f"{TREE} SELECT p.id, '' AS shelf, row_number() OVER (ORDER BY {order}) AS rank FROM members p"
        f" ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s"
    )


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
    SELECT 'above', -a.height AS place, c.slug, {name}, {description}
    FROM above a JOIN catalog_category c ON c.id = a.id
    UNION ALL
    SELECT 'below', c.position, c.slug, {name}, '' FROM catalog_category c JOIN above a
    ON c.parent_id = a.id AND a.height = 0 WHERE {FILLED}
    UNION ALL
    SELECT 'beside', c.position, c.slug, {name}, '' FROM catalog_category c JOIN above a
    ON c.parent_id = a.parent_id AND a.height = 0 WHERE {FILLED}
    ORDER BY 1, 2
    """


def _beside(found: list[Any], parents: list[Any], slug: str, reader: Reader) -> tuple[Choice, ...]:
    """What lies below; on the lowest level its sisters, so that a shopper can go on sideways."""
    below = [row for row in found if row[0] == "below"] or [row for row in found if row[0] == "beside" and parents]
    return tuple(Choice(row[2], row[3], reader.category_url(row[2]), current=row[2] == slug) for row in below)


def _sort_labels() -> list[tuple[str, str]]:
    return [
        ("featured", pgettext("order of a list", "Our choice")),
        ("price_asc", pgettext("order of a list", "Price, low to high")),
        ("price_desc", pgettext("order of a list", "Price, high to low")),
        ("new", pgettext("order of a list", "Newest first")),
    ]
