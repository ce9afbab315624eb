"""By which words a product is found by whoever makes offers for goods: its brand, categories, collections and tags."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# One column of a statement in which ``p`` is the product. A category counts with all those above it.
BELONGINGS = """(
    SELECT json_build_object(
        'tags', p.tags,
        'brand', (SELECT m.slug FROM catalog_brand m WHERE m.id = p.brand_id),
        'collections', (
            SELECT json_agg(l.slug) FROM catalog_collectionmember g JOIN catalog_collection l ON l.id = g.collection_id
            WHERE g.product_id = p.id),
        'categories', (
            WITH RECURSIVE above AS (
                SELECT c.slug, c.parent_id FROM catalog_category c WHERE c.id = p.category_id OR c.id IN (
                    SELECT e.category_id FROM catalog_product_extra_categories e WHERE e.product_id = p.id)
                UNION
                SELECT c.slug, c.parent_id FROM catalog_category c JOIN above ON c.id = above.parent_id
            )
            SELECT json_agg(slug) FROM above))
)"""


@dataclass(frozen=True)
class Belongings:
    """Slugs, and tags as they are written. ``brand`` may be empty."""

    brand: str = ""
    categories: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


NOWHERE = Belongings()


def belongings(column: Mapping[str, Any]) -> Belongings:
    return Belongings(
        brand=column["brand"] or "",
        categories=frozenset(column["categories"] or ()),
        collections=frozenset(column["collections"] or ()),
        tags=frozenset(column["tags"] or ()),
    )
