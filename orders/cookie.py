"""The basket's cookie: signed, out of reach for scripts; for browsing alone there is no cookie and no session row."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from orders.basket import KEPT_DAYS, Shopper
from orders.models import Basket
from orders.offering import Person
from shop.models import User

NAME = "__Host-basket" if settings.SECURE_COOKIES else "basket"
SALT = "orders.basket"
KEPT_S = KEPT_DAYS * 24 * 3600


def shopper_of(request: HttpRequest) -> Shopper:
    """Who asks. A cookie that we did not sign is no cookie."""
    token = request.get_signed_cookie(NAME, default="", salt=SALT, max_age=KEPT_S)
    user = request.user if isinstance(request.user, User) else None
    return Shopper(
        token=token or "",
        user=user,
        market=request.market,  # type: ignore[attr-defined]
        language=request.LANGUAGE_CODE,  # type: ignore[attr-defined]
    )


def person_of(request: HttpRequest, email: str = "") -> Person:
    """Who would order, as promotions know her: her account, or the address a guest has typed."""
    user = request.user if isinstance(request.user, User) else None
    return Person(email=email or (user.email if user else ""), user_id=user.pk if user else None)


def address_of(request: HttpRequest) -> str:
    """The visitor's network address, as the last proxy in front of us saw it."""
    passed = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return passed.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


def keep(response: HttpResponse, basket: Basket) -> HttpResponse:
    """Let the browser hold the basket's token."""
    response.set_signed_cookie(
        NAME,
        basket.token,
        salt=SALT,
        max_age=KEPT_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE_COOKIES,
    )
    return response
