"""What tests of reviews share: a delivered piece, words about it, staff who read."""

from datetime import timedelta

import pgtrigger
from django.utils import timezone

from catalog.models import Variant
from customers.models import Received, Review
from customers.reviews import moderation, receiving, writing
from customers.reviews.receiving import Piece
from customers.reviews.writing import Words
from tests.factories import make_product

OURS = {"Sec-Fetch-Site": "same-origin"}


def delivered(
    sku: str = "CUP", email: str = "mia@example.org", *, language: str = "de", order: str = "TW-1", days: float = 0
) -> Received:
    """``email`` received the variant, made where it is not there yet, so many days ago."""
    variant = Variant.objects.filter(sku=sku).first() or make_product(sku, names={"de": "Becher"})
    receiving.remember(order, [Piece(sku=sku, options="")], email=email, name="Mia", language=language, market="eu")
    piece = Received.objects.get(customer__email=email, product=variant.product)
    aged(piece, at=timezone.now() - timedelta(days=days))
    return piece


def aged(row: Received | Review, **moments: object) -> None:
    """Set times that a trigger holds still."""
    with pgtrigger.ignore("customers.Received:frozen", "customers.Review:whose"):
        type(row)._base_manager.filter(pk=row.pk).update(**moments)


def words(stars: int = 5, title: str = "Schön", text: str = "Ein guter Becher.", **more: str) -> Words:
    return Words(
        stars=stars, title=title, text=text, author=more.get("author", "Mia"), language=more.get("language", "de")
    )


def published(piece: Received, **said: object) -> Review:
    review = writing.write(piece.pk, words(**said))  # type: ignore[arg-type]
    return moderation.publish(review.pk, version=review.version, by=None)
