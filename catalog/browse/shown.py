"""Cards from ``catalog_card``: every language and market is in the row, a page takes what it needs."""

# ruff: noqa: S608 (only SQL of ours is put together; every value is a parameter)

from functools import cache, lru_cache
from typing import Any

from django.utils.translation import pgettext

from catalog.browse.reader import Reader
from catalog.models import ProductKind
from catalog.pictures import view
from catalog.shelf import CardView, ImageView
from catalog.speech import FALLBACK
from shop.asking import rows

# ``%(language)s``, ``%(fallback)s`` and ``%(market)s`` are the reader's. All comes as text: nothing is parsed twice.
COLUMNS = """
k.slug, coalesce(k.names ->> %(language)s::text, k.names ->> %(fallback)s::text, ''), k.tags, k.kind,
k.offers -> %(market)s::text ->> 0, k.offers -> %(market)s::text ->> 1, k.offers -> %(market)s::text ->> 2,
(k.offers -> %(market)s::text ->> 3)::int, k.picture ->> 0, k.picture ->> 1, (k.picture ->> 2)::int,
(k.picture ->> 3)::int, coalesce(k.alts ->> %(language)s::text, k.alts ->> %(fallback)s::text, ''), k.picture ->> 4
"""


def cards_of(picked: str, values: dict[str, Any], reader: Reader) -> tuple[CardView, ...]:
    """Cards of the products that ``picked`` selects as (product_id, rank), in that order. One statement.

    ``picked`` may ask for ``%(market)s``.
    """
    shelved = f"SELECT b.product_id, '', b.rank FROM ({picked}) AS b"
    return tuple(card for _shelf, card in shelved_cards(shelved, values, reader))


def shelved_cards(picked: str, values: dict[str, Any], reader: Reader) -> list[tuple[str, CardView]]:
    """Cards by shelf, of the products that ``picked`` selects as (product_id, shelf, rank), in that order."""
    spoken = {"language": reader.language, "fallback": FALLBACK, "market": reader.market.code}
    return [(row[0], card(row[1:], reader)) for row in rows(_picked_sql(picked), {**values, **spoken})]


@cache
def _picked_sql(picked: str) -> str:
    return (
        f"SELECT o.shelf, {COLUMNS} FROM ({picked}) AS o (product_id, shelf, rank)"
        " JOIN catalog_card k ON k.product_id = o.product_id ORDER BY o.shelf, o.rank"
    )


def card(row: tuple[Any, ...], reader: Reader) -> CardView:
    """From ``COLUMNS`` in that order."""
    slug, name, tags, kind, lowest, highest, earlier, free, made, file, width, height, alt, blur = row
    return CardView(
        url=reader.product_url(slug),
        name=name,
        image=_picture(made, file, width, height, alt, blur) if file else None,
        price=reader.shown(lowest),
        compare_at=reader.shown(earlier),
        sold_out=kind != ProductKind.GIFT_CARD and not free,
        badge=badge(tags) if tags else "",
        price_from=lowest != highest,
    )


def badge(tags: list[str]) -> str:
    """The one word on a card's corner."""
    if "new" in tags:
        return pgettext("badge on a product", "New")
    if "bestseller" in tags:
        return pgettext("badge on a product", "Bestseller")
    return ""


@lru_cache(maxsize=2048)
def _picture(made: str, file: str, width: int, height: int, alt: str, blur: str) -> ImageView | None:
    """The addresses of a picture's renditions are string work that is the same each time."""
    return view(made, file, size=(width, height), alt=alt, placeholder=blur)
