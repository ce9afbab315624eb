"""The search index."""

from catalog.freshness import refresher
from catalog.search import documents


@refresher
def reindex(products: list[int]) -> None:
    """Write the words of these products anew where they read otherwise than before."""
    documents.refresh(products)
