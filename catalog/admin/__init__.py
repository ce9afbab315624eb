"""The merchandiser's back office: one file per thing she works on."""

from catalog.admin import category, media, picture, pricing, product, stock, variant, vocabulary

__all__ = ["category", "media", "picture", "pricing", "product", "stock", "variant", "vocabulary"]
