"""The reviews on a product page: how many, how good, and the newest three, the reader's language first."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.languages import direction, write_number

SHOWN = 3
# For the statement of a product ``p``; it has the parameter ``language``.
REPUTATION = """
(SELECT json_build_array(g.count, g.average, g.newest -> %(language)s::text, g.newest -> '')
 FROM catalog_reputation g WHERE g.product_id = p.id)"""


@dataclass(frozen=True)
class ReviewView:
    """``text`` is plain text in ``language``; ``is_foreign``: not the reader's; ``cut``: there is more to read."""

    stars: int
    title: str
    text: str
    author: str
    options: str
    day: date
    language: str
    is_foreign: bool
    cut: bool = False
    answer: str = ""

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True)
class ReviewsView:
    """``hundredths`` of a star; ``newest`` the reviews that a product page shows."""

    count: int
    hundredths: int
    newest: tuple[ReviewView, ...] = ()

    @property
    def average(self) -> Decimal:
        return Decimal(self.hundredths) / 100

    @property
    def tenths(self) -> str:
        """As it is read, rounded down: 4.69 is no 4.7."""
        return write_number(Decimal(self.hundredths // 10) / 10)

    @property
    def halves(self) -> int:
        """How many half stars are filled, rounded down."""
        return self.hundredths // 50

    @property
    def sentence(self) -> str:
        return ngettext(
            "%(average)s out of 5 stars, %(count)s review", "%(average)s out of 5 stars, %(count)s reviews", self.count
        ) % {"average": self.tenths, "count": write_number(self.count)}


def reviews_of(found: list[Any] | None, language: str) -> ReviewsView | None:
    """From ``REPUTATION``: her own language first, then the newest of the others."""
    if not found:
        return None
    count, hundredths, own, newest = found
    rows = {row[0]: row for row in [*(own or ()), *(newest or ())]}
    shown = [review_view(row[1:], language) for row in list(rows.values())[:SHOWN]]
    return ReviewsView(count=count, hundredths=hundredths, newest=tuple(shown))


def review_view(row: list[Any], language: str) -> ReviewView:
    """From what ``Reputation.newest`` holds of a review, behind its id."""
    stars, title, text, author, options, day, spoken, cut, answer = row
    return ReviewView(
        stars=stars,
        title=title,
        text=text,
        author=author or _("A buyer"),
        options=options,
        day=date.fromisoformat(day),
        language=spoken,
        is_foreign=spoken != language,
        cut=cut,
        answer=answer,
    )
