"""Whole pages kept in Valkey for visitors who are nobody in particular, until the catalogue changes.

A page is a function of its address, so it is kept under its path and the query parameters that its view names. Every
page carries the generation it was made in; ``bump`` starts a new one. One round trip reads both.
"""

import time
from collections.abc import Callable
from gzip import compress, decompress
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import urlencode

Answer = Callable[[HttpRequest], HttpResponse]

GENERATION = "pages:generation"
KEEP_S = 600
LEVEL = 6
GZIP = b"\x1f\x8b"
LONGEST_QUERY = 200
TAG_DIGITS = 24

_varies: dict[str, frozenset[str]] = {}


def cached_page(*vary_on_query: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Mark a view whose GET page is the same for everybody; name the query parameters that change it."""

    def mark(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.cached_on = frozenset(vary_on_query)  # type: ignore[attr-defined]
        return view

    return mark


def bump() -> None:
    """Forget every kept page, once the change that made them old is committed."""
    transaction.on_commit(lambda: cache.set(GENERATION, time.time_ns(), None), robust=True)


def generation() -> int:
    """When the kept pages began to be kept, in nanoseconds since 1970; 0 where nobody knows."""
    return int(cache.get(GENERATION, 0))


class PageCacheMiddleware:
    """Answer from the cache before sessions and sign-ins are even looked at."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or "HX-Request" in request.headers:
            return self.get_response(request)
        key = _key(request)
        generation, kept = 0, None
        if key is not None:
            found = cache.get_many([GENERATION, key])
            generation, kept = found.get(GENERATION, 0), found.get(key)
        if kept is not None and kept[0] == generation:
            if not kept[1].startswith(GZIP):  # a page that is asked for again is worth packing
                kept = (generation, compress(kept[1], LEVEL, mtime=0), *kept[2:])
                cache.set(key, kept, KEEP_S)
            return _serve(request, *kept[1:])
        answer = self.get_response(request)
        return self._keep(request, answer, generation)

    def _keep(self, request: HttpRequest, answer: HttpResponse, generation: int) -> HttpResponse:
        match = request.resolver_match
        varies = getattr(match.func, "cached_on", None) if match else None
        if varies is None:
            if answer.get("Content-Type", "").startswith("text/html"):
                answer.headers.setdefault("Cache-Control", "private, no-store")
            return answer
        if answer.status_code != 200 or answer.cookies or answer.streaming:
            return answer
        if "no-store" in answer.headers.get("Cache-Control", ""):  # the view itself wants to be asked each time
            return answer
        _varies[_shape(request.path_info)] = varies
        tag = f'"{sha256(answer.content).hexdigest()[:TAG_DIGITS]}"'
        key = _key(request)
        if key is not None:
            cache.set(key, (generation, answer.content, answer.headers["Content-Type"], tag), KEEP_S)
        return _open(HttpResponseNotModified() if request.headers.get("If-None-Match") == tag else answer, tag)


def _serve(request: HttpRequest, content: bytes, content_type: str, tag: str) -> HttpResponse:
    """``content`` is plain or gzip; a browser that reads gzip gets it as it is kept."""
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        is_gzip = content.startswith(GZIP)
        reads_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
        answer = HttpResponse(decompress(content) if is_gzip and not reads_gzip else content, content_type=content_type)
        if is_gzip and reads_gzip:
            answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Content-Length"] = str(len(answer.content))
    return _open(answer, tag)


def _open(answer: HttpResponse, tag: str) -> HttpResponse:
    """An answer for everybody, who may keep it and must ask whether it still holds."""
    answer.headers["ETag"] = tag
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return answer


def _shape(path: str) -> str:
    """The kind of page a path leads to: its part behind the prefix, ``p`` for /de-eu/p/celadon-gaiwan/."""
    return path.split("/", 3)[2] if path.count("/") > 2 else ""


def _key(request: HttpRequest) -> str | None:
    """Where this page would be kept; None before a page of its kind was seen, or for a query too long to keep."""
    varies = _varies.get(_shape(request.path_info))
    if varies is None:
        return None
    if not request.META.get("QUERY_STRING"):
        return f"page:{request.path_info}?"
    query: list[tuple[str, Any]] = [(name, request.GET[name]) for name in sorted(varies & request.GET.keys())]
    asked = urlencode(query)
    return f"page:{request.path_info}?{asked}" if len(asked) <= LONGEST_QUERY else None
