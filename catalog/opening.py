"""The clock of publishing: when something comes in or goes out by its days, kept pages are forgotten."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from catalog.asking import rows
from shop.pagecache import KEEP_S, bump

LOOKED_AT = "catalog:windows-looked-at"
TURNED = " UNION ALL ".join(
    f"SELECT FROM {table} WHERE {column} > %(since)s AND {column} <= %(now)s"
    for table in ("catalog_product", "catalog_publication", "catalog_collection")
    for column in ("from_at", "until_at")
)


def look(now: datetime | None = None) -> bool:
    """Whether anything opened or closed since the last look; if so, kept pages are forgotten.

    Nobody knows when the last look was: then as long ago as the oldest kept page.
    """
    now = now or timezone.now()
    since = cache.get(LOOKED_AT) or now - timedelta(seconds=KEEP_S)
    turned = bool(rows(f"SELECT 1 WHERE EXISTS ({TURNED})", {"since": since, "now": now}))
    if turned:
        bump()
    cache.set(LOOKED_AT, now, None)
    return turned
