"""Everything a product may be found by, for many products at once: one statement, texts in all languages."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from catalog.speech import column
from shop.asking import rows

Texts = dict[str, str]
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
LONGEST_DESCRIPTION = 600
# Products that are shown first where the words say no difference.
BESTSELLER = "bestseller"


@dataclass(frozen=True, slots=True)
class Told:
    """One product. Texts by language, where there are any: ``near`` name its shelves, ``far`` is told of it."""

    product: int
    standing: int
    skus: tuple[str, ...]
    tags: tuple[str, ...]
    name: Texts
    near: tuple[Texts, ...]
    far: tuple[Texts, ...]
    description: Texts


def told(products: Sequence[int]) -> list[Told]:
    """Those of ``products`` that are in the shop, in no order."""
    return [_read(row) for row in rows(_sql(), {"products": list(products)})]


@cache
def _sql() -> str:
    near = f"""
        WITH RECURSIVE above AS (
            SELECT c.id, c.parent_id, 0 AS height FROM catalog_category c WHERE c.id = p.category_id
            OR c.id IN (SELECT e.category_id FROM catalog_product_extra_categories e WHERE e.product_id = p.id)
            UNION SELECT c.id, c.parent_id, a.height + 1 FROM catalog_category c JOIN above a ON c.id = a.parent_id
            WHERE a.height < 8
        )
        SELECT jsonb_agg({_texts("c", "name")}) FROM catalog_category c WHERE c.id IN (SELECT id FROM above)
    """
    values = f"""
        SELECT jsonb_agg({_texts("o", "label")}) FROM catalog_axisvalue o WHERE o.id IN (
            SELECT x.axisvalue_id FROM catalog_variant v JOIN catalog_variant_values x ON x.variant_id = v.id
            WHERE v.product_id = p.id AND v.active)
    """
    chosen = f"""
        SELECT jsonb_agg({_texts("o", "label")}) FROM catalog_attributevalue o WHERE o.id IN (
            SELECT s.choice_id FROM catalog_specification s WHERE s.product_id = p.id)
    """
    written = """
        SELECT jsonb_agg(s.value) FROM catalog_specification s
        WHERE s.product_id = p.id AND jsonb_typeof(s.value) = 'string'
    """
    brand = f"SELECT {_texts('b', 'name')} FROM catalog_brand b WHERE b.id = p.brand_id"
    skus = "SELECT array_agg(v.sku ORDER BY v.id) FROM catalog_variant v WHERE v.product_id = p.id AND v.active"
    told = ", ".join(_texts("p", field) for field in ("summary", "materials", "origin_place"))
    return f"""
    SELECT p.id, p.featured, p.position, p.tags, ({skus}), {_texts("p", "name")},
           ({near}), ({brand}), ({values}), ({chosen}), ({written}),
           jsonb_build_array({told}), {_texts("p", "description", LONGEST_DESCRIPTION)}
    FROM catalog_product p WHERE p.id = ANY(%(products)s::bigint[]) AND p.status = 'published'
    """


def _texts(alias: str, field: str, longest: int = 0) -> str:
    """A JSON array, one text a language in the order of the settings."""
    names = [f"{alias}.{column(field, language)}" for language in LANGUAGES]
    cut = [f"left({name}, {longest})" for name in names] if longest else names
    return f"jsonb_build_array({', '.join(cut)})"


def _read(row: tuple[Any, ...]) -> Told:
    product, featured, position, tags, skus, *texts = row
    # Django's connection gives JSON as text.
    name, near, brand, values, chosen, written, far, description = (json.loads(text) if text else [] for text in texts)
    first = 0 if featured else 1 if BESTSELLER in tags else 2
    return Told(
        product=product,
        standing=first * 1_000_000 + min(position, 999_999),
        skus=tuple(skus or ()),
        tags=tuple(tags),
        name=_by_language(name),
        near=tuple(map(_by_language, [*near, brand])),
        far=(*map(_by_language, [*values, *chosen, *far]), *({"en": value} for value in written)),
        description=_by_language(description),
    )


def _by_language(texts: list[str | None]) -> Texts:
    return {language: text for language, text in zip(LANGUAGES, texts, strict=bool(texts)) if text}
