"""The merchandiser's back office: one file per thing she works on."""

from catalog.admin import category, media, picture, pricing, product, stock, variant, vocabulary

__all__ = ["category", "media", "picture", "pricing", "product", "stock", "variant", "vocabulary"]
from catalog.admin import (
    bulk,
    collection,
    editorial,
    family,
    maker,
    picture,
    product,
    search,
    stock,
    variant,
    vocabulary,
)

__all__ = [
    "bulk",
    "category",
    "collection",
    "editorial",
    "family",
    "maker",
    "picture",
    "product",
    "search",
    "stock",
    "variant",
    "vocabulary",
]
