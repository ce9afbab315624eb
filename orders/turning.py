"""Promotions begin and end by the clock, and nobody saves anything then: kept pages are forgotten at that minute."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from orders.models import Promotion
from orders.models.promotion import PromotionStatus
from shop import localtime, markets, pagecache

# Clocks of markets differ by a day at most, and pages are kept for ten minutes: what lies further back is done.
LOOK_BACK = timedelta(days=2)
MOST = 1000


def turn_pages(now: datetime | None = None) -> bool:
    """Forget kept pages that were made before a promotion last began or ended in any market; whether there were any.

    What pages carry is the time they are kept since, so it may be asked at any time and by many at once.
    """
    at = now or timezone.now()
    edge = max((moment for moment in _edges(at) if moment <= at), default=None)
    if edge is None or pagecache.generation() >= edge.timestamp() * 1_000_000_000:
        return False
    pagecache.bump()
    return True


def _edges(at: datetime) -> Iterable[datetime]:
    """The moments at which promotions begin and end in each market that has a clock of its own."""
    since = (at - LOOK_BACK).date()
    near = Promotion.objects.filter(Q(starts_on__gte=since) | Q(ends_on__gte=since), status=PromotionStatus.LIVE)
    clocks = {localtime.zone_of(market): market for market in markets.all_markets()}
    for promotion in near.order_by("id")[:MOST]:
        for wall in (promotion.starts_at, promotion.ends_at):
            if wall is not None and wall.date() >= since:
                yield from (localtime.moment_of(wall, market) for market in clocks.values())
