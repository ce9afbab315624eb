"""Who may write about a piece: the account that received it, or who opened the signed link of our letter."""

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from customers.models import Received
from shop import markets

SALT = "customers.review"
SALT_OF_END = "customers.review.end"
LINK_AGE_S = 180 * 24 * 3600
SESSION = "received"
MOST_REMEMBERED = 50


def visible_to(request: HttpRequest) -> QuerySet[Received]:
    """What this visitor received, as far as we know her."""
    hers = Q(pk__in=request.session.get(SESSION, []))
    if request.user.is_authenticated:
        hers |= Q(customer__user=request.user)
    return Received.objects.filter(hers)


def opens(key: str, pk: int) -> bool:
    """Whether ``key`` is ours, fresh, and made for this piece."""
    return _unsigned(key, SALT) == str(pk)


def remember(request: HttpRequest, pk: int) -> None:
    known = list(request.session.get(SESSION, []))
    if pk not in known:
        request.session[SESSION] = [*known, pk][-MOST_REMEMBERED:]


def customer_of_end(key: str) -> int | None:
    """Whose letters this link ends; None when it is not ours or too old."""
    found = _unsigned(key, SALT_OF_END)
    return int(found) if found else None


def link_to(piece: Received) -> str:
    """A link for a letter: it opens the form without an account, in the language and market of the order."""
    return f"{_address(piece, 'customers:write_review', piece.pk)}?key={_signed(piece.pk, SALT)}"


def link_to_end(piece: Received) -> str:
    """A link for a letter: whoever opens it and says so is asked for no review any more."""
    return f"{_address(piece, 'customers:end_review_letters')}?key={_signed(piece.customer_id, SALT_OF_END)}"


def _address(piece: Received, name: str, *args: int) -> str:
    with translation.override(piece.language), markets.override(piece.market):
        return f"{settings.SITE_URL}{reverse(name, args=args)}"


def _signed(pk: int, salt: str) -> str:
    return signing.TimestampSigner(salt=salt).sign(str(pk))


def _unsigned(key: str, salt: str) -> str:
    try:
        return signing.TimestampSigner(salt=salt).unsign(key, max_age=LINK_AGE_S)
    except signing.BadSignature:
        return ""
