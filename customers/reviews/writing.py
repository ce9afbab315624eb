"""A buyer writes about what she received, and may change it for a month."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from customers.errors import TooLateToChange
from customers.models import Received, Review
from customers.reviews.telling import tell
from customers.states import ReviewState

CHANGED_WITHIN_DAYS = 30


@dataclass(frozen=True)
class Words:
    """What a form gave, checked: ``stars`` 1 to 5, ``text`` plain, ``author`` may be empty."""

    stars: int
    title: str
    text: str
    author: str
    language: str


@transaction.atomic
def write(received_id: int, words: Words) -> Review:
    """Keep a review, or what she made of it; it waits until staff have read it. The same words change nothing.

    Raises TooLateToChange. Whose piece it is was asked before (``access.visible_to``).
    """
    # The piece is the lock: a form sent twice is one review.
    received = Received.objects.select_for_update().get(pk=received_id)
    review = Review.objects.filter(received=received).first()
    if review is None:
        return Review.objects.create(received=received, product_id=received.product_id, **vars(words))
    if all(getattr(review, field) == value for field, value in vars(words).items()):
        return review
    if not can_change(review):
        raise TooLateToChange(days=CHANGED_WITHIN_DAYS)
    was_shown = review.state == ReviewState.PUBLISHED
    for field, value in vars(words).items():
        setattr(review, field, value)
    review.state, review.changed_at = ReviewState.WAITING, timezone.now()
    review.version += 1
    review.save()
    if was_shown:
        tell(review.product_id)
    return review


def can_change(review: Review) -> bool:
    return timezone.now() < review.written_at + timedelta(days=CHANGED_WITHIN_DAYS)


def plain(text: str) -> str:
    """Without what is no writing: control characters, and marks that would turn the words around them."""
    kept = (sign for sign in text.replace("\r\n", "\n") if sign in "\n\u200c\u200d" or not _is_unseen(sign))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs"}
