"""Who may open an order: a signed link that expires, then the session it opened. A number alone opens nothing."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from shop import markets

SALT = "orders.link"
LINK_AGE_S = 90 * 24 * 3600
SESSION = "orders"
MOST_REMEMBERED = 50


def key_for(number: str) -> str:
    """The signed part of a link to one order; it opens this order and no other, for 90 days."""
    return signing.TimestampSigner(salt=SALT).sign(number)


def opens(key: str, number: str) -> bool:
    """Whether ``key`` is ours, fresh, and made for this order."""
    try:
        return signing.TimestampSigner(salt=SALT).unsign(key, max_age=LINK_AGE_S) == number
    except signing.BadSignature:
        return False


def numbers_of(request: HttpRequest) -> list[str]:
    """The orders this session may see. Nothing is written for a visitor who has none."""
    return list(request.session.get(SESSION, []))


def remember(request: HttpRequest, number: str) -> None:
    known = numbers_of(request)
    if number not in known:
        request.session[SESSION] = [*known, number][-MOST_REMEMBERED:]


def path_of(number: str, *, language: str, market: str) -> str:
    """The order's page in its buyer's language and market, whoever asks."""
    with translation.override(language), markets.override(market):
        return reverse("orders:order", args=[number])


def link_to(number: str, *, language: str, market: str) -> str:
    """A link for a letter: it opens the order without an account."""
    return f"{settings.SITE_URL}{path_of(number, language=language, market=market)}?key={key_for(number)}"
