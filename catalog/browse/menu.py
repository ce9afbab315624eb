"""The header's menu of categories. Every page has it, so each process keeps it for a few seconds."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

import time
from dataclasses import dataclass

from catalog.asking import rows
from catalog.shelf import Crumb
from catalog.speech import reader, said
from catalog.visible import listed
from shop.markets import current_code
from shop.storefront import prefix

KEPT_S = 5
# Nobody is led into an empty room.
FILLED = f"""EXISTS (
    SELECT FROM catalog_product p JOIN catalog_category k ON k.id = p.category_id
    WHERE {listed()} AND c.id IN (k.id, k.parent_id)
)"""


@dataclass(frozen=True)
class MenuItem:
    name: str
    url: str
    children: tuple[Crumb, ...]


_kept: dict[tuple[str, str], tuple[float, list[tuple[int, int | None, str, str]]]] = {}


def menu() -> tuple[MenuItem, ...]:
    """Two levels of categories in the language and under the prefix of the page that is being made."""
    found, home = _categories(reader(), current_code()), prefix()
    return tuple(
        MenuItem(
            name,
            f"{home}c/{slug}/",
            tuple(Crumb(child, f"{home}c/{address}/") for _, above, address, child in found if above == pk),
        )
        for pk, parent, slug, name in found
        if parent is None
    )


def _categories(language: str, market: str) -> list[tuple[int, int | None, str, str]]:
    until, kept = _kept.get((language, market), (0.0, []))
    if time.monotonic() >= until:
        kept = rows(
            f"SELECT c.id, c.parent_id, c.slug, {said('c', 'name', language)} FROM catalog_category c"
            f" WHERE {FILLED} ORDER BY c.position, c.id LIMIT 200",
            {"market": market},
        )
        _kept[language, market] = (time.monotonic() + KEPT_S, kept)
    return kept


def forget() -> None:
    """Read the categories anew at the next question."""
    _kept.clear()
