"""Reviews: what is shown was read and counted, whoever writes or publishes at the same moment; broken twins fall."""

from collections.abc import Callable

import pytest
from django.db import connection

from catalog.models import Reputation
from customers.errors import ReviewChanged
from customers.invariants import reputation_is_counted
from customers.models import Review
from customers.reviews import moderation, telling, writing
from tests.customers.reviewing import delivered, words
from tests.faults.crowd import rush

pytestmark = pytest.mark.django_db(transaction=True)
READERS = 12


def waiting(number: int) -> list[Review]:
    return [writing.write(delivered("CUP", f"b{n}@example.org").pk, words(1 + n % 5)) for n in range(number)]


def publish_all_at_once() -> None:
    def deed(review: Review) -> Callable[[], None]:
        return lambda: moderation.publish(review.pk, version=1, by=None) and None  # type: ignore[func-returns-value]

    ends = rush([deed(review) for review in waiting(READERS)], expected=ReviewChanged)
    assert ends == {"done": READERS}


def test_reviews_published_at_the_same_moment_are_all_counted() -> None:
    publish_all_at_once()
    assert Reputation.objects.get().count == READERS
    assert reputation_is_counted() == []


def test_a_twin_that_counts_without_waiting_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(sql: str, values: object) -> list[tuple[int, int]]:
        found = real(sql, values)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
        return found

    real = telling.rows
    monkeypatch.setattr(telling, "rows", slow)
    monkeypatch.setattr(telling.reputation, "hold", lambda product: None)
    publish_all_at_once()
    assert reputation_is_counted() != []


def test_a_form_sent_many_times_at_once_is_one_review() -> None:
    piece = delivered()
    ends = rush([lambda: writing.write(piece.pk, words()) and None] * 8, expected=ReviewChanged)  # type: ignore[func-returns-value, list-item]
    assert ends == {"done": 8}
    assert Review.objects.get().version == 1


def test_a_twin_that_forgets_the_version_publishes_what_nobody_read(monkeypatch: pytest.MonkeyPatch) -> None:
    piece = delivered()
    review = writing.write(piece.pk, words())
    writing.write(piece.pk, words(text="spam"))
    with pytest.raises(ReviewChanged):
        moderation.publish(review.pk, version=1, by=None)
    found = moderation._locked

    def blind(review_id: int) -> Review:
        one = found(review_id)
        one.version = 1
        return one

    monkeypatch.setattr(moderation, "_locked", blind)
    assert moderation.publish(review.pk, version=1, by=None).text == "spam"
