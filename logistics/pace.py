"""How often a carrier is asked about a parcel: less as news gets old, much less while it does not answer."""

import random
from datetime import datetime, timedelta

from django.conf import settings

SLOWEST = timedelta(days=1)
# After so long without news nobody is asked any more: staff see the parcel in the list of those without an end.
GIVE_UP_AFTER = timedelta(days=90)
FIRST_RETRY_S = 60
LONGEST_RETRY_S = 3600


def step() -> timedelta:
    return timedelta(seconds=settings.CARRIER_POLL_SECONDS)


def after_answer(now: datetime, *, last_news: datetime) -> datetime | None:
    """The next question: the step doubles with every quiet day, up to once a day; None after a quarter of a year."""
    quiet = max(now - last_news, timedelta(0))
    if quiet > GIVE_UP_AFTER:
        return None
    return now + _jitter(min(step() * 2 ** min(quiet.days, 12), SLOWEST))


def after_failure(now: datetime, *, failures: int) -> datetime:
    """The next try: twice as late after each failure, at most an hour."""
    shortest = min(FIRST_RETRY_S, step().total_seconds())
    return now + _jitter(timedelta(seconds=min(shortest * 2 ** min(failures, 12), LONGEST_RETRY_S)))


def _jitter(wait: timedelta) -> timedelta:
    """Between three and five quarters, so that parcels booked together are not asked for together for ever."""
    return wait * random.uniform(0.75, 1.25)  # noqa: S311 (no secret)
