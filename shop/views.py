"""Pages of the house itself: the front door, the choice of language and market, health, the demo's mailbox."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop import mailbox
from shop.celery import app
from shop.markets import all_markets
from shop.storefront import (
    COOKIE_AGE_S,
    LANGUAGE_COOKIE,
    MARKET_COOKIE,
    best_guess,
    path_in,
    prefix,
)


@never_cache
@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """From ``/`` to the shopper's own front page."""
    answer = HttpResponseRedirect(prefix(*best_guess(request)))
    answer.headers["Vary"] = "Cookie, Accept-Language"
    return answer


@never_cache
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Remember a language and market, and go on with the same thing in them."""
    language, market = best_guess(request)
    language = _known(request.GET.get("language", ""), [code for code, _name in settings.LANGUAGES]) or language
    path = request.GET.get("path", "/")
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None) or not path.startswith("/"):
        path = "/"
    market = _known(request.GET.get("market", ""), [known.code for known in all_markets()]) or market
    answer = HttpResponseRedirect(path_in(path, language=language, market=market))
    for name, value in ((LANGUAGE_COOKIE, language), (MARKET_COOKIE, market)):
        answer.set_cookie(
            name, value, max_age=COOKIE_AGE_S, secure=settings.SECURE_COOKIES, httponly=True, samesite="Lax"
        )
    return answer


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: the process answers."""
    return JsonResponse({"alive": True})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready: database reached, migrations done, broker seen. The broker is told of, but does not close the shop."""
    found: dict[str, Any] = {"database": False, "migrations": False, "broker": False}
    try:
        executor = MigrationExecutor(connection)
        found["database"] = True
        found["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception as error:  # whatever the driver raises: not ready
        found["error"] = type(error).__name__
    try:
        with app.connection_for_read() as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
        found["broker"] = True
    except Exception:  # whatever the transport raises: not seen
        found["broker"] = False
    return JsonResponse(found, status=200 if found["database"] and found["migrations"] else 503)


@never_cache
@require_safe
def dev_mail(request: HttpRequest, name: str = "") -> HttpResponse:
    """The demo's mailbox. It does not exist in a real shop."""
    if not settings.DEMO:
        raise Http404
    if not name:
        return render(request, "dev/mailbox.html", {"letters": mailbox.letters()})
    found = mailbox.letter(name)
    if found is None:
        raise Http404
    return render(request, "dev/letter.html", {"letter": found})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the best guess of a language, with links that lead on."""
    return render(request, "404.html", {}, status=404)


def _known(value: str, values: list[str]) -> str:
    return value if value in values else ""
