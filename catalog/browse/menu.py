"""The header's menu of categories. Every page has it, so each process keeps it for a few seconds."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

import time
from dataclasses import dataclass

from catalog.shelf import Crumb
from catalog.shelves import ShelfKind, holds_something
from catalog.speech import reader, said
from shop.asking import rows
from shop.markets import current_code
from shop.storefront import prefix

KEPT_S = 5
# Nobody is led into an empty room.
FILLED = holds_something("c", ShelfKind.CATEGORY)


@dataclass(frozen=True, eq=False)
class MenuItem:
    name: str
    url: str
    children: tuple[Crumb, ...]


Row = tuple[int, int | None, str, str]

_read: dict[tuple[str, str], tuple[float, list[Row]]] = {}
_made: dict[str, tuple[list[Row], tuple[MenuItem, ...]]] = {}


def menu() -> tuple[MenuItem, ...]:
    """Two levels of categories in the language and under the prefix of the page that is being made.

    The same object until a category changes: pages keep what they draw of it.
    """
    found, home = _categories(reader(), current_code()), prefix()
    made_of, made = _made.get(home, ([], ()))
    if made_of is not found:
        made = tuple(
            MenuItem(
                name,
                f"{home}c/{slug}/",
                tuple(Crumb(child, f"{home}c/{address}/") for _, above, address, child in found if above == pk),
            )
            for pk, parent, slug, name in found
            if parent is None
        )
        _made[home] = (found, made)
    return made


def _categories(language: str, market: str) -> list[Row]:
    until, kept = _read.get((language, market), (0.0, []))
    if time.monotonic() >= until:
        found = rows(
            f"SELECT c.id, c.parent_id, c.slug, {said('c', 'name', language)} FROM catalog_category c"
            f" WHERE {FILLED} ORDER BY c.position, c.id LIMIT 200",
            {"market": market},
        )
        kept = kept if found == kept else found
        _read[language, market] = (time.monotonic() + KEPT_S, kept)
    return kept


def forget() -> None:
    """Read the categories anew at the next question."""
    _read.clear()
