"""Pour a guest's basket into the one of her account, capped by what lies on the shelves, and remember what to say."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from catalog import stock
from catalog.models import ProductKind, Variant
from orders.models import Basket
from orders.models.basket import MOST_PIECES
from shop.models import Market


@transaction.atomic
def pour(guest: Basket, into: Basket, *, market: Market) -> Basket:
    """Merge two baskets of one person: of what lies in both she keeps the larger number, as far as there is so much.

    The first is closed. Two tabs that sign in at once merge once: whoever comes second finds the guest's basket closed.
    """
    held = Basket.objects.select_for_update().filter(pk__in=[guest.pk, into.pk], closed_at=None).order_by("pk")
    if len(held) < 2:
        return into
    wanted = _larger(_pieces(into), _pieces(guest))
    free = _free(list(wanted), market)
    kept = {variant: _capped(quantity, free.get(variant)) for variant, quantity in wanted.items()}
    into.lines.exclude(variant__in=kept).delete()
    for variant, quantity in kept.items():
        into.lines.update_or_create(variant_id=variant, defaults={"quantity": quantity})
    _take_over_saved(guest, into)
    for words in ("coupon", "buyer_note", "gift_message"):
        setattr(into, words, getattr(into, words) or getattr(guest, words))
    into.is_gift = into.is_gift or guest.is_gift
    into.news = [*into.news, {"what": "merged"}, *_shortened(wanted, kept)]
    into.save(update_fields=["coupon", "buyer_note", "gift_message", "is_gift", "news"])
    guest.closed_at = timezone.now()
    guest.save(update_fields=["closed_at"])
    return into


def _pieces(basket: Basket) -> dict[int, int]:
    return dict(basket.lines.order_by("id").values_list("variant_id", "quantity"))


def _larger(one: Mapping[int, int], other: Mapping[int, int]) -> dict[int, int]:
    return {variant: max(one.get(variant, 0), other.get(variant, 0)) for variant in {**one, **other}}


def _free(variants: list[int], market: Market) -> dict[int, int]:
    """How many of each can be had in the market; what lies on no shelf is not counted."""
    solid = Variant.objects.filter(pk__in=variants).exclude(product__kind=ProductKind.GIFT_CARD)
    skus = dict(solid.values_list("sku", "pk"))
    found = stock.available(list(skus), market.warehouses)
    return {pk: sum(max(found[sku].get(place, 0), 0) for place in market.warehouses) for sku, pk in skus.items()}


def _capped(quantity: int, left: int | None) -> int:
    """Of what is sold out one stays, so that its line can say so."""
    return min(quantity, MOST_PIECES) if left is None else max(1, min(quantity, left, MOST_PIECES))


def _shortened(wanted: Mapping[int, int], kept: Mapping[int, int]) -> list[dict[str, object]]:
    return [
        {"what": "capped", "variant": variant, "left": kept[variant]}
        for variant, quantity in wanted.items()
        if kept[variant] < quantity
    ]


def _take_over_saved(guest: Basket, into: Basket) -> None:
    there = into.saved.values_list("variant_id", flat=True)
    guest.saved.exclude(variant__in=list(there)).update(basket=into)
