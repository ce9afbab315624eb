"""Saved for later: pieces that leave the basket without being lost, and come back when she likes."""

from django.db import transaction

from orders import basket
from orders.basket import Shopper
from orders.errors import UnknownGoods
from orders.models import Basket, BasketLine, SavedLine

MOST_SAVED = 100


@transaction.atomic
def save(shopper: Shopper, sku: str) -> Basket:
    """Take a line out of the basket and keep it beside. Raises UnknownGoods."""
    found = basket.find(shopper)
    line = _locked(found, sku)
    if found is None or line is None:
        raise UnknownGoods
    found.saved.update_or_create(variant_id=line.variant_id, defaults={"quantity": line.quantity})
    line.delete()
    surplus = found.saved.order_by("-id").values_list("id", flat=True)[MOST_SAVED:]
    found.saved.filter(id__in=list(surplus)).delete()
    return found


@transaction.atomic
def take_back(shopper: Shopper, sku: str) -> Basket:
    """Put what was saved into the basket again, as if it were added now.

    Raises UnknownGoods, OnlyGiven, NotSoldThere, BadQuantity, OutOfStock; then it stays saved.
    """
    found = basket.find(shopper)
    line = _saved(found, sku)
    if found is None or line is None:
        raise UnknownGoods
    basket.add(shopper, sku, line.quantity)
    line.delete()
    return found


def forget(shopper: Shopper, sku: str) -> None:
    """Strike what was saved. Raises UnknownGoods."""
    line = _saved(basket.find(shopper), sku)
    if line is None:
        raise UnknownGoods
    line.delete()


def _locked(found: Basket | None, sku: str) -> BasketLine | None:
    return found.lines.select_for_update(of=("self",)).filter(variant__sku=sku).first() if found is not None else None


def _saved(found: Basket | None, sku: str) -> SavedLine | None:
    return found.saved.filter(variant__sku=sku).first() if found is not None else None
