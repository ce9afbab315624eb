"""What has changed in a basket since its page was last looked at: said once, then forgotten. Pure, but for ``note``."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from orders.models import Basket

# To look is to use it: a basket is kept for so long after it was last looked at.
NOTED_EACH = timedelta(days=1)


@dataclass(frozen=True)
class Seen:
    """A basket as its page shows it. ``units``: what a piece costs as shown; ``short``: how many of too few are left.

    ``given``: promotions by code, with the name she read.
    """

    market: str
    country: str
    currency: str
    coupon: str
    pieces: Mapping[str, int]
    units: Mapping[str, str] = field(default_factory=dict)
    short: Mapping[str, int] = field(default_factory=dict)
    unsold: Sequence[str] = ()
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """``what``: dearer, cheaper, short, unsold (``sku``), ended (``name``); what is told of it in plain values."""

    what: str
    sku: str = ""
    name: str = ""
    was: str = ""
    now: str = ""


def changes(before: Seen | None, now: Seen) -> list[Change]:
    """What she has not done herself. Another country, market or number of pieces makes another price, and she knows."""
    if before is None or (before.market, before.country, before.currency) != (now.market, now.country, now.currency):
        return []
    return [*_prices(before, now), *_goods(before, now), *_promotions(before, now)]


def read(stored: dict[str, Any] | None) -> Seen | None:
    """What was noted; None for nothing, and for what an older shop noted in another way."""
    try:
        return Seen(**stored) if stored else None
    except TypeError:
        return None


def note(basket: Basket, now: Seen) -> None:
    """Remember what is shown, and that she has looked. One statement, and none where nothing is new."""
    stored = _carried(read(basket.seen), now)
    is_old = timezone.now() - basket.seen_at > NOTED_EACH
    if stored == basket.seen and not basket.news and not is_old:
        return
    basket.seen, basket.news, basket.seen_at = stored, [], timezone.now()
    Basket.objects.filter(pk=basket.pk).update(seen=stored, news=[], seen_at=basket.seen_at)


def _carried(before: Seen | None, now: Seen) -> dict[str, Any]:
    """A basket that has no price today keeps the prices it had, to be compared when it has one again."""
    stored = {**asdict(now), "unsold": list(now.unsold)}
    if before is not None and not now.units and (before.country, before.currency) == (now.country, now.currency):
        kept = {sku: unit for sku, unit in before.units.items() if now.pieces.get(sku) == before.pieces.get(sku)}
        stored |= {"units": kept, "given": dict(before.given)}
    return stored


def _prices(before: Seen, now: Seen) -> list[Change]:
    found = []
    for sku, quantity in now.pieces.items():
        was, became = before.units.get(sku), now.units.get(sku)
        if was is None or became is None or before.pieces.get(sku) != quantity or was == became:
            continue
        what = "dearer" if _number(became) > _number(was) else "cheaper"
        found.append(Change(what, sku=sku, was=was, now=became))
    return found


def _goods(before: Seen, now: Seen) -> list[Change]:
    short = [
        Change("short", sku=sku, now=str(left))
        for sku, left in now.short.items()
        if before.short.get(sku) != left and before.pieces.get(sku) == now.pieces.get(sku)
    ]
    unsold = [Change("unsold", sku=sku) for sku in now.unsold if sku in before.pieces and sku not in before.unsold]
    return [*short, *unsold]


def _promotions(before: Seen, now: Seen) -> list[Change]:
    """Only where she changed nothing: a promotion that her own change has cost her is no news."""
    if dict(before.pieces) != dict(now.pieces) or before.coupon != now.coupon or not now.units:
        return []
    return [Change("ended", name=name) for code, name in before.given.items() if code not in now.given]


def _number(text: str) -> Decimal:
    return Decimal(text)
