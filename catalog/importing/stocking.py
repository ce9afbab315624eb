"""Stock from a file: only what is new or changed in the file itself, so that sales since then are never undone."""

from typing import Any

from catalog.models import Stock
from catalog.stock import count, receive

REFERENCE = "loadshop"
Figures = dict[str, dict[str, int]]


def figures(data: dict[str, Any]) -> Figures:
    """Pieces by SKU and place, as the document gives them."""
    return {
        variant["sku"]: variant["stock"]
        for product in data["products"]
        for variant in product["variants"]
        if variant["stock"] is not None
    }


def write(wanted: Figures, before: Figures) -> None:
    """Receive what the document has more than ``before``; take off what it has less, down to what is reserved."""
    for sku, places in wanted.items():
        for place, pieces in places.items():
            change = pieces - before.get(sku, {}).get(place, 0)
            if change > 0:
                receive(sku, place, change, reference=REFERENCE)
            elif change < 0:
                _take_off(sku, place, -change)


def _take_off(sku: str, place: str, pieces: int) -> None:
    stock = Stock.objects.select_for_update().filter(variant__sku=sku, place__code=place).first()
    if stock is not None:
        count(sku, place, max(stock.on_hand - pieces, stock.reserved - stock.promised, 0), reference=REFERENCE)
