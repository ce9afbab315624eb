"""The merchandiser's back office: one file per thing she works on."""

from catalog.admin import category, editorial, picture, product, search, stock, variant, vocabulary

__all__ = ["category", "editorial", "picture", "product", "search", "stock", "variant", "vocabulary"]
