"""Count what was asked and is not there: a row a day, language, market and question, of nobody in particular.

When a row cannot be written, the page is answered all the same. A storm of new questions is bounded by rows a day, a
storm of one question by a short wait for its row.
"""

from datetime import timedelta
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from catalog.models import SearchMiss
from catalog.search.folding import fold

log = structlog.get_logger(__name__)

LONGEST = 80
MOST_A_DAY = 5_000
KEEP_DAYS = 90
MOST_DIGITS = 6
WAIT = "SET LOCAL lock_timeout = '50ms'"
COUNT = """
INSERT INTO catalog_searchmiss AS m (day, language, market, query, outcome, times)
SELECT %(day)s, %(language)s, %(market)s, %(query)s, %(outcome)s, 1
WHERE (SELECT count(*) FROM (SELECT FROM catalog_searchmiss WHERE day = %(day)s LIMIT %(most)s) AS today) < %(most)s
OR EXISTS (SELECT FROM catalog_searchmiss WHERE day = %(day)s AND language = %(language)s
           AND market = %(market)s AND query = %(query)s)
ON CONFLICT (day, language, market, query) DO UPDATE SET times = m.times + 1, outcome = excluded.outcome
"""


def count_miss(query: str, outcome: str, *, language: str, market: str) -> None:
    """Never raises for the database's sake, and keeps nothing that looks like a person: no address, no long number."""
    asked = fold(query)[:LONGEST]
    if "@" in asked or sum(letter.isdigit() for letter in asked) > MOST_DIGITS:
        return
    values: dict[str, Any] = {
        "day": timezone.now().date(),
        "language": language,
        "market": market,
        "query": asked,
        "outcome": outcome,
        "most": MOST_A_DAY,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(WAIT)
            cursor.execute(COUNT, values)
    except DatabaseError as error:
        log.warning("a search without a find was not counted", error=type(error).__name__)


def forget_old() -> int:
    """Drop what is older than 90 days. The number of rows."""
    return SearchMiss.objects.filter(day__lt=timezone.now().date() - timedelta(days=KEEP_DAYS)).delete()[0]
