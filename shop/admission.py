"""A page nobody waits for any more is not made: under a crowd the shop says no in time, and finishes what it begins.

The proxy in front notes when a request came in (``X-Request-Start``, set by deploy/Caddyfile over anything a visitor
says). A worker that reaches it too late answers 503 with Retry-After at once, so that its time goes to those who still
wait. Who pays or tells of a payment is waited for longest; whoever searches or filters is let go first. Kept pages cost
nothing and are always given.
"""

import random
import re
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = structlog.get_logger(__name__)

HEADER = "X-Request-Start"
STAMP = re.compile(r"^(?:t=)?(\d{10})\.?(\d{3})\d*$")
# Seconds of waiting after which a request is not begun, by the first part of its path behind language and market.
PATIENCE_S = {
    "healthz": 60.0,
    "readyz": 60.0,
    "webhooks": 8.0,
    "checkout": 8.0,
    "orders": 8.0,
    "basket": 5.0,
    "account": 5.0,
    "admin": 5.0,
    "search": 1.0,
}
OF_A_PAGE_S = 2.0
OF_A_FILTERED_LIST_S = 1.0
PART = re.compile(r"^/(?:[a-z]{2}(?:-han[st])?-[a-z]{2,8}/)?([a-z]*)")
AGAIN_S = (2, 6)


class AdmissionMiddleware:
    """Behind the kept pages, before anything that asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        waited = waited_s(request)
        if waited <= patience_s(request):
            return self.get_response(request)
        log.warning("turned away", path=request.path, waited_s=round(waited, 1))
        return turn_away(request)


def turn_away(request: HttpRequest) -> HttpResponse:
    """The page that says so in her language; it asks no database."""
    return come_again(render(request, "503.html", status=503))


def come_again(answer: HttpResponse) -> HttpResponse:
    """Say when. Not all at once: who is told the same second comes back in the same second."""
    answer["Retry-After"] = str(random.randint(*AGAIN_S))  # noqa: S311 (no secret)
    answer["Cache-Control"] = "no-store"
    return answer


def waited_s(request: HttpRequest) -> float:
    """How long ago the proxy took it; 0 without a proxy of ours, or where its clock is ahead of ours."""
    found = STAMP.match(request.headers.get(HEADER, "")) if settings.SECURE_PROXY_SSL_HEADER else None
    return max(0.0, time.time() - float(f"{found[1]}.{found[2]}")) if found else 0.0


def patience_s(request: HttpRequest) -> float:
    found = PART.match(request.path_info)
    known = PATIENCE_S.get(found[1]) if found else None
    if known is not None:
        return known
    return OF_A_FILTERED_LIST_S if "filter" in request.GET else OF_A_PAGE_S
