"""Staff read reviews: publish, refuse with a reason, answer as the shop. Good and bad ones alike are published."""

from django.db import transaction
from django.utils import timezone

from customers.errors import ReasonMissing, ReviewChanged
from customers.models import Review
from customers.reviews import access
from customers.reviews.telling import tell
from customers.states import REVIEW_MOVES, ReviewState
from shop import mail
from shop.errors import IllegalMove, Missing
from shop.models import User


@transaction.atomic
def publish(review_id: int, *, version: int, by: User | None) -> Review:
    """Show a review. Raises Missing, IllegalMove, ReviewChanged when its words are not those of ``version``."""
    review = _decide(review_id, ReviewState.PUBLISHED, version=version, by=by)
    review.reason = ""
    review.save()
    tell(review.product_id)
    return review


@transaction.atomic
def refuse(review_id: int, *, version: int, reason: str, by: User | None) -> Review:
    """Do not show it, or not any more, and write to her why. Raises Missing, IllegalMove, ReviewChanged, ReasonMissing.

    A low rating is no reason (Directive 2005/29/EC, Annex I, no. 23c: no endorsements misrepresented).
    """
    if not (because := reason.strip()):
        raise ReasonMissing
    review = _decide(review_id, ReviewState.REFUSED, version=version, by=by)
    review.reason = because
    review.save()
    tell(review.product_id)
    received = review.received
    mail.queue(
        "review_refused",
        to=received.customer.email,
        language=received.language,
        key=f"review-refused:{review.pk}:{review.version}",
        context={
            "name": received.customer.name,
            "title": review.title,
            "reason": because,
            "link": access.link_to(received),
        },
    )
    return review


@transaction.atomic
def answer(review_id: int, text: str) -> Review:
    """Say something to a review as the shop; an empty text takes the answer back. Raises Missing."""
    review = _locked(review_id)
    review.answer = text.strip()
    review.save(update_fields=["answer"])
    if review.state == ReviewState.PUBLISHED:
        tell(review.product_id)
    return review


def _decide(review_id: int, becomes: ReviewState, *, version: int, by: User | None) -> Review:
    review = _locked(review_id)
    if review.version != version:
        raise ReviewChanged
    if not REVIEW_MOVES.allows(review.state, becomes):
        raise IllegalMove(was=review.get_state_display(), becomes=becomes.label)
    review.state, review.decided_at, review.decided_by = becomes, timezone.now(), by
    return review


def _locked(review_id: int) -> Review:
    found = Review.objects.select_for_update(of=("self",)).select_related("received__customer").filter(pk=review_id)
    review = found.first()
    if review is None:
        raise Missing(name=review_id)
    return review
