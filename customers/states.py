"""The life of a review, as one literal table; the database holds the same table by trigger."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from shop.states import Moves


class ReviewState(TextChoices):
    WAITING = "waiting", pgettext_lazy("review", "waits to be read")
    PUBLISHED = "published", pgettext_lazy("review", "published")
    REFUSED = "refused", pgettext_lazy("review", "refused")


# What its writer changes is read again before it is shown again.
REVIEW_MOVES = Moves(
    {
        ReviewState.WAITING: {ReviewState.PUBLISHED, ReviewState.REFUSED},
        ReviewState.PUBLISHED: {ReviewState.WAITING, ReviewState.REFUSED},
        ReviewState.REFUSED: {ReviewState.WAITING, ReviewState.PUBLISHED},
    }
)
