"""The merchandiser's back office: one file per thing she works on."""

from catalog.admin import (
    bulk,
    category,
    collection,
    editorial,
    family,
    maker,
    media,
    picture,
    pricing,
    product,
    search,
    sheets,
    stock,
    variant,
    vocabulary,
    wording,
)

__all__ = [
    "bulk",
    "category",
    "collection",
    "editorial",
    "family",
    "maker",
    "media",
    "picture",
    "pricing",
    "product",
    "search",
    "sheets",
    "stock",
    "variant",
    "vocabulary",
    "wording",
]
