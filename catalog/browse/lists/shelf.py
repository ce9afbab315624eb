"""Which shelf a list lists: found by its address in the same statement that reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.shelf import Choice, Crumb


@dataclass(frozen=True)
class Shelf:
    """``sql`` are WITH queries; the last is ``shelf``, one row (number, about) or none. ``about`` is for ``Place``."""

    sql: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """What stands around a list."""

    name: str
    description: str
    crumbs: tuple[Crumb, ...]
    ways: tuple[Choice, ...] = ()


def found_before(number: int) -> Shelf:
    """The shelf with this number, of which everything was told already."""
    return Shelf("shelf AS (SELECT %(shelf)s::bigint AS number, NULL::json AS about)", {"shelf": number})
