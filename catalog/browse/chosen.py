"""Products that a shopper chose herself: what she keeps and has seen lately, named by their slugs in the address.

``?p=celadon-gaiwan,tenmoku-bowl``: the page is a function of its address like any other, so her browser, a link to a
friend and her account all lead to the same one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import Http404

from catalog.browse.cards import cards
from catalog.browse.reader import Reader
from catalog.shelf import CardView

SLUG = re.compile(r"[A-Za-z0-9_-]{1,120}", re.ASCII)
LONGEST = 8_000
MOST_KEPT = 100
MOST_SEEN = 6

# In this market; the latest name comes first, as it was told.
PICKED = """
SELECT k.product_id, '' AS shelf, array_position(%(slugs)s::text[], k.slug::text) AS rank
FROM catalog_card k WHERE k.slug = ANY(%(slugs)s::text[])
AND k.listed & (SELECT 1 << (slot - 1) FROM catalog_marketslot WHERE market_id = %(market)s) <> 0
"""


@dataclass(frozen=True)
class Chosen:
    """A product with the address of the page without it."""

    slug: str
    card: CardView
    without_url: str


@dataclass(frozen=True)
class WishesView:
    """``lost`` are those of the wishes that are not to be had in this market. ``is_hers``: kept in her account."""

    pieces: tuple[Chosen, ...]
    lost: int
    url: str
    is_hers: bool = False


def slugs(asked: str, most: int) -> tuple[str, ...]:
    """The first ``most`` of what was asked for, each once. Raises Http404 for what is no list of slugs."""
    if not asked:
        return ()
    if len(asked) > LONGEST:
        raise Http404
    found = tuple(dict.fromkeys(asked.split(",")))
    if not all(SLUG.fullmatch(slug) for slug in found):
        raise Http404
    return found[:most]


def address(page: str, wanted: Iterable[str]) -> str:
    """``page`` about these products."""
    named = ",".join(wanted)
    return f"{page}?p={named}" if named else page


def chosen_cards(wanted: tuple[str, ...], reader: Reader) -> dict[str, CardView]:
    """One statement: what of ``wanted`` is to be had in the market, by slug, in that order."""
    found = cards(reader, PICKED, {"slugs": list(wanted)}) if wanted else []
    return {card.url.rstrip("/").rpartition("/")[2]: card for _, card in found}


def wishes_page(wanted: tuple[str, ...], reader: Reader) -> WishesView:
    """One statement, none for an empty list."""
    page = f"{reader.home}wishes/"
    found = chosen_cards(wanted, reader)
    return WishesView(
        pieces=tuple(
            Chosen(slug, card, address(page, (other for other in wanted if other != slug)))
            for slug, card in found.items()
        ),
        lost=len(wanted) - len(found),
        url=address(page, wanted),
    )


def hers(view: WishesView) -> WishesView:
    """The same list as the one of her account."""
    return replace(view, is_hers=True)
