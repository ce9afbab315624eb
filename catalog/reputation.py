"""What buyers say of a product, told by who keeps their reviews; product pages read it beside the product."""

from typing import Any

from catalog.freshness import queue_for
from catalog.models import Reputation
from shop.pagecache import bump

Newest = dict[str, list[list[Any]]]


def hold(product_id: int) -> None:
    """Until the end of the transaction nobody else counts this product: what is counted last is written last."""
    queue_for([product_id])


def tell(product_id: int, *, count: int, hundredths: int, newest: Newest) -> None:
    """Write a product's reputation anew and forget the pages that show the old one. None published: no row."""
    if count:
        values = {"count": count, "average": hundredths, "newest": newest}
        Reputation.objects.update_or_create(product_id=product_id, defaults=values)
    else:
        Reputation.objects.filter(product_id=product_id).delete()
    bump()
