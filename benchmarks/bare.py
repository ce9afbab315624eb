"""B, the limit of every page: a constant page of the product page's size behind our own middlewares."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from shop.urls import handler404, urlpatterns

__all__ = ["handler404", "urlpatterns"]

PAGE = (b"<!doctype html><title>bare</title>" + b"<p>The same words for everybody.</p>\n" * 800)[:24_000]


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [path("bare/", bare), *urlpatterns]
