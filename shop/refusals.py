"""A refusal that no view answered becomes its own page and status, in the reader's language, never an error 500.

So does a database that cannot serve her just now: a row somebody holds for too long, a deadlock, a server that starts
anew. All of it was rolled back, so the same may be asked again: 503 with Retry-After.
"""

from collections.abc import Callable

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shop.admission import turn_away
from shop.errors import Refusal

log = structlog.get_logger(__name__)


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError):
            log.error("the database did not serve", path=request.path, exc_info=exception)
            return turn_away(request)
        if not isinstance(exception, Refusal):
            return None
        log.info("refused", code=exception.code, path=request.path)
        return render(request, "refused.html", {"refusal": exception}, status=exception.status)
