"""Whether a variant can be had, whence and from which day: what lies here, or what is promised while nothing does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Standing:
    """``free`` pieces can be ordered, from the nearest country that has some; ``ships_on`` is the day of a preorder."""

    free: int
    sent_from: str = ""
    ships_on: date | None = None


# Country, free pieces that lie there, free pieces with those that are promised, the day on which these leave.
Place = tuple[str, int, int, str | None]


def standing(places: Iterable[Place]) -> Standing:
    """In the order of the market's places. The same rule as ``stock.available``: nobody waits for what lies here."""
    known = list(places)
    here = [(country, lying) for country, lying, _free, _day in known if lying > 0]
    if here:
        return Standing(sum(lying for _country, lying in here), here[0][0])
    coming = [(date.fromisoformat(day), country, free) for country, _lying, free, day in known if free > 0 and day]
    if not coming:
        return Standing(0)
    day, country, _free = min(coming, key=lambda one: one[0])
    return Standing(sum(free for _day, _country, free in coming), country, day)
