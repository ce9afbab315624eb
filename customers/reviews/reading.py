"""The page of all reviews of a product: the reader's language first, then the others, each newest first, by keyset."""

# ruff: noqa: S608 (only a state of ours is written into SQL; every value is a parameter)

import re
from dataclasses import dataclass
from typing import Any

from catalog.browse.chosen import chosen
from catalog.browse.reader import Reader
from catalog.browse.reviews import ReviewsView, ReviewView, review_view
from catalog.models import Reputation
from catalog.shelf import CardView
from customers.states import ReviewState
from shop.asking import rows

PER_PAGE = 20
ALL = 2**62
CURSOR = re.compile(r"([01])-([0-9]{1,18})", re.ASCII)

# What is published is written out, so that a prepared plan knows its partial index.
_SAID = f"""
    SELECT %s AS own, r.id, r.stars, r.title, r.text, r.author, v.options,
           (r.written_at AT TIME ZONE 'UTC')::date::text, r.language, false, r.answer
    FROM customers_review r JOIN customers_received v ON v.id = r.received_id
    WHERE r.product_id = %%(product)s AND r.state = '{ReviewState.PUBLISHED.value}'
"""
PAGE = f"""
({_SAID % 1} AND r.language = %(language)s AND r.id < %(own_before)s ORDER BY r.id DESC LIMIT %(most)s)
UNION ALL
({_SAID % 0} AND r.language <> %(language)s AND r.id < %(others_before)s ORDER BY r.id DESC LIMIT %(most)s)
ORDER BY 1 DESC, 2 DESC LIMIT %(most)s
"""


@dataclass(frozen=True)
class ReviewPage:
    """``summary`` is None while nothing is published. ``next_url`` and ``first_url`` are empty where there is none."""

    card: CardView
    slug: str
    summary: ReviewsView | None
    reviews: tuple[ReviewView, ...]
    first_url: str
    next_url: str


def review_page(slug: str, reader: Reader, *, after: str) -> ReviewPage | None:
    """Three statements. None: no such product is to be seen here. A cursor that is none begins at the start."""
    cards = chosen(slug, reader)
    if not cards:
        return None
    here = f"{reader.home}reviews/{slug}/"
    known = Reputation.objects.filter(product__slug=slug).first()
    if known is None:
        return ReviewPage(cards[0], slug, None, (), "", "")
    found = rows(PAGE, {"product": known.pk, "language": reader.language, "most": PER_PAGE + 1, **_before(after)})
    shown = found[:PER_PAGE]
    return ReviewPage(
        card=cards[0],
        slug=slug,
        summary=ReviewsView(known.count, known.average),
        reviews=tuple(review_view(list(row[2:]), reader.language) for row in shown),
        first_url=here if CURSOR.fullmatch(after) else "",
        next_url=f"{here}?after={shown[-1][0]}-{shown[-1][1]}" if len(found) > PER_PAGE else "",
    )


def _before(after: str) -> dict[str, Any]:
    """Up to which review each half of the list was read."""
    found = CURSOR.fullmatch(after)
    if found is None:
        return {"own_before": ALL, "others_before": ALL}
    own, last = found[1] == "1", int(found[2])
    return {"own_before": last, "others_before": ALL} if own else {"own_before": 0, "others_before": last}
