"""Language and market are both in the path, so a page is a function of its address: /de-eu/p/celadon-gaiwan/."""

import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, resolvers
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation
from django.utils.translation import gettext as _

from shop import markets
from shop.errors import Missing

Answer = Callable[[HttpRequest], HttpResponse]

LANGUAGE_COOKIE = "language"
MARKET_COOKIE = "market"
COOKIE_AGE_S = 365 * 24 * 3600

_LANGUAGES = "|".join(sorted((code for code, _name in settings.LANGUAGES), key=len, reverse=True))
PREFIX = re.compile(rf"^/(?P<language>{_LANGUAGES})-(?P<market>[a-z]{{2,8}})(?P<rest>/.*)?$")


def prefix(language: str | None = None, market: str | None = None) -> str:
    """The first part of every storefront path, with both slashes: ``/de-eu/``."""
    return f"/{language or markets.current_language()}-{market or markets.current_code()}/"


def path_in(path: str, *, language: str | None = None, market: str | None = None) -> str:
    """The same thing in another language or market; a path outside the storefront leads to its front page."""
    found = PREFIX.match(path)
    if found is None:
        return prefix(language, market)
    return prefix(language or found["language"], market or found["market"]) + (found["rest"] or "/")[1:]


class StorefrontPrefix(LocalePrefixPattern):
    """Django's language prefix, with the market in it; ``reverse`` uses what is active."""

    @property
    def language_prefix(self) -> str:
        return prefix()[1:]


def _address_key() -> str:
    return f"{translation.get_language()}-{markets.current_code()}"


# Django remembers how addresses are written by language. Ours differ by market too, so here it is by both.
resolvers.get_language = _address_key  # type: ignore[attr-defined]


def storefront_patterns(*urls: URLPattern | URLResolver) -> list[URLPattern | URLResolver]:
    return [URLResolver(StorefrontPrefix(), list(urls))]


class StorefrontMiddleware:
    """Read language and market from the path; elsewhere from the visitor's cookies and her browser."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = PREFIX.match(request.path_info)
        try:
            if found is None:
                raise Missing(name=request.path_info)
            market = markets.by_code(found["market"])
            language = found["language"]
        except Missing:
            language, code = best_guess(request)
            market = markets.by_code(code)
        translation.activate(language)
        markets.activate(market.code)
        request.LANGUAGE_CODE = language
        request.market = market  # type: ignore[attr-defined]
        try:
            if found and found["rest"] is None:
                return HttpResponseRedirect(prefix())
            answer = self.get_response(request)
            answer.headers.setdefault("Content-Language", language)
            return answer
        finally:
            translation.deactivate()


def best_guess(request: HttpRequest) -> tuple[str, str]:
    """Language and market by cookie, then Accept-Language and the country a proxy in front of us may tell."""
    language, market = markets.guess(
        request.headers.get("Accept-Language", ""), request.headers.get("CF-IPCountry", "")
    )
    wanted_language = request.COOKIES.get(LANGUAGE_COOKIE, "")
    wanted_market = request.COOKIES.get(MARKET_COOKIE, "")
    if wanted_language in dict(settings.LANGUAGES):
        language = wanted_language
    if any(wanted_market == known.code for known in markets.all_markets()):
        market = wanted_market
    return language, market


def is_same_origin(request: HttpRequest) -> bool:
    """Whether the browser says that this request comes from our own pages (Sec-Fetch-Site, else Origin)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()


def same_origin(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For forms on pages that are the same for everybody and so hold no token: the browser's word is asked instead."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} and not is_same_origin(request):
            return HttpResponseForbidden(_("This form was sent from another site. Please go back and try again."))
        return view(request, *args, **kwargs)

    guarded.csrf_exempt = True  # type: ignore[attr-defined]
    return guarded


def prefixes(languages: Sequence[str] | None = None) -> list[tuple[str, str]]:
    """Every language and market that a page exists in."""
    spoken = languages or [code for code, _name in settings.LANGUAGES]
    return [(language, market.code) for market in markets.all_markets() for language in spoken]
