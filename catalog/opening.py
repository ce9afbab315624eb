"""The clock of collections: when one comes in or goes out by its days, kept pages are forgotten.

The days of products are looked after by ``catalog.freshness``.
"""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from shop.asking import rows
from shop.pagecache import KEEP_S, bump

LOOKED_AT = "catalog:windows-looked-at"
TURNED = """
SELECT 1 FROM catalog_collection WHERE published
AND ((from_at > %(since)s AND from_at <= %(now)s) OR (until_at > %(since)s AND until_at <= %(now)s)) LIMIT 1
"""


def look(now: datetime | None = None) -> bool:
    """Whether anything opened or closed since the last look; if so, kept pages are forgotten.

    Nobody knows when the last look was: then as long ago as the oldest kept page.
    """
    now = now or timezone.now()
    since = cache.get(LOOKED_AT) or now - timedelta(seconds=KEEP_S)
    turned = bool(rows(TURNED, {"since": since, "now": now}))
    if turned:
        bump()
    cache.set(LOOKED_AT, now, None)
    return turned
